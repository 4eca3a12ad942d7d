// Premiere's script engine: ES3, so everything younger is taken away; results leave it as texts.
import { readFileSync, readdirSync } from 'node:fs'
import vm from 'node:vm'
import { strict } from './strict.mjs'
import { HOST } from './premiere.mjs'

const HOST_FOLDER = new URL('../../host/', import.meta.url)

// What came after ES3, with loops alone: the script takes away its own tools.
const TAKE_AWAY = `
(function (root) {
  var statics = [
    [Array, ['isArray', 'from', 'of']], [Date, ['now']],
    [Object, ['keys', 'create', 'freeze', 'assign', 'entries', 'values', 'getOwnPropertyNames', 'defineProperty', 'getPrototypeOf']],
    [Function.prototype, ['bind']], [Date.prototype, ['toISOString', 'toJSON']],
    [Array.prototype, ['indexOf', 'lastIndexOf', 'forEach', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find',
      'findIndex', 'findLast', 'includes', 'fill', 'flat', 'flatMap', 'at', 'keys', 'values', 'entries', 'copyWithin']],
    [String.prototype, ['trim', 'trimStart', 'trimEnd', 'startsWith', 'endsWith', 'includes', 'repeat', 'padStart', 'padEnd', 'at',
      'replaceAll', 'matchAll', 'codePointAt', 'normalize']],
    [Number, ['isFinite', 'isInteger', 'isNaN', 'parseFloat']], [Math, ['sign', 'trunc', 'hypot', 'log10', 'log2', 'cbrt']],
    [root, ['JSON', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Symbol', 'Proxy', 'Reflect', 'BigInt', 'console',
      'Intl', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Float64Array', 'Atomics', 'globalThis']]
  ];
  for (var i = 0; i < statics.length; i++)
    for (var j = 0; j < statics[i][1].length; j++) delete statics[i][0][statics[i][1][j]];
}(this));
`

export const HOST_FILES = readdirSync(HOST_FOLDER).filter((name) => name.endsWith('.js')).sort()

/** The engine with our script loaded, over a fake application. */
export function engine(application, { events = [] } = {}) {
  const context = vm.createContext({})
  vm.runInContext(TAKE_AWAY, context)
  Object.assign(context, globals(application, events))
  for (const name of HOST_FILES) vm.runInContext(readFileSync(new URL(name, HOST_FOLDER), 'ascii'), context, { filename: name })
  return {
    /** As `evalScript`: a text, "EvalScript error." whatever went wrong. */
    evalScript(script) {
      try {
        return String(vm.runInContext(script, context))
      } catch {
        return 'EvalScript error.'
      }
    },
    /** As the panel calls. */
    call(name, args = {}) {
      const encoded = encodeURIComponent(JSON.stringify(args))
      const answer = this.evalScript(`$._temptrack_.call("${name}", "${encoded}")`)
      if (!/^[\x20-\x7e]*$/.test(answer)) throw new Error('the host answered other than ASCII')
      return JSON.parse(decodeURIComponent(answer))
    },
    context,
  }
}

function globals(application, events) {
  class CSXSEvent {
    dispatch() { events.push([this.type, this.data]) }
  }
  return {
    $: strict('$', { _temptrack_: undefined }, ['_temptrack_']),
    app: application.app,
    CSXSEvent,
    ExternalObject: class ExternalObject { constructor(name) { if (name !== 'lib:PlugPlugExternalObject') throw new Error('no such library') } },
    File: class File { constructor(path) { this.exists = HOST.files.has(path) } },
  }
}
