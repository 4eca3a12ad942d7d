// Applications to run the host script in.
import { application, clip, HOST, mediaItem, sequence, track, user } from '../fake/premiere.mjs'
import { engine } from '../fake/engine.mjs'

export const FOOTAGE = '/films/Märchen (1).mp4'

/** One picture clip of 20 s and a sound track, at 24 fps; `options` go to the sequence. */
export function simple(options = {}) {
  const item = mediaItem({ name: 'Märchen', path: FOOTAGE })
  const picture = clip({ name: 'Märchen', item, start_s: 0, end_s: 20, in_s: 5 })
  const sound = clip({ name: 'Märchen', item, start_s: 0, end_s: 20, in_s: 5, media: 'Audio' })
  const made = sequence({
    video: [track({ clips: [picture] })],
    audio: [track({ clips: [sound], audio: true }), track({ audio: true })],
    ...options,
  })
  return world({ sequences: [made], items: [item] }, { picture, sound, item })
}

export function world(options, more = {}) {
  const app = application(options)
  const events = []
  const host = engine(app, { events })
  const active = app.state.active
  return { ...app, ...more, events, host, sequence: active, user: active ? user(active) : null }
}

/** Frames of a sequence's markers, ours and others'. */
export function markersOf(made) {
  const list = []
  for (let found = made.markers.getFirstMarker(); found; found = made.markers.getNextMarker(found)) list.push(found)
  return list
}

export function reset() {
  Object.assign(HOST, { version: '25.6.0', colours: true, pointsFromZero: false, files: new Set() })
}
