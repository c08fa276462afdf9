import type { AgendaEntry, Clock, WhenDue } from './clock.ts'
import { withAgenda } from './schedule.ts'

/** One thing that a clock says of itself, at its instant or as soon after as somebody looked (CLK-4). */
export interface Firing {
  readonly kind: AgendaEntry['kind']
  readonly clock: string
  readonly instance: number
  readonly family: Clock['family']
  readonly subject: string | null
  readonly dueAt: string
  /** The instant that it is for. */
  readonly firedFor: string
  /** The instant at which it was noticed. */
  readonly noticedAt: string
  /** Of a warning: the share that had run. */
  readonly share?: number
  /** Of a rung. */
  readonly level?: number
  readonly role?: string
  /** Of what repeats: how often it was due since it was last looked at. */
  readonly count?: number
  /** Of a term: what the worker does now. */
  readonly whenDue?: WhenDue
}

/** Clocks as they are now, and what happened of itself. */
export interface Fired {
  readonly clocks: Clock[]
  readonly firings: readonly Firing[]
}

/**
 * Everything whose instant has come by `at`, in the order of the instants, each once (CLK-1, CLK-4). At the due instant
 * itself the time is over. How often it is called between makes no difference to the clocks (CLK-7).
 */
export function fireDue(clocks: readonly Clock[], at: string, repeats: Repeats = 'said'): Fired {
  const fired = clocks.map((clock) => fireOne(clock, at, repeats))
  const firings = fired.flatMap((one) => one.firings)
  return {
    clocks: fired.map((one) => one.clock),
    firings: firings.length < 2 ? firings : [...firings].sort(inOrder),
  }
}

/** Whether what is due again is said, or waits until somebody says it with a count (SBX-1). */
export type Repeats = 'said' | 'awaited'

function isAgain({ timesDue }: Clock, entry: AgendaEntry): boolean {
  return timesDue > 0 && everyMsOf(entry) !== undefined
}

/** The earliest instant at which one of these clocks has something to say; null: none ever will by itself. */
export function nextOf(clocks: readonly Clock[]): string | null {
  const instants = clocks.flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]))
  return instants.reduce<string | null>((first, at) => (first === null || at < first ? at : first), null)
}

function fireOne(clock: Clock, at: string, repeats: Repeats): { clock: Clock; firings: Firing[] } {
  if (clock.nextAt === null || clock.nextAt > at) return { clock, firings: [] }
  const firings: Firing[] = []
  let now = clock
  const due = () => now.agenda.find((one) => one.at <= at && !(repeats === 'awaited' && isAgain(now, one)))
  for (let entry = due(); entry; entry = due()) {
    const count = timesOf(entry, at)
    firings.push(firingOf(now, entry, count, at))
    now = after(now, entry, count)
  }
  return { clock: now, firings }
}

function after(clock: Clock, entry: AgendaEntry, count: number): Clock {
  const rest = withAgenda([...clock.agenda.filter((one) => one !== entry), ...again(entry, count)])
  const changed = { ...clock, ...rest }
  if (entry.kind === 'warned') return { ...changed, warned: [...clock.warned, entry.share] }
  if (entry.kind === 'escalated') return { ...changed, level: Math.max(clock.level, entry.level) }
  const timesDue = clock.timesDue + count
  return entry.kind === 'due'
    ? { ...changed, timesDue }
    : { ...changed, timesDue, state: 'breached', breachedAt: clock.breachedAt ?? entry.at }
}

function again(entry: AgendaEntry, count: number): AgendaEntry[] {
  const everyMs = everyMsOf(entry)
  if (everyMs === undefined) return []
  return [{ ...entry, at: new Date(Date.parse(entry.at) + count * everyMs).toISOString() }]
}

/** How often a repeating entry was due by now; a gap is one firing with a count (SBX-1). */
function timesOf(entry: AgendaEntry, at: string): number {
  const everyMs = everyMsOf(entry)
  return everyMs === undefined ? 1 : 1 + Math.floor((Date.parse(at) - Date.parse(entry.at)) / everyMs)
}

function everyMsOf(entry: AgendaEntry): number | undefined {
  return entry.kind === 'breached' || entry.kind === 'due' ? entry.everyMs : undefined
}

function firingOf(clock: Clock, entry: AgendaEntry, count: number, noticedAt: string): Firing {
  const repeated = everyMsOf(entry) !== undefined
  return {
    ...{ kind: entry.kind, clock: clock.name, instance: clock.instance, family: clock.family },
    ...{ subject: clock.subject, firedFor: entry.at, noticedAt },
    dueAt: entry.kind === 'breached' ? entry.at : (clock.dueAt ?? entry.at),
    ...(entry.kind === 'warned' ? { share: entry.share } : {}),
    ...(entry.kind === 'escalated' ? { level: entry.level, role: entry.role } : {}),
    ...(entry.kind === 'due' ? { whenDue: entry.whenDue } : {}),
    ...(repeated ? { count } : {}),
  }
}

const KINDS: readonly AgendaEntry['kind'][] = ['warned', 'breached', 'due', 'escalated']

function inOrder(a: Firing, b: Firing): number {
  if (a.firedFor !== b.firedFor) return a.firedFor < b.firedFor ? -1 : 1
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
}
