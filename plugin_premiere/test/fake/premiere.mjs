// A Premiere that is as documented and no kinder: units differ from call to call, what is not set is -400000, success is
// answered where nothing happened. Times inside are ticks from the sequence's beginning (BigInt).
import { collection, strict } from './strict.mjs'
import { TICKS_PER_S, TIMEBASES, secondsOf, ticksOf, time } from './time.mjs'

let nodes = 0
const node = () => `000f${(++nodes).toString(16).padStart(4, '0')}`

/** How the fake stands: version, origin of in/out, and what the user did to provoke us. */
export const HOST = { version: '25.6.0', colours: true, pointsFromZero: false, files: new Set() }

export function mediaItem({ name, path = '', offline = false, sequence = null, type = 1, multicam = false }) {
  const points = { in: null, out: null }
  const item = strict('ProjectItem', {
    name, type, nodeId: node(),
    isSequence: () => Boolean(sequence) || multicam,
    isMulticamClip: () => multicam,
    isMergedClip: () => false,
    isOffline: () => offline,
    getMediaPath: () => path,
    setInPoint(seconds, media) { points.in = number(seconds, 'setInPoint', media) },
    setOutPoint(seconds, media) { points.out = number(seconds, 'setOutPoint', media) },
    clearInPoint() { points.in = null },
    clearOutPoint() { points.out = null },
  })
  POINTS.set(item, points)
  return item
}

const POINTS = new WeakMap()
export const pointsOf = (item) => POINTS.get(item)

function number(seconds, call, media) {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) throw new Error(`${call}: Illegal Parameter type`)
  if (media !== undefined && ![1, 2, 4].includes(media)) throw new Error(`${call}: Illegal Parameter type`)
  return seconds
}

export function clip({ name, item, start_s, end_s, in_s = 0, speed = 1, reversed = false, disabled = false, media = 'Video', outByRecord = false }) {
  const shown = (end_s - start_s) * (outByRecord ? 1 : speed)
  return strict('TrackItem', {
    name, mediaType: media, type: media === 'Video' ? 1 : 2, nodeId: node(), disabled,
    projectItem: item ?? undefined,
    start: time(ticksOf(start_s)), end: time(ticksOf(end_s)),
    duration: time(ticksOf(end_s - start_s)),
    inPoint: time(ticksOf(in_s)), outPoint: time(ticksOf(in_s + shown)),
    getSpeed: () => speed,
    isSpeedReversed: () => (reversed ? 1 : 0),
    isAdjustmentLayer: () => !item,
    getLinkedItems: () => undefined,
  }, ['disabled'])
}

export function track({ name = '', clips = [], muted = false, locked = false, audio = false }) {
  const list = clips
  return strict('Track', {
    name, id: nodes, mediaType: audio ? 'Audio' : 'Video',
    clips: collection('TrackItemCollection', 'numItems', list),
    isMuted: () => muted,
    isLocked: () => locked,
    overwriteClip(item, at) {
      if (typeof at !== 'number') throw new Error('overwriteClip: Illegal Parameter type')
      const points = pointsOf(item)
      const from = points.in ?? 0
      const lasts = (points.out ?? 60) - from
      for (let i = list.length - 1; i >= 0; i--) {
        if (list[i].start.seconds < at + lasts && list[i].end.seconds > at) list.splice(i, 1)
      }
      list.push(clip({ name: item.name, item, start_s: at, end_s: at + lasts, in_s: from, media: 'Audio' }))
      return true
    },
    insertClip() { throw new Error('insertClip ripples and ignores sync locks: never for music') },
  })
}

function marker(start) {
  const state = { name: '', comments: '', start, end: start, color: 0, type: 'Comment' }
  const members = { guid: node(), type: state.type, setColorByIndex: (index) => { state.color = check(index) }, getColorByIndex: () => state.color }
  if (!HOST.colours) delete members.setColorByIndex
  for (const text of ['name', 'comments']) {
    Object.defineProperty(members, text, { get: () => state[text], set: (value) => { state[text] = String(value) }, enumerable: true })
  }
  for (const edge of ['start', 'end']) {
    Object.defineProperty(members, edge, { get: () => time(state[edge]), set: (value) => { state[edge] = ticksOf(number(value, 'marker.end')) }, enumerable: true })
  }
  const optional = HOST.colours ? [] : ['setColorByIndex']
  return optionally(strict('Marker', members, ['name', 'comments', 'start', 'end']), optional)
}

