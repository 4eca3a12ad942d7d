/**
 * What a marker says of a suggestion, in the daemon's English whatever the page speaks: the words of
 * `interchange/marker_text.py`, checked against it in a test.
 */

import type { Result, Suggestion } from '../../shared/daemon'
import type { HostRangePlace, Rate, WantedMarker } from '../../shared/host'
import { ENGLISH, hundredths, sentence } from './language'

const MOST_REASONS = 2
const MOST_NAME = 80
const MOST_LINE = 240

export function markerName(suggestion: Suggestion): string {
  const { title, artist } = suggestion.track
  const named = artist ? `${title} \u2013 ${artist}` : title || 'Untitled'
  return cut(suggestion.rank <= 1 ? named : `${suggestion.rank}. ${named}`, MOST_NAME)
}

export function markerNote(result: Result, suggestion: Suggestion): string {
  const lines = [...verdict(result, suggestion), place(suggestion), ...reasons(suggestion), ...links(suggestion)]
  if (suggestion.rank === 1) lines.push(...result.scene.remarks.slice(0, 2).map((remark) => `Note: ${remark}`))
  return lines.map((line) => cut(line, MOST_LINE)).join('\n')
}

/** The more likely, the greener; an abstention is white. Premiere's indices. */
export function markerColour(confidence: number, abstain: boolean): number {
  if (abstain) return 5
  if (hundredths(confidence) >= 65) return 0
  return hundredths(confidence) >= 35 ? 4 : 2
}

/** A marker for each suggestion, over as much of the range as the track covers. */
export function markersOf(result: Result, answer: string, range: HostRangePlace, rate: Rate): WantedMarker[] {
  const fps = rate.num / rate.den
  return result.suggestions.map((suggestion) => ({
    in_frame: range.in_frame,
    out_frame: Math.min(range.out_frame, range.in_frame + Math.round((suggestion.trackOutS - suggestion.trackInS) * fps)),
    name: markerName(suggestion),
    comments: `${markerNote(result, suggestion)}\ntemptrack:${answer}:${suggestion.rank}`,
    color_index: markerColour(suggestion.confidence, result.uncertainty.abstain),
  }))
}

function verdict(result: Result, suggestion: Suggestion): string[] {
  const stated = suggestion.track.licence
  const licence = stated && stated !== 'unknown' ? stated : 'unknown!'
  const sure = `${ENGLISH.percent(suggestion.confidence)}, ${ENGLISH.howLikely(suggestion.confidence)}. Licence ${licence}.`
  if (!result.uncertainty.abstain) return [sure]
  const why = suggestion.rank === 1 ? result.uncertainty.message : ''
  return [`A near miss, nothing fits well enough. ${why}`.trim(), sure]
}

function place(suggestion: Suggestion): string {
  const span = `From ${ENGLISH.clock(suggestion.trackInS)} to ${ENGLISH.clock(suggestion.trackOutS)} of the track`
  return `${span}, gain ${ENGLISH.gain(suggestion.gainDb)}.`
}

const reasons = (suggestion: Suggestion): string[] =>
  suggestion.reasons.slice(0, MOST_REASONS).map((one) => `${ENGLISH.routeName(one.route)}: ${sentence(one.text)}`)

const links = (suggestion: Suggestion): string[] => suggestion.track.links.slice(0, 1).map((one) => `${one.label}: ${one.url}`)

function cut(text: string, most: number): string {
  const flat = text.trim().replace(/\s+/g, ' ')
  return flat.length <= most ? flat : `${flat.slice(0, most - 1).trimEnd()}\u2026`
}
