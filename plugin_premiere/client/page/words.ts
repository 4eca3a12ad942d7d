/** Figures and texts as a person says them; `test/page/words.test.mjs` holds them to the daemon's own wording. */

const NBSP = '\u00a0'

const ROUTES: Record<string, string> = {
  scenes: 'Film scenes', affect: 'Mood and energy', text: 'Your words', sound: 'Your reference',
  length: 'Length', matcher: 'Learnt match', choices: 'Your choices',
}

/** "0:07.4", "1:02:03.0". */
export function clock(seconds: number, decimals = 1): string {
  const scale = 10 ** decimals
  const total = Math.max(0, Math.round(seconds * scale) / scale)
  const minutes = Math.floor(total / 60)
  const tail = (total - 60 * minutes).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, '0')
  const hours = Math.floor(minutes / 60)
  return hours ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

export const percent = (share: number): string => `${Math.round(100 * share)}${NBSP}%`

export function gain(gain_db: number): string {
  const sign = gain_db < -0.05 ? '\u2212' : gain_db > 0.05 ? '+' : '\u00b1'
  return `${sign}${Math.abs(gain_db).toFixed(1)}${NBSP}dB`
}

export const count = (number: number, one: string): string => `${number.toLocaleString('en-US')}${NBSP}${number === 1 ? one : `${one}s`}`

export const routeName = (route: string): string => ROUTES[route] ?? (sentence(route.replace(/_/g, ' ')) || 'Evidence')

export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

export function howSure(confidence: number, abstain: boolean): string {
  if (abstain) return 'Nothing here fits well enough'
  if (hundredths(confidence) >= 70) return 'A confident answer'
  return hundredths(confidence) >= 40 ? 'Worth a listen' : 'Take this with care'
}

export function howLikely(probability: number): string {
  if (probability >= 0.9) return 'quite sure'
  if (probability >= 0.65) return 'likely'
  return probability >= 0.35 ? 'perhaps' : 'a guess'
}

export const hundredths = (share: number): number => Math.round(100 * share)
