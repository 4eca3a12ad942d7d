/** What the daemon is asked and answers, as plain data with the contract's own (camel-cased) names. */

export interface Steering {
  energy: number
  valence: number
  tempo: number
}

export interface Question {
  text: string
  steering: Steering
  limit: number
}

export interface Told {
  stage: string
  done: number
  total: number
  what: string
}

export interface Health {
  status: string
  version: string
  pid: number
  semanticModel: string
  jobsRunning: number
  capabilities: { semantic: boolean; filmsLearnt: number; tracks: number }
}

export interface Track {
  trackId: string
  path: string
  title: string
  artist: string
  album: string
  licence: string
  durationS: number
  tempoBpm: number
  key: string
  links: { label: string; url: string }[]
}

export interface Suggestion {
  rank: number
  confidence: number
  track: Track
  trackInS: number
  trackOutS: number
  gainDb: number
  reasons: { route: string; text: string; logOdds: number }[]
  hitPoints: { trackS: number; rangeS: number; label: string }[]
  energyCurve: { atS: number; level: number }[]
}

export interface Result {
  suggestions: Suggestion[]
  uncertainty: { confidence: number; novelty: number; abstain: boolean; message: string }
  scene: { description: string; remarks: string[] }
  capabilities: Health['capabilities']
  /** To be named in feedback; empty when it was not kept. */
  answerId: string
}
