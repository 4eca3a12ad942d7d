// Held to the daemon's own wording: the cases are written by the Python side (TEMPTRACK_WORDING).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import * as said from '../../build/test/words.mjs'

const cases = JSON.parse(readFileSync(process.env.TEMPTRACK_WORDING, 'utf8'))

test('figures are written as the daemon writes them', () => {
  for (const [name, input, wanted] of cases.words) assert.equal(said.ENGLISH[name](...input), wanted, `${name}(${input})`)
})

test('markers say the same in every host', () => {
  for (const { result, name, note } of cases.markers) {
    const [suggestion] = result.suggestions
    assert.equal(said.markerName(suggestion), name)
    assert.equal(said.markerNote(result, suggestion), note)
  }
})

test('timecodes are the editor\'s', () => {
  for (const [frame, num, den, drop, wanted] of cases.timecodes) assert.equal(said.timecode(frame, { num, den }, drop), wanted)
})
