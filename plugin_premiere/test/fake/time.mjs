// Premiere's Time: seconds and ticks, ticks as a text that holds every int64.
import { strict } from './strict.mjs'

export const TICKS_PER_S = 254016000000n
const MOST_TICKS = 9223372036854775807n

export const TIMEBASES = {
  23.976: 10594584000, 24: 10584000000, 25: 10160640000, 29.97: 8475667200, 30: 8467200000,
  48: 5292000000, 50: 5080320000, 59.94: 4237833600, 60: 4233600000,
}

export function ticksOf(seconds) {
  const whole = Math.trunc(seconds)
  const rest = BigInt(Math.round((seconds - whole) * Number(TICKS_PER_S)))
  const ticks = BigInt(whole) * TICKS_PER_S + rest
  return ticks > MOST_TICKS ? MOST_TICKS : ticks
}

export const secondsOf = (ticks) => Number(ticks / TICKS_PER_S) + Number(ticks % TICKS_PER_S) / Number(TICKS_PER_S)

export function time(ticks) {
  return strict('Time', { seconds: secondsOf(ticks), ticks: String(ticks) })
}
