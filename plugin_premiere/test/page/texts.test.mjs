// Every text of the page stands in `locale/`, in every language, and nowhere else; what stands there is used.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSync, readdirSync } from 'node:fs'
import { ENGLISH, languageOf } from '../../build/test/words.mjs'
import { readTexts } from '../../scripts/properties.mjs'
import { calls, literals, sources } from './sources.mjs'

const ROOT = new URL('../../', import.meta.url)
const read = (name) => readFileSync(new URL(name, ROOT), 'utf8')
const english = readTexts(read('locale/messages.properties'))
const others = Object.fromEntries(['de_DE', 'fr_FR'].map((name) => [name, readTexts(read(`locale/${name}/messages.properties`))]))
const html = read('client/page/index.html')
const page = sources('client/page').filter(({ name }) => !/marker_text|report\.ts/.test(name)) // English by design
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()

test('every language has every text, with the same to be filled in', () => {
  assert.deepEqual(readdirSync(new URL('locale', ROOT)).sort(), [...Object.keys(others), 'messages.properties'].sort())
  for (const [name, texts] of Object.entries(others)) {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort(), name)
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(placeholders(text), placeholders(english[key]), `${name}: ${key}`)
  }
})

test('what is said is there, filled in as it wants, and nothing is left over', () => {
  const used = new Set(['menu', ...[...html.matchAll(/data-(?:text|label|example)="([^"]+)"/g)].map((found) => found[1])])
  const wanted = (key, values) => {
    assert.ok(key in english, key)
    assert.deepEqual(placeholders(english[key]), values, key)
    used.add(key)
  }
  for (const { method, key, values } of calls(page)) {
    if (method === 'count') for (const form of ['one', 'other']) wanted(`${key}.${form}`, ['number'])
    else if (key.endsWith('.')) for (const one of Object.keys(english)) one.startsWith(key) && used.add(one) // made up of parts: origins and clips are held to the host script below, routes to the daemon
    else wanted(key, values)
  }
  for (const { code } of failures()) for (const key of [`error.${code}`, `error.${code}.remedy`]) key in english && used.add(key)
  used.add('error.unexpected').add('error.unexpected.remedy')
  assert.deepEqual(Object.keys(english).filter((key) => !used.has(key)), [])
  assert.deepEqual([...used].filter((key) => !(key in english)), [])
})

/** What the host script, the adapter and the way to the daemon can fail with: T.fail(code, message, remedy), and the like. */
function failures() {
  const shape = (text) => text.replace(/^\((.*)\)$/s, '$1')
  const found = []
  for (const { args, callee } of literals(['host', 'client/host', 'client/daemon'])) {
    if (callee === 'T.fail' || callee === 'failure') found.push({ code: args[0], message: shape(args[1]), remedy: args[2] })
    if (callee === 'DaemonError' && args[3]) found.push({ code: args[3], message: args[1], remedy: args[2] })
  }
  return found
}

test('failures are found with the English they carry themselves', () => {
  const blank = (text) => (text ?? '').replace(/\{\w*\}/g, '{}')
  const found = failures()
  assert.ok(found.length > 25)
  for (const { code, message, remedy } of found) {
    assert.equal(blank(english[`error.${code}`]), blank(message), code)
    assert.equal(blank(english[`error.${code}.remedy`]), blank(remedy), code)
  }
})

test('ranges and clips are named for everything the host script answers', () => {
  const host = sources('host').map(({ text }) => text).join('\n')
  const origins = [...host.matchAll(/origin: "([^"]+)"|framed\(sequence, span, "([^"]+)"\)/g)].map((one) => (one[1] ?? one[2]).replace(/ /g, '_'))
  const codes = [...host.matchAll(/problem\(walk, "\w+", clip, (.*)\)/g)].flatMap((one) => [...one[1].matchAll(/"(\w+)"/g)].map((code) => code[1]))
  const keys = (prefix) => Object.keys(english).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)).sort()
  assert.deepEqual(keys('origin.'), origins.sort())
  assert.deepEqual(keys('clip.'), codes.sort())
})

test('no text is written into the page', () => {
  assert.deepEqual(page.flatMap((source) => wordsIn(source)), [])
  const bare = html.replace(/<(title|h1)>Temptrack<\/\1>/g, '').replace(/<[^>]*>/g, ' ').trim()
  assert.equal(bare, '')
  assert.deepEqual([...html.matchAll(/\s(?:aria-label|placeholder|title|alt)="/g)].map(String), [])
  assert.deepEqual([...read('client/page/panel.css').matchAll(/content:\s*'[^']*[A-Za-z][^']*'/g)].map(String), [])
})

const wordsIn = (source) => literals([source]).flatMap(({ words }) => (words ? [`${source.name}: ${words}`] : []))

test('a text written into the page would be found', () => {
  for (const line of ["element('h2', {}, 'Ready')", "element('p', {}, `${a} of ${b}`)", "b.textContent = 'remove'", "x.setAttribute('aria-label', 'play')", "element('i', { 'aria-label': 'working' })", "say('Laid over it', true)"]) {
    assert.equal(wordsIn({ name: 'a.ts', text: line }).length, 1, line)
  }
})

test('the interface\'s locale chooses the language, English what there is none for', () => {
  for (const [locale, tag] of [['de_DE', 'de'], ['fr_FR', 'fr'], ['fr_CA', 'fr'], ['en_GB', 'en'], ['ja_JP', 'en'], ['', 'en']]) assert.equal(languageOf(locale).tag, tag, locale)
  assert.equal(languageOf('ja_JP'), ENGLISH)
})

test('figures and numbers are the language\'s own', () => {
  const [german, french] = [languageOf('de_DE'), languageOf('fr_FR')]
  assert.deepEqual([ENGLISH, german, french].map((one) => one.clock(3723.06)), ['1:02:03.1', '1:02:03,1', '1:02:03,1'])
  assert.deepEqual([ENGLISH, german, french].map((one) => one.gain(-4.27)), ['\u22124.3\u00a0dB', '\u22124,3\u00a0dB', '\u22124,3\u00a0dB'])
  assert.deepEqual([0, 1, 1204].map((n) => ENGLISH.count('markers', n)), ['0\u00a0markers', '1\u00a0marker', '1,204\u00a0markers'])
  assert.deepEqual([0, 1, 1204].map((n) => german.count('markers', n)), ['0\u00a0Marken', '1\u00a0Marke', '1.204\u00a0Marken'])
  assert.deepEqual([0, 1, 1204].map((n) => french.count('markers', n)), ['0\u00a0marque', '1\u00a0marque', '1\u202f204\u00a0marques'])
  assert.match(french.count('markers', 1_000_000), /marques$/)
})
