// The contract's messages as static code: no reflection, so no code is made at run time and the page's policy can be strict.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'

mkdirSync('build', { recursive: true })
const folder = '../proto/temptrack/v1/'
const protos = readdirSync(folder).filter((name) => name.endsWith('.proto')).map((name) => folder + name)
const bin = (name) => `node_modules/protobufjs-cli/bin/${name}`
execFileSync(process.execPath, [bin('pbjs'), '-t', 'static-module', '-w', 'es6', '-p', '../proto', '--no-verify', '--no-delimited', '--no-service', '-o', 'build/messages.js', ...protos])
execFileSync(process.execPath, [bin('pbts'), '-o', 'build/messages.d.ts', 'build/messages.js'])
