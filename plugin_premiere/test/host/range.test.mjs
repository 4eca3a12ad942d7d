import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { clip, HOST, mediaItem, sequence, track } from '../fake/premiere.mjs'
import { FOOTAGE, reset, simple, world } from './worlds.mjs'

afterEach(reset)

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`)

test('in and out, in frames, and the clip below them', () => {
  const { host } = simple({ in_s: 2, out_s: 10 })
  const { ok, value } = host.call('range')
  assert.ok(ok)
  assert.deepEqual([value.range.origin, value.range.in_frame, value.range.out_frame], ['in and out', 48, 240])
  assert.deepEqual(value.state.rate, { num: 24, den: 1 })
  const [only] = value.clips
  assert.equal(only.path, FOOTAGE)
  near(only.source_in_s, 7)
  near(only.source_out_s, 15)
  near(only.record_in_s, 0)
  near(only.record_out_s, 8)
  assert.deepEqual([only.speed, only.reversed], [1, false])
})

test('an in point alone reaches to the end, an out point alone from the start', () => {
  assert.deepEqual(range({ in_s: 12 }), [288, 480])
  assert.deepEqual(range({ out_s: 3 }), [0, 72])
})

test('without points the selected picture clips, without those the clip under the playhead', () => {
  const there = simple({ playhead_s: 4 })
  assert.equal(there.host.call('range').value.range.origin, 'clip under the playhead')
  const anonymous = clip({ name: 'anonymous', item: null, start_s: 0, end_s: 1 })
  there.user.select([anonymous, there.sound, there.picture])
  const { range: found } = there.host.call('range').value
  assert.deepEqual([found.origin, found.in_frame, found.out_frame], ['selected clips', 0, 480])
})

for (const [name, options, code] of [
  ['out before in', { in_s: 5, out_s: 5 }, 'empty_range'],
  ['beyond the end', { in_s: 30, out_s: 40 }, 'outside'],
  ['nothing marked', { playhead_s: 25 }, 'no_range'],
]) {
  test(`${name}: said, not guessed`, () => {
    const { host } = simple(options)
    const { ok, error } = host.call('range')
    assert.equal(ok, false)
    assert.equal(error.code, code)
    assert.ok(error.remedy)
    const seen = host.call('look')
    assert.ok(seen.ok)
    assert.equal(seen.value.range, null)
    assert.equal(seen.value.no_range.code, code)
  })
}

test('no project, no sequence', () => {
  assert.equal(world({ sequences: [] }).host.call('range').error.code, 'no_sequence')
  assert.equal(world({ sequences: [], active: undefined }).host.call('look').error.code, 'no_sequence')
  assert.equal(world({ open: false }).host.call('state').error.code, 'no_project')
})

test('29.97 drop-frame at a start of one hour, points counted from either origin', () => {
  for (const pointsFromZero of [false, true]) {
    HOST.pointsFromZero = pointsFromZero
    const { host } = simple({ fps: 29.97, format: 102, zero_s: 3600, in_s: 2, out_s: 10 })
    const { value } = host.call('range')
    assert.deepEqual(value.state.rate, { num: 30000, den: 1001 })
    assert.equal(value.state.drop_frame, true)
    assert.equal(value.state.zero_frame, 107892)
    assert.deepEqual([value.range.in_frame, value.range.out_frame], [60, 300])
    assert.equal(value.state.rules.length, pointsFromZero ? 3 : 0)
  }
})

test('a start of ten hours, beyond what a number of ticks holds exactly', () => {
  const { host } = simple({ fps: 25, zero_s: 36000, in_s: 1, out_s: 2 })
  assert.equal(host.call('state').value.zero_frame, 900000)
})

test('twice as fast and backwards: the source seconds that are seen', () => {
  for (const outByRecord of [false, true]) {
    const item = mediaItem({ name: 'a', path: '/a.mp4' })
    const fast = clip({ name: 'a', item, start_s: 10, end_s: 20, in_s: 100, speed: 2, reversed: true, outByRecord })
    const made = sequence({ video: [track({ clips: [fast] })], in_s: 12, out_s: 15 })
    const [only] = world({ sequences: [made] }).host.call('range').value.clips
    near(only.source_in_s, 110)
    near(only.source_out_s, 116)
    assert.deepEqual([only.speed, only.reversed], [2, true])
  }
})

test('lower tracks first; muted tracks, disabled clips, graphics and titles left out; what cannot be seen is said', () => {
  const item = (name, more) => mediaItem({ name, path: `/${name}.mp4`, ...more })
  const over = { start_s: 0, end_s: 5 }
  const made = sequence({
    video: [
      track({ clips: [clip({ name: 'low', item: item('low'), ...over })] }),
      track({ clips: [clip({ name: 'muted', item: item('muted'), ...over })], muted: true }),
      track({
        clips: [
          clip({ name: 'off', item: item('off'), start_s: 0, end_s: 1, disabled: true }),
          clip({ name: 'title', item: null, start_s: 1, end_s: 2 }),
          clip({ name: 'bars', item: mediaItem({ name: 'bars' }), start_s: 2, end_s: 3 }),
          clip({ name: 'gone', item: item('gone', { offline: true }), start_s: 3, end_s: 4 }),
          clip({ name: 'multi', item: item('multi', { multicam: true }), start_s: 4, end_s: 5 }),
        ],
      }),
    ],
    in_s: 0,
    out_s: 5,
  })
  const { clips, problems } = world({ sequences: [made] }).host.call('range').value
  assert.deepEqual(clips.map((one) => one.name), ['low', 'gone'])
  assert.deepEqual(problems.map((one) => [one.kind, one.code, one.name, one.at_frame]), [
    ['no_media', 'graphic', 'title', 24], ['no_media', 'made', 'bars', 48], ['offline', 'offline', 'gone', 72], ['nested', 'multicam', 'multi', 96],
  ])
})

test('a nested sequence at half speed: its clips where they are seen', () => {
  const inner = mediaItem({ name: 'inner', path: '/inner.mp4' })
  const holder = mediaItem({ name: 'nest', sequence: true })
  const nest = sequence({ name: 'nest', item: holder, video: [track({ clips: [clip({ name: 'inner', item: inner, start_s: 3, end_s: 9, in_s: 50 })] })] })
  const outer = sequence({ video: [track({ clips: [clip({ name: 'nest', item: holder, start_s: 10, end_s: 20, in_s: 2, speed: 0.5 })] })], in_s: 10, out_s: 16 })
  const [only] = world({ sequences: [outer, nest] }).host.call('range').value.clips
  // The range shows the nest's seconds 2 to 5, so the clip from its second 3 on: 2 s late, for 4 s, 2 s of the file.
  near(only.record_in_s, 2)
  near(only.record_out_s, 6)
  near(only.source_in_s, 50)
  near(only.source_out_s, 52)
  assert.equal(only.speed, 0.5)
})

test('a nested sequence played backwards turns its clips round', () => {
  const inner = mediaItem({ name: 'inner', path: '/inner.mp4' })
  const holder = mediaItem({ name: 'nest', sequence: true })
  const nest = sequence({ name: 'nest', item: holder, video: [track({ clips: [clip({ name: 'inner', item: inner, start_s: 0, end_s: 4 })] })] })
  const outer = sequence({ video: [track({ clips: [clip({ name: 'nest', item: holder, start_s: 0, end_s: 10, reversed: true })] })], in_s: 0, out_s: 10 })
  const [only] = world({ sequences: [outer, nest] }).host.call('range').value.clips
  near(only.record_in_s, 6)
  near(only.record_out_s, 10)
  assert.equal(only.reversed, true)
})

test('a sequence that holds itself ends', () => {
  const holder = mediaItem({ name: 'self', sequence: true })
  const self = sequence({ name: 'self', item: holder, video: [track({ clips: [clip({ name: 'self', item: holder, start_s: 0, end_s: 4 })] })], in_s: 0, out_s: 4 })
  assert.equal(world({ sequences: [self] }).host.call('range').error.code, 'no_clips')
})

function range(options) {
  const { value } = simple(options).host.call('range')
  return [value.range.in_frame, value.range.out_frame]
}
