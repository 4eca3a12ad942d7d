/**
 * The editor through UXP, which follows CEP: a sketch that type-checks against Adobe's own types and is in no bundle yet.
 *
 * What it shows: the same commands fit, markers become one undo step (`executeTransaction`), and places are Promises of
 * TickTime. What it lacks: nested sequences, the selection, and laying a track (`SequenceEditor.createOverwriteItemAction`).
 * What must change beside it: UXP has no Node, so the daemon has to be reached by fetch or WebSocket.
 */

import type { Project, Sequence, TickTime, VideoClipTrackItem, premierepro } from '@adobe/premierepro'
import type { HostClip, HostCommands, HostState, MarkerRead, Rate, WantedMarker } from '../../shared/host'
import { type AskedOf, type HostAdapter, HostFailure } from './adapter'

const TICKS_PER_S = 254_016_000_000
const TOKEN = /(^|[\r\n])temptrack:[A-Za-z0-9_.-]+:\d+\s*$/
const CLIP_ITEMS = 1 // Constants.TrackItemType.CLIP

export class UxpHost implements HostAdapter {
  constructor(private readonly ppro: premierepro) {}

  async ask<Name extends keyof HostCommands>(name: Name, ...asked: AskedOf<Name>): Promise<HostCommands[Name][1]> {
    const { project, sequence } = await this.active()
    const commands: Partial<Record<keyof HostCommands, () => Promise<unknown>>> = {
      state: () => stateOf(project, sequence),
      marks: async () => ({ markers: await this.ours(sequence) }),
      mark: () => this.mark(project, sequence, (asked[0] as HostCommands['mark'][0]).markers),
      unmark: () => this.unmark(project, sequence),
    }
    const command = commands[name]
    if (!command) throw new HostFailure({ code: 'unknown_command', message: `This host has no '${name}' yet`, remedy: 'use the CEP panel' })
    return (await command()) as HostCommands[Name][1]
  }

  onChange(heard: () => void): void {
    this.ppro.EventManager.addGlobalEventListener('onActiveSequenceChanged', heard)
  }

  /** The clips of one track, in the range's seconds. */
  async clips(items: VideoClipTrackItem[], from: TickTime): Promise<HostClip[]> {
    return Promise.all(items.map(async (item) => {
      const media = this.ppro.ClipProjectItem.cast(await item.getProjectItem())
      const [enter, leave, start, end] = await Promise.all([item.getInPoint(), item.getOutPoint(), item.getStartTime(), item.getEndTime()])
      return {
        name: await item.getName(),
        path: await media.getMediaFilePath(),
        source_in_s: enter.seconds,
        source_out_s: leave.seconds,
        record_in_s: start.seconds - from.seconds,
        record_out_s: end.seconds - from.seconds,
        speed: Math.abs(await item.getSpeed()) || 1,
        reversed: Boolean(await item.isSpeedReversed()),
      }
    }))
  }

  async pictures(sequence: Sequence, track: number): Promise<VideoClipTrackItem[]> {
    return (await sequence.getVideoTrack(track)).getTrackItems(CLIP_ITEMS, false)
  }

  private async active(): Promise<{ project: Project; sequence: Sequence }> {
    const project = await this.ppro.Project.getActiveProject()
    if (!project) throw new HostFailure({ code: 'no_project', message: 'No project is open', remedy: 'open a project' })
    const sequence = await project.getActiveSequence()
    if (!sequence) throw new HostFailure({ code: 'no_sequence', message: 'No sequence is open in the timeline', remedy: 'open a sequence' })
    return { project, sequence }
  }

  private async ours(sequence: Sequence): Promise<(Omit<MarkerRead, 'as_asked'> & { comments: string })[]> {
    const fps = rateOf(await sequence.getTimebase())
    const markers = await this.ppro.Markers.getMarkers(sequence)
    return markers.getMarkers().filter((one) => TOKEN.test(one.getComments())).map((one) => ({
      name: one.getName(),
      comments: one.getComments(),
      in_frame: frameOf(one.getStart(), fps),
      out_frame: frameOf(one.getStart().add(one.getDuration()), fps),
    }))
  }

  /** Actions are made inside `lockedAccess` (26.3), and one transaction is one step to undo. */
  private async mark(project: Project, sequence: Sequence, wanted: WantedMarker[]): Promise<HostCommands['mark'][1]> {
    const { removed } = await this.unmark(project, sequence)
    const timebase = await sequence.getTimebase()
    const time = (frame: number) => this.ppro.TickTime.createWithTicks(String(BigInt(frame) * BigInt(timebase)))
    const markers = await this.ppro.Markers.getMarkers(sequence)
    project.lockedAccess(() => project.executeTransaction((all) => {
      for (const one of wanted) {
        const start = time(one.in_frame)
        all.addAction(markers.createAddMarkerAction(one.name, this.ppro.Marker.MARKER_TYPE_COMMENT, start, time(one.out_frame).subtract(start), one.comments))
      }
    }, 'Temptrack markers'))
    const read = await this.ours(sequence)
    return { removed, markers: wanted.map((one) => ({ ...one, as_asked: read.some((found) => found.comments === one.comments && found.in_frame === one.in_frame && found.out_frame === one.out_frame) })) }
  }

  private async unmark(project: Project, sequence: Sequence): Promise<{ removed: number }> {
    const markers = await this.ppro.Markers.getMarkers(sequence)
    const ours = markers.getMarkers().filter((one) => TOKEN.test(one.getComments()))
    project.lockedAccess(() => project.executeTransaction((all) => {
      for (const one of ours) all.addAction(markers.createRemoveMarkerAction(one))
    }, 'Remove Temptrack markers'))
    return { removed: ours.length }
  }
}

async function stateOf(project: Project, sequence: Sequence): Promise<HostState> {
  const rate = rateOf(await sequence.getTimebase())
  const at = async (time: Promise<TickTime>) => frameOf(await time, rate)
  const [enter, leave] = [await sequence.getInPoint(), await sequence.getOutPoint()]
  return {
    project: project.name, sequence: sequence.name, sequence_id: sequence.guid.toString(), rate, drop_frame: false,
    zero_frame: await at(sequence.getZeroPoint()), end_frame: await at(sequence.getEndTime()), playhead_frame: await at(sequence.getPlayerPosition()),
    in_frame: enter.seconds < 0 ? null : frameOf(enter, rate), out_frame: leave.seconds < 0 ? null : frameOf(leave, rate), rules: ['uxp'],
  }
}

const frameOf = (time: TickTime, rate: Rate): number => Math.round((time.seconds * rate.num) / rate.den)

function rateOf(timebase: string): Rate {
  const ticks = Number(timebase)
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  const common = divisor(TICKS_PER_S, ticks)
  return { num: TICKS_PER_S / common, den: ticks / common }
}
