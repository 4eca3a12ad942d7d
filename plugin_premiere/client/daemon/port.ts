/** What the panel's page knows of the daemon. Everything that crosses is plain data: page and Node may be two worlds. */

import { temptrack } from '../../build/messages'
import type { HostRange } from '../../shared/host'
import type { Health, Question, Result, Told } from '../../shared/daemon'
import { Channel, type Running } from './channel'
import { homeFolder, readEndpoint } from './endpoint'
import { DaemonError } from './errors'
import { timelineOf } from './request'
import { startDaemon } from './starting'

const v1 = temptrack.v1
const PLAIN = { longs: Number, bytes: String, defaults: true, enums: String, json: true }

export class DaemonPort {
  private channel: Channel | null = null

  constructor(private readonly home: string = homeFolder()) {}

  /** Ask how the daemon is; fails with kind "unreachable" where none runs. */
  async health(): Promise<Health> {
    const answer = await this.open().call('DaemonService/GetHealth', v1.GetHealthRequest, v1.GetHealthResponse, {})
    return v1.GetHealthResponse.toObject(answer as temptrack.v1.GetHealthResponse, PLAIN) as Health
  }

  /** Start the daemon where none runs. */
  async start(): Promise<Health> {
    try {
      return await this.health()
    } catch (error) {
      if (!(error instanceof DaemonError) || error.kind !== 'unreachable') throw error
    }
    this.close()
    await startDaemon(this.home)
    return this.health()
  }

  /** Ask for tracks; `tell` hears how far the work is. */
  suggest(range: HostRange | null, question: Question, tell: (told: Told) => void): Running<Result> {
    const request = {
      timeline: range ? timelineOf(range) : undefined,
      text: question.text,
      steering: question.steering,
      limit: question.limit,
      withVisuals: true,
    }
    let found: temptrack.v1.SuggestResponse | null = null
    const running = this.open().follow('SuggestService/Suggest', v1.SuggestRequest, v1.SuggestResponse, request, (message) => {
      const said = message as temptrack.v1.SuggestResponse
      if (said.progress) tell(v1.Progress.toObject(said.progress as temptrack.v1.Progress, PLAIN) as Told)
      else found = said
    })
    return { cancel: running.cancel, result: running.result.then(() => resultOf(found)) }
  }

  /** Say what became of a suggestion; later answers know. */
  async judge(answerId: string, trackId: string, verdict: 'kept' | 'rejected'): Promise<void> {
    const meant = { kept: v1.Verdict.VERDICT_KEPT, rejected: v1.Verdict.VERDICT_REJECTED }[verdict]
    await this.open().call('SuggestService/Feedback', v1.FeedbackRequest, v1.FeedbackResponse, { answerId, trackId, verdict: meant })
  }

  close(): void {
    this.channel?.close()
    this.channel = null
  }

  /** One channel for as long as the daemon is the same. */
  private open(): Channel {
    const endpoint = readEndpoint(this.home)
    if (!endpoint) throw new DaemonError('unreachable', 'The daemon does not run', 'start it', 'daemon_absent')
    if (this.channel && this.channel.endpoint.pid !== endpoint.pid) this.close()
    this.channel ??= new Channel(endpoint)
    return this.channel
  }
}

function resultOf(said: temptrack.v1.SuggestResponse | null): Result {
  if (!said?.result) throw new DaemonError('failed', 'The daemon ended without a result', 'ask again', 'no_result')
  return v1.SuggestResult.toObject(said.result as temptrack.v1.SuggestResult, PLAIN) as Result
}