/** Members that some versions lack may be asked for. */
function optionally(object, names) {
  return names.length ? new Proxy(object, { get: (target, name) => (names.includes(name) ? undefined : target[name]) }) : object
}

function check(index) {
  if (!Number.isInteger(index) || index < 0 || index > 7) throw new Error('setColorByIndex: out of range')
  return index
}

export function markerList() {
  const list = []
  return strict('MarkerCollection', {
    get numMarkers() { return list.length },
    createMarker(seconds) {
      const made = marker(ticksOf(number(seconds, 'createMarker')))
      list.push(made)
      list.sort((a, b) => a.start.seconds - b.start.seconds)
      return made
    },
    deleteMarker(made) {
      const at = list.indexOf(made)
      if (at < 0) throw new Error('deleteMarker: no such marker')
      list.splice(at, 1)
    },
    getFirstMarker: () => list[0],
    getNextMarker: (made) => list[list.indexOf(made) + 1],
  })
}

export function sequence({ name = 'Scene 12', fps = 24, video = [], audio = [], in_s = null, out_s = null, playhead_s = 0, zero_s = 0, selection = [], format = 100, item = null }) {
  const timebase = BigInt(TIMEBASES[fps])
  const ends = [...video, ...audio].flatMap((one) => Array.from({ length: one.clips.numItems }, (_, i) => one.clips[i].end.seconds))
  const from = HOST.pointsFromZero ? zero_s : 0
  const point = (seconds) => (seconds === null ? '-400000' : String(seconds + from))
  const members = {
    name, sequenceID: `guid-${node()}`, projectItem: item,
    timebase: String(timebase), zeroPoint: String(ticksOf(zero_s)),
    get end() { return String(ticksOf(Math.max(0, ...ends))) },
    videoTracks: collection('TrackCollection', 'numTracks', video),
    audioTracks: collection('TrackCollection', 'numTracks', audio),
    markers: markerList(),
    getInPoint: () => point(in_s),
    getOutPoint: () => point(out_s),
    getInPointAsTime: () => time(in_s === null ? -400000n * TICKS_PER_S : ticksOf(in_s + from)),
    getPlayerPosition: () => time(ticksOf(playhead_s + from)),
    getSelection: () => selection,
    getSettings: () => strict('SequenceSettings', { videoDisplayFormat: format, videoFrameRate: time(timebase) }),
  }
  const made = strict('Sequence', members)
  SETTERS.set(made, { points(a, b) { in_s = a; out_s = b }, select(list) { selection = list }, playhead(s) { playhead_s = s } })
  return made
}

const SETTERS = new WeakMap()
/** What the user does with mouse and keys. */
export const user = (made) => SETTERS.get(made)

export function application({ sequences = [], active = sequences[0] ?? 0, items = [], open = true } = {}) {
  const bins = []
  const state = { active, bound: {} }
  const root = strict('ProjectItem', {
    type: 3, name: 'root',
    get children() { return collection('ProjectItemCollection', 'numItems', [...bins, ...items]) },
    createBin(name) { bins.push(strict('ProjectItem', { name, type: 2 })) },
    findItemsMatchingMediaPath(path) {
      const found = items.filter((one) => one.type === 1 && one.getMediaPath() === path)
      return found.length ? found : 0
    },
  })
  const project = strict('Project', {
    name: 'Film.prproj', rootItem: root,
    get activeSequence() { return state.active },
    sequences: collection('SequenceCollection', 'numSequences', sequences),
    getInsertionBin: () => 0,
    importFiles(paths, quiet, bin) {
      if (!Array.isArray(paths) && Object.prototype.toString.call(paths) !== '[object Array]') throw new Error('Illegal Parameter type')
      for (let i = 0; i < paths.length; i++) {
        if (HOST.files.has(paths[i])) items.push(mediaItem({ name: paths[i].split('/').pop(), path: paths[i] }))
      }
      return true // even where the file does not exist
    },
  })
  const app = strict('Application', {
    version: HOST.version, project,
    isDocumentOpen: () => open,
    bind(name, handler) { state.bound[name] = handler; return true },
  })
  return { app, state, bins, items }
}

export { secondsOf }
