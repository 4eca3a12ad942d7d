import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { clip, HOST, mediaItem, pointsOf, track } from '../fake/premiere.mjs'
import { reset, simple } from './worlds.mjs'

afterEach(reset)

const TRACK = '/music/Überall.wav'
const asked = (more = {}) => ({ path: TRACK, in_frame: 48, track_in_s: 30, track_out_s: 38, ...more })
const audio = (sequence, index) => Array.from({ length: sequence.audioTracks[index].clips.numItems }, (_, i) => sequence.audioTracks[index].clips[i])

test('imported once into a bin of ours and laid on the first free track, from its in point', () => {
  HOST.files.add(TRACK)
  const { host, sequence, bins, items } = simple()
  const { ok, value } = host.call('place', asked())
  assert.ok(ok)
  assert.deepEqual(value, { audio_track: 1, in_frame: 48, out_frame: 240, covered: [] })
  assert.deepEqual(bins.map((bin) => bin.name), ['Temptrack Music'])
  const [laid] = audio(sequence, 1)
  assert.equal(laid.inPoint.seconds, 30)
  assert.deepEqual(pointsOf(laid.projectItem), { in: null, out: null })
  host.call('place', asked({ in_frame: 300 }))
  assert.equal(items.filter((one) => one.getMediaPath() === TRACK).length, 1)
  assert.equal(bins.length, 1)
})

test('what lies there is covered only when that was said', () => {
  HOST.files.add(TRACK)
  const { host, sequence } = simple()
  const refused = host.call('place', asked({ audio_track: 0 }))
  assert.equal(refused.error.code, 'occupied')
  assert.match(refused.error.message, /Märchen/)
  assert.deepEqual(refused.error.named, { track: 1, clips: 'Märchen' })
  assert.equal(audio(sequence, 0).length, 1)
  assert.deepEqual(host.call('place', asked({ audio_track: 0, overwrite: true })).value.covered, ['Märchen'])
})

test('locked, full, missing tracks and files: said, and nothing imported', () => {
  const full = (more) => track({ clips: [clip({ name: 'x', item: mediaItem({ name: 'x', path: '/x' }), start_s: 0, end_s: 99, media: 'Audio' })], audio: true, ...more })
  const { host, bins } = simple({ audio: [full({}), track({ audio: true, locked: true })] })
  assert.equal(host.call('place', asked()).error.code, 'no_free_track')
  assert.equal(host.call('place', asked({ audio_track: 1 })).error.code, 'locked')
  assert.equal(host.call('place', asked({ audio_track: 7 })).error.code, 'no_track')
  assert.equal(simple().host.call('place', asked()).error.code, 'file_missing')
  assert.deepEqual(bins, [])
})
