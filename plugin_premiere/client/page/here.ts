/** The language of the host's interface; Premiere changes it only by starting anew. */

import { hostEnvironment } from './cep'
import { languageOf } from './language'

export const here = languageOf(hostEnvironment().appUILocale)

/** The page's fixed texts: `data-text`, `data-label` and `data-example` name them. */
export function speak(page: Document): void {
  page.documentElement.lang = here.tag
  for (const one of Array.from(page.querySelectorAll<HTMLElement>('[data-text]'))) one.textContent = here.say(one.dataset.text!)
  for (const one of Array.from(page.querySelectorAll<HTMLElement>('[data-label]'))) one.setAttribute('aria-label', here.say(one.dataset.label!))
  for (const one of Array.from(page.querySelectorAll<HTMLTextAreaElement>('[data-example]'))) one.placeholder = here.say(one.dataset.example!)
}
