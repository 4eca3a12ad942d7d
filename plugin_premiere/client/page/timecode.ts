/** Frames as the editor's timecode: SMPTE ST 12-1, drop-frame where the sequence has it. */

import type { Rate } from '../../shared/host'

export function timecode(frame: number, rate: Rate, drop_frame: boolean): string {
  const nominal = Math.round(rate.num / rate.den)
  const counted = drop_frame ? withDropped(frame, nominal) : frame
  const seconds = Math.floor(counted / nominal)
  const fields = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  const text = fields.map((field) => String(field).padStart(2, '0')).join(':')
  return `${text}${drop_frame ? ';' : ':'}${String(counted % nominal).padStart(2, '0')}`
}

/** Two numbers in thirty are left out every minute but every tenth. */
function withDropped(frame: number, nominal: number): number {
  const dropped = Math.round(nominal / 15)
  const inTen = nominal * 600 - dropped * 9
  const inOne = nominal * 60 - dropped
  const tens = Math.floor(frame / inTen)
  const rest = frame % inTen
  const ones = rest < nominal * 60 ? 0 : 1 + Math.floor((rest - nominal * 60) / inOne)
  return frame + dropped * (9 * tens + ones)
}
