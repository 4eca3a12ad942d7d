import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { problemsOf } from '../../scripts/rules.mjs'

const ROOT = new URL('../../', import.meta.url).pathname

function stage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'stage-'))
  for (const name of ['CSXS', 'icons', 'locale']) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true })
  for (const [file, text] of [['client/index.html', '<html>'], ['host/index.jsx', '1;']]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

const VERSION = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version
const edit = (from, to) => (folder) => {
  const file = path.join(folder, 'CSXS/manifest.xml')
  const text = readFileSync(file, 'utf8')
  assert.ok(text.includes(from), from)
  writeFileSync(file, text.replace(from, to))
}

test('what we release passes', () => assert.deepEqual(problemsOf(stage(), VERSION), []))

for (const [name, spoil, said] of [
  ['a link', (folder) => symlinkSync('index.html', path.join(folder, 'client/link')), /is a link/],
  ['an empty file', (folder) => writeFileSync(path.join(folder, 'client/empty.txt'), ''), /is empty/],
  ['a hidden file', (folder) => writeFileSync(path.join(folder, '.debug'), '1'), /is hidden/],
  ['a letter beyond ASCII', (folder) => writeFileSync(path.join(folder, 'host/index.jsx'), '"ü"'), /not pure ASCII/],
  ['another version', edit(`ExtensionBundleVersion="${VERSION}"`, 'ExtensionBundleVersion="9.9.9"'), /9\.9\.9/],
  ['a manifest version that runtimes refuse', edit('Version="7.0"', 'Version="12.0"'), /version 7\.0/],
  ['an open host range', edit('[22.0,99.9]', '22.0'), /must be closed/],
  ['a missing file', (folder) => rmSync(path.join(folder, 'host/index.jsx')), /missing/],
  ['a path that does not begin here', edit('./client/index.html', 'client/index.html'), /must begin/],
  ['a missing fallback language', (folder) => rmSync(path.join(folder, 'locale/messages.properties')), /falls back/],
  ['a menu name that a language lacks', edit('%menu', '%menus'), /de_DE.*lacks menus/],
  ['a language in a folder of another name', (folder) => cpSync(path.join(folder, 'locale/de_DE'), path.join(folder, 'locale/de'), { recursive: true }), /does not find it/],
  ['a language file in another encoding', (folder) => writeFileSync(path.join(folder, 'locale/de_DE/messages.properties'), Buffer.from('menu=T\xfcr', 'latin1')), /cannot be read/],
  ['a last line without an end', (folder) => writeFileSync(path.join(folder, 'locale/fr_FR/messages.properties'), 'menu=T'), /line end/],
  ['a text that lost its key', (folder) => writeFileSync(path.join(folder, 'locale/de_DE/messages.properties'), 'menu=T\n=Marke\n'), /no key=text/],
  ['a switch in the wrong place', edit('--enable-nodejs', '--nothing'), /Node stays off/],
]) {
  test(`${name} is found`, () => {
    const folder = stage()
    spoil(folder)
    assert.match(problemsOf(folder, VERSION).join('\n'), said)
  })
}
