import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { engine, HOST_FILES } from '../fake/engine.mjs'
import { application } from '../fake/premiere.mjs'
import { reset, simple } from './worlds.mjs'

afterEach(reset)

test('an unknown command, bad arguments and our own mistakes come back as envelopes, never as "EvalScript error."', () => {
  const { host } = simple()
  assert.equal(host.call('nothing').error.code, 'unknown_command')
  assert.equal(host.call('hasOwnProperty').error.code, 'unknown_command')
  for (const broken of ['%7B', '%5B1%2C', '%22%5Cx%22', 'nul', '%7B%7D1']) {
    const answer = JSON.parse(decodeURIComponent(host.evalScript(`$._temptrack_.call("state", "${broken}")`)))
    assert.equal(answer.error.code, 'unexpected', broken)
    assert.ok(answer.error.message)
  }
})

test('texts of any letters travel both ways', () => {
  const { host } = simple()
  for (const text of ['"\\\n\r\t\b\f', '\u0000\u001f\u2028\u2029', 'Grüße 東京 🎬', "');app.quit();('", '</script>']) {
    const read = host.evalScript(`$._temptrack_.json.write($._temptrack_.json.read(decodeURIComponent("${encodeURIComponent(JSON.stringify({ text }))}")))`)
    assert.equal(JSON.parse(read).text, text)
  }
})

test('another panel\'s broken JSON and globals do not matter', () => {
  const { host } = simple({ in_s: 1, out_s: 2 })
  host.evalScript('JSON = { parse: function () { throw 1 }, stringify: function () { return "" } }; Object.prototype.x = 1; void 0')
  assert.ok(host.call('range').ok)
})

test('the engine of the tests has nothing younger than ES3', () => {
  const { host } = simple()
  assert.ok(HOST_FILES.length > 10)
  for (const younger of ['typeof JSON', 'typeof [].indexOf', 'typeof "".trim', 'typeof Object.keys', 'typeof Date.now', 'typeof Promise', 'typeof isNaN.bind']) {
    assert.equal(host.evalScript(younger), 'undefined', younger)
  }
  assert.equal(host.evalScript('return 1'), 'EvalScript error.')
})

test('changes are told by a token alone', () => {
  const { host, state, events } = simple()
  assert.equal(host.call('listen').value.bound.length, 5)
  state.bound.onActiveSequenceChanged()
  assert.deepEqual(events, [['com.temptrack.changed', 'changed']])
})

test('the self-check answers also where nothing is open', () => {
  const nothing = engine(application({ sequences: [] })).call('selfcheck').value.probes
  assert.deepEqual(nothing.at(-1), { name: 'sequence', answer: 'none' })
  const { probes } = simple().host.call('selfcheck').value
  assert.deepEqual(probes.find((one) => one.name === 'in'), { name: 'in', answer: "'-400000' (string)" })
  assert.ok(probes.every((one) => !one.answer.startsWith('error')), JSON.stringify(probes))
})
