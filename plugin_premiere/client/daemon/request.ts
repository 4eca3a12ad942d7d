/** The host's range as the daemon's question. */

import { temptrack } from '../../build/messages'
import type { HostClip, HostRange } from '../../shared/host'

type Clip = temptrack.v1.TimelineClip.$Properties
type Timeline = temptrack.v1.TimelineRange.$Properties

/** Source places travel in frames of a rate fine enough that none moves: a 48 kHz sample. */
export const SOURCE_RATE = { num: 48_000, den: 1 }

export function timelineOf(found: HostRange): Timeline {
  const { rate } = found.state
  const length = found.range.out_frame - found.range.in_frame
  return {
    recordRate: rate,
    recordInFrame: 0,
    recordOutFrame: length,
    clips: found.clips.map((clip) => clipOf(clip, rate.num / rate.den)).filter((clip) => Number(clip.recordOutFrame) > Number(clip.recordInFrame)),
  }
}

function clipOf(clip: HostClip, fps: number): Clip {
  return {
    path: clip.path,
    sourceRate: SOURCE_RATE,
    sourceInFrame: Math.round((clip.source_in_s * SOURCE_RATE.num) / SOURCE_RATE.den),
    sourceOutFrame: Math.round((clip.source_out_s * SOURCE_RATE.num) / SOURCE_RATE.den),
    recordInFrame: Math.round(clip.record_in_s * fps),
    recordOutFrame: Math.round(clip.record_out_s * fps),
    speed: clip.speed,
    reversed: clip.reversed,
  }
}
