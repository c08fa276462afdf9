import { readFileSync } from 'node:fs'
import { compileCalendars } from '../../src/clocks/calendar.ts'
import type { Clock, ClockEvent, Rules, Standing } from '../../src/clocks/clock.ts'
import { passEvent } from '../../src/clocks/course.ts'
import { type Firing, fireDue } from '../../src/clocks/fire.ts'
import type { EventOf } from '../../src/clocks/passing.ts'
import type { HistoryStep } from '../../src/clocks/replay.ts'
import { latestOf } from '../../src/clocks/rule-set.ts'
import type { Complaint } from '../../src/complaint/complaint.ts'
import type { ComplaintEvent, EventData, EventType } from '../../src/complaint/event.ts'
import { evolve } from '../../src/complaint/evolve.ts'
import { standingOf } from '../../src/complaint/standing.ts'
import { after } from '../../src/platform/duration.ts'
import { ClocksPolicy } from '../../src/policy/clocks-policy.ts'
import { CALENDAR_PACK } from './calendars.ts'
import { event, RECEPTION } from './complaints.ts'

/** The clocks of the default pack as policy. */
export const CLOCKS_PACK = ClocksPolicy.parse(
  JSON.parse(readFileSync(new URL('../../src/policy/packs/zh-CN/clocks.json', import.meta.url), 'utf8')),
)

/** The rules of the default pack. */
export const RULES: Rules = {
  clocks: CLOCKS_PACK,
  clocksVersion: 1,
  calendars: compileCalendars(CALENDAR_PACK, 1),
}

/** When cases are received: Friday 2026-11-20, 10:00 in Shanghai. */
export const ARRIVAL = '2026-11-20T02:00:00.000Z'

/** The instant so long after arrival. */
export function later(duration: string): string {
  return after(new Date(ARRIVAL), duration).toISOString()
}

type More = Partial<Pick<ComplaintEvent, 'role' | 'actor' | 'reason'>>

/** One complaint that lives through events, with its clocks; times are durations since arrival. */
export interface Case {
  /** Something happens to it. */
  happens<T extends EventType>(at: string, type: T, data: EventData[T], more?: More): Case
  /** An event about a clock, or one of the complaint that it was merged into. */
  passes(
    at: string,
    event: Pick<ClockEvent, 'type' | 'data'>,
    of?: EventOf,
    standing?: Partial<Standing>,
  ): Case
  /** Somebody looks what came due; gives what fired then. */
  looked(at: string): readonly Firing[]
  /** The latest clock of that name, or one instance of it; of a name that never ran it throws. */
  clock(name: string, instance?: number): Clock
  readonly clocks: readonly Clock[]
  readonly complaint: Complaint
  readonly firings: readonly Firing[]
  readonly history: readonly HistoryStep[]
}

/** A case just received, from what the test says of it; the rules are the default pack's. */
export function aCase(
  reception: Partial<EventData['complaint.received']> = {},
  more: More & { readonly rules?: Rules; readonly standing?: Partial<Standing> } = {},
): Case {
  const { rules = RULES, standing: facts = {}, ...given } = more
  const received = { ...RECEPTION, channel: 'web_chat', ...reception }
  let complaint: Complaint | null = null
  let clocks: readonly Clock[] = []
  const firings: Firing[] = []
  const history: HistoryStep[] = []
  const pass = (step: HistoryStep) => {
    const fired = passEvent(clocks, step.event, step.standing, rules, step.of)
    clocks = fired.clocks
    firings.push(...fired.firings)
    history.push(step)
  }
  const tried: Case = {
    happens(at, type, data, more) {
      const happened = event(type, data, { at: later(at), ...more })
      const next = evolve(complaint, happened)
      pass({ event: happened, standing: { ...standingOf(next, complaint), ...facts } })
      complaint = next
      return tried
    },
    passes(at, { type, data }, of = 'own', changed = {}) {
      const standing = { ...standingOf(tried.complaint, tried.complaint), ...facts, ...changed }
      pass({ event: { type, data, at: later(at), role: 'agent' }, standing, of })
      return tried
    },
    looked(at) {
      const fired = fireDue(clocks, later(at))
      clocks = fired.clocks
      firings.push(...fired.firings)
      return fired.firings
    },
    clock(name, instance) {
      const found = instance
        ? clocks.find((one) => one.name === name && one.instance === instance)
        : latestOf(clocks, name)
      if (!found) throw new Error(`no clock ${name} ${instance ?? ''}`)
      return found
    },
    get clocks() {
      return clocks
    },
    get complaint() {
      if (!complaint) throw new Error('nothing received yet')
      return complaint
    },
    firings,
    history,
  }
  return tried.happens('PT0S', 'complaint.received', received, { role: 'system', ...given })
}

/** When a clock of a case is due, its latest instance unless another is named; null while it is paused. */
export const due = (one: Case, name: string, instance?: number) => one.clock(name, instance).dueAt

/** How a clock of a case stands. */
export const state = (one: Case, name: string, instance?: number) => one.clock(name, instance).state

/** The clocks of a case that are not stopped, as `name instance`. */
export const open = ({ clocks }: Case) =>
  clocks
    .filter(({ stoppedAt }) => stoppedAt === null)
    .map(({ name, instance }) => `${name} ${instance}`)
    .sort()
