/** What the host script answers and is asked; frames are the sequence's own, counted from its beginning. */

export interface Rate {
  num: number
  den: number
}

export interface HostError {
  /** For the panel: no_project, no_sequence, no_range, empty_range, outside, no_clips, occupied, unexpected, ... */
  code: string
  message: string
  remedy: string
  /** What the message names, for other languages. */
  named?: Record<string, string | number>
  line?: number | null
  file?: string | null
}

export type Envelope<T> = { ok: true; value: T } | { ok: false; error: HostError }

export interface HostRangePlace {
  /** "in and out", "selected clips", "clip under the playhead". */
  origin: string
  in_frame: number
  out_frame: number
}

export interface HostState {
  project: string
  sequence: string
  sequence_id: string
  rate: Rate
  drop_frame: boolean
  /** Of the start timecode. */
  zero_frame: number
  end_frame: number
  in_frame: number | null
  out_frame: number | null
  playhead_frame: number
  /** Which readings of the host's numbers were taken; for the self-check. */
  rules: string[]
}

export interface HostLook extends HostState {
  range: HostRangePlace | null
  no_range?: HostError
}

export interface HostClip {
  name: string
  path: string
  source_in_s: number
  source_out_s: number
  /** From the range's start. */
  record_in_s: number
  record_out_s: number
  /** Source seconds per record second. */
  speed: number
  reversed: boolean
}

export interface HostProblem {
  kind: 'no_media' | 'offline' | 'nested'
  name: string
  /** What is said of it: graphic, made, offline, deep, multicam. */
  code: string
  /** Of the file; empty where there is none. */
  path: string
  at_frame: number
}

export interface HostRange {
  state: HostState
  range: HostRangePlace
  /** Bottom track first. */
  clips: HostClip[]
  problems: HostProblem[]
}

export interface WantedMarker {
  in_frame: number
  out_frame: number
  name: string
  /** Its last line is our token, "temptrack:ANSWER:RANK". */
  comments: string
  /** 0 green, 1 red, 2 purple, 3 orange, 4 yellow, 5 white, 6 blue, 7 cyan. */
  color_index: number
}

export interface MarkerRead {
  name: string
  in_frame: number
  out_frame: number
  as_asked: boolean
}

export interface WantedPlacing {
  path: string
  in_frame: number
  track_in_s: number
  track_out_s: number
  /** From 0; the first free one when left out. */
  audio_track?: number
  overwrite?: boolean
}

export interface Placed {
  audio_track: number
  in_frame: number
  out_frame: number
  covered: string[]
}

/** Every command of the host script: what it takes, what it answers. */
export interface HostCommands {
  state: [Record<string, never>, HostState]
  look: [Record<string, never>, HostLook]
  range: [Record<string, never>, HostRange]
  mark: [{ markers: WantedMarker[] }, { removed: number; markers: MarkerRead[] }]
  marks: [Record<string, never>, { markers: (Omit<MarkerRead, 'as_asked'> & { comments: string })[] }]
  unmark: [Record<string, never>, { removed: number }]
  place: [WantedPlacing, Placed]
  listen: [Record<string, never>, { bound: string[] }]
  selfcheck: [Record<string, never>, { probes: { name: string; answer: string }[] }]
}
