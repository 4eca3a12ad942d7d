import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { HOST } from '../fake/premiere.mjs'
import { markersOf, reset, simple } from './worlds.mjs'

afterEach(reset)

const wanted = (in_frame, out_frame, rank = 1) => ({
  in_frame, out_frame, name: `Größe ${rank}`, comments: `34 %\nCC-BY\ntemptrack:a1b2:${rank}`, color_index: 3,
})

test('put, read back, put again without piling up, removed; those of others untouched', () => {
  const { host, sequence } = simple()
  const foreign = sequence.markers.createMarker(3)
  foreign.comments = 'director: temptrack is late here'
  const first = host.call('mark', { markers: [wanted(48, 240), wanted(48, 120, 2)] }).value
  assert.equal(first.removed, 0)
  assert.ok(first.markers.every((one) => one.as_asked))
  assert.equal(markersOf(sequence).length, 3)
  assert.equal(markersOf(sequence)[0].getColorByIndex(), 3)
  const again = host.call('mark', { markers: [wanted(24, 48)] }).value
  assert.deepEqual([again.removed, markersOf(sequence).length], [2, 2])
  assert.deepEqual(host.call('marks').value.markers.map((one) => [one.in_frame, one.out_frame]), [[24, 48]])
  assert.equal(host.call('unmark').value.removed, 1)
  assert.deepEqual(markersOf(sequence), [foreign])
  assert.equal(host.call('unmark').value.removed, 0)
})

test('markers stay inside the sequence and last a frame at least', () => {
  const { host } = simple()
  const [far, dot] = host.call('mark', { markers: [wanted(470, 9000), wanted(10, 10, 2)] }).value.markers
  assert.deepEqual([far.in_frame, far.out_frame], [470, 480])
  assert.deepEqual([dot.in_frame, dot.out_frame], [10, 11])
})

test('when one is refused, the new ones go and the old ones stay', () => {
  const { host, sequence } = simple()
  host.call('mark', { markers: [wanted(0, 24)] })
  const create = sequence.markers.createMarker
  let left = 1
  const broken = new Proxy(sequence.markers, {
    get: (target, name) => (name === 'createMarker' ? (at) => (left-- > 0 ? create(at) : undefined) : target[name]),
  })
  const context = host.context
  context.app = new Proxy(context.app, {
    get: (app, name) => (name !== 'project' ? app[name] : new Proxy(app.project, {
      get: (project, member) => (member !== 'activeSequence' ? project[member] : new Proxy(sequence, {
        get: (real, field) => (field === 'markers' ? broken : real[field]),
      })),
    })),
  })
  const { error } = host.call('mark', { markers: [wanted(48, 72), wanted(96, 120, 2)] })
  assert.equal(error.code, 'marker_refused')
  assert.deepEqual(host.call('marks').value.markers.map((one) => one.in_frame), [0])
})

test('an older host without colours still gets its markers', () => {
  HOST.colours = false
  const { host } = simple()
  assert.ok(host.call('mark', { markers: [wanted(0, 24)] }).value.markers[0].as_asked)
})

test('a marker that could not be found again is refused before anything changes', () => {
  const { host, sequence } = simple()
  const { error } = host.call('mark', { markers: [wanted(0, 1), { ...wanted(2, 3), comments: 'no token' }] })
  assert.equal(error.code, 'bad_marker')
  assert.equal(markersOf(sequence).length, 0)
})

test('every rate: the frame that was asked for is the frame that is there', () => {
  for (const fps of [23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60]) {
    const { host } = simple({ fps })
    for (const frame of [0, 1, 7, 101, 211, 307]) {
      const [read] = host.call('mark', { markers: [wanted(frame, frame + 13)] }).value.markers
      assert.ok(read.as_asked, `${frame} at ${fps}: ${JSON.stringify(read)}`)
    }
  }
})
