/** The self-check's report. English in every language, as it is made to be sent to us. */

import type { HostAdapter, HostFailure } from '../host/adapter'
import type { State } from './state'

export async function reportOf({ daemon }: State, host: HostAdapter, locale: string): Promise<string> {
  const lines = [daemon.kind === 'up' ? `daemon: ${daemon.health.version}, ${daemon.health.status}` : `daemon: ${daemon.kind}`, `interface: ${locale}`]
  await host.ask('selfcheck').then(
    ({ probes }) => lines.push(...probes.map((one) => `${one.name}: ${one.answer}`)),
    (error: HostFailure) => lines.push(`host: ${error.message}`),
  )
  return lines.join('\n')
}
