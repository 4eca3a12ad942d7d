/** The editor through CEP: texts in, texts out, on Premiere's main thread. */

import type { Envelope, HostCommands } from '../../shared/host'
import { SEQUENCE_CHANGED, injected } from '../page/cep'
import { type AskedOf, type HostAdapter, HostFailure } from './adapter'

const PATIENCE_MS = 60_000 // a modal dialogue of Premiere's keeps a script for as long as it stands

export class ExtendScriptHost implements HostAdapter {
  /** One call after another: Premiere runs them on one thread anyway, and answers must not overtake each other. */
  private last: Promise<unknown> = Promise.resolve()

  ask<Name extends keyof HostCommands>(name: Name, ...asked: AskedOf<Name>): Promise<HostCommands[Name][1]> {
    const answer = this.last.then(() => evaluated<HostCommands[Name][1]>(scriptOf(name, asked[0] ?? {})))
    this.last = answer.catch(() => undefined)
    return answer
  }

  onChange(heard: () => void): void {
    injected().addEventListener(SEQUENCE_CHANGED, heard)
    this.ask('listen').catch(() => undefined)
  }
}

/** Never a text of the user's inside a script: arguments travel percent-encoded. */
function scriptOf(name: string, asked: unknown): string {
  const encoded = encodeURIComponent(JSON.stringify(asked)).replace(/'/g, '%27')
  return `typeof $._temptrack_ === "object" ? $._temptrack_.call("${name}", "${encoded}") : "missing"`
}

function evaluated<T>(script: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failure('silent', 'Premiere does not answer', 'close its open dialogue')), PATIENCE_MS)
    injected().evalScript(script, (text) => {
      clearTimeout(timer)
      try {
        resolve(valueOf<T>(text))
      } catch (error) {
        reject(error)
      }
    })
  })
}

function valueOf<T>(text: string): T {
  if (text === 'missing') throw failure('not_loaded', "The panel's script was not loaded", 'restart Premiere Pro')
  let envelope: Envelope<T>
  try {
    envelope = JSON.parse(decodeURIComponent(text)) as Envelope<T>
  } catch {
    const said = text.slice(0, 80)
    throw failure('unreadable', `Premiere answered "${said}"`, 'run the self-check and send us its report', { said })
  }
  if (!envelope.ok) throw new HostFailure(envelope.error)
  return envelope.value
}

function failure(code: string, message: string, remedy: string, named: Record<string, string> = {}): HostFailure {
  return new HostFailure({ code, message, remedy, named })
}
