/**
 * One language: its texts and how it writes figures. The texts are bundled from `locale/`, the files that the engine reads the menu's
 * name from, instead of asked for with `initResourceBundle`: that knows exact locales alone, and a missing text would be an empty button.
 */

import german from '../../locale/de_DE/messages.properties'
import french from '../../locale/fr_FR/messages.properties'
import english from '../../locale/messages.properties'

export type Values = Record<string, string | number>

/** What went wrong, by the code of whoever found it; `message` and `remedy` are its English. */
export interface Failure {
  code?: string
  named?: Values
  message: string
  remedy?: string
}

export class Language {
  private readonly plural: Intl.PluralRules

  constructor(
    /** As `lang` wants it. */
    readonly tag: string,
    private readonly texts: Record<string, string>,
  ) {
    this.plural = new Intl.PluralRules(tag)
  }

  say(key: string, values: Values = {}): string {
    const text = this.texts[key] ?? english[key] ?? key
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
  }

  knows(key: string): boolean {
    return key in english
  }

  /** A number with its noun, in the language's form for it: "1 marker", "1.204 Marken". */
  count(key: string, number: number): string {
    const form = `${key}.${this.plural.select(number)}`
    return this.say(this.knows(form) ? form : `${key}.other`, { number: number.toLocaleString(this.tag) })
  }

  /** "0:07.4", "1:02:03.0"; a comma where the language has one. */
  clock(seconds: number, decimals = 1): string {
    const scale = 10 ** decimals
    const total = Math.max(0, Math.round(seconds * scale) / scale)
    const minutes = Math.floor(total / 60)
    const tail = this.fixed(total - 60 * minutes, decimals).padStart(decimals ? 3 + decimals : 2, '0')
    const hours = Math.floor(minutes / 60)
    return hours ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
  }

  percent(share: number): string {
    return this.say('percent', { number: Math.round(100 * share) })
  }

  gain(gain_db: number): string {
    const sign = gain_db < -0.05 ? '\u2212' : gain_db > 0.05 ? '+' : '\u00b1'
    return this.say('gain', { number: `${sign}${this.fixed(Math.abs(gain_db), 1)}` })
  }

  /** A route that this version does not know keeps its own name. */
  routeName(route: string): string {
    if (this.knows(`route.${route}`)) return this.say(`route.${route}`)
    return sentence(route.replace(/_/g, ' ')) || this.say('route.none')
  }

  howSure(confidence: number, abstain: boolean): string {
    if (abstain) return this.say('sure.abstain')
    if (hundredths(confidence) >= 70) return this.say('sure.high')
    return hundredths(confidence) >= 40 ? this.say('sure.middle') : this.say('sure.low')
  }

  howLikely(probability: number): string {
    if (probability >= 0.9) return this.say('likely.surely')
    if (probability >= 0.65) return this.say('likely.high')
    return probability >= 0.35 ? this.say('likely.middle') : this.say('likely.low')
  }

  /** A failure of the host script or of the way to the daemon; the daemon's own sentences stay as it says them. */
  failure({ code = '', named, message, remedy = '' }: Failure): { message: string; remedy: string } {
    const key = `error.${code}`
    if (!this.knows(key)) return { message, remedy }
    return { message: this.say(key, named), remedy: this.knows(`${key}.remedy`) ? this.say(`${key}.remedy`, named) : '' }
  }

  private fixed(number: number, decimals: number): string {
    return number.toLocaleString(this.tag, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false })
  }
}

/** What the daemon itself speaks, and so what stands in markers. */
export const ENGLISH = new Language('en', english)

const LANGUAGES = [ENGLISH, new Language('de', german), new Language('fr', french)]

/** For a locale of the host's, "de_DE" or "fr_CA"; English for what there is no file for. */
export function languageOf(locale: string): Language {
  const wanted = locale.toLowerCase().split(/[_-]/)[0]
  return LANGUAGES.find((one) => one.tag === wanted) ?? ENGLISH
}

export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

export const hundredths = (share: number): number => Math.round(100 * share)
