import { nextTry } from '../platform/retry.ts'
import { endOf, isTaken, type Outcome, type Told, type Tried } from './delivery.ts'
import { type Health, healthAfter, isDown, mostAtOnce, type Verdict, verdictOn } from './health.ts'

/** How many deliveries are on their way to one receiver at once. */
export const AT_ONCE = 8
/** How many events of one subscription are held in memory; what is more stays in the feed. */
export const MOST_HELD = 200

/** The events of one subscription on their way: in order per complaint, different complaints beside each other. */
export interface Line {
  readonly webhook: string
  health: Health
  verdict: Verdict
  /** All events of the feed up to here were taken, or aren't wanted. */
  readTo: bigint
  /** What is held, by complaint, in order; the first of each may be on its way. */
  readonly queues: Map<string, Told[]>
  /** The complaints of which the first isn't on its way. */
  readonly ready: Set<string>
  readonly places: Set<bigint>
  /** The complaints of which something waits in a row: what comes later of them waits behind it. */
  readonly blocked: Set<string>
  /** The complaints of which the next in a row may go. */
  readonly freed: Set<string>
  /** The receiver is back: what waits for it may go at once. */
  isBack: boolean
  busy: number
}

/** A line with nothing in it. */
export function newLine(webhook: string, health: Health, readTo: bigint): Line {
  return {
    ...{ webhook, health, readTo, verdict: { state: 'active', because: null }, isBack: false, busy: 0 },
    ...{ queues: new Map(), ready: new Set(), places: new Set(), blocked: new Set(), freed: new Set() },
  }
}

/** Up to where all events are dealt with: a worker that takes over begins there. */
export function placeOf({ places, readTo }: Line): bigint {
  let place = readTo
  for (const held of places) if (held <= place) place = held - 1n
  return place
}

/** Takes an event of the feed; what has to wait behind an earlier one of its complaint is returned, to be kept in a row. */
export function take(line: Line, told: Told, now: Date): Outcome | null {
  if (line.places.has(told.position)) return null
  if (line.blocked.has(told.complaint)) return behind(line, told, now)
  hold(line, told)
  return null
}

/** Takes a delivery that waited in a row and is due; not where an earlier event of its complaint is held. */
export function takeDue(line: Line, told: Told): void {
  if (line.queues.has(told.complaint)) return
  line.blocked.add(told.complaint)
  hold(line, told)
}

/** What is sent next, which counts as on its way from then on; null where there is nothing, or nothing may be sent now. */
export function nextOf(line: Line, now: Date): Told | null {
  if (line.verdict.state !== 'active') return null
  if (line.busy >= mostAtOnce(line.health, now, AT_ONCE)) return null
  const [complaint] = line.ready
  const told = complaint === undefined ? undefined : line.queues.get(complaint)?.[0]
  if (complaint === undefined || !told) return null
  line.ready.delete(complaint)
  line.busy += 1
  return told
}

/** What is to be kept after a try: of this delivery, and of those that now wait behind it. `chance` is from 0 to 1. */
export function settle(line: Line, told: Told, tried: Tried, chance: number): Outcome[] {
  line.busy -= 1
  if (isTaken(tried) && isDown(line.health)) line.isBack = true
  line.health = healthAfter(line.health, tried)
  const outcome = outcomeOf(line, told, tried, chance)
  const ended = { givenUp: outcome.state === 'failed', begun: outcome.begunAt }
  if (line.verdict.state === 'active') line.verdict = verdictOn(line.health, tried, ended)
  const queue = line.queues.get(told.complaint) ?? []
  queue.shift()
  line.places.delete(told.position)
  const waits = outcome.state === 'waiting'
  const later = waits ? queue.splice(0) : []
  for (const one of later) line.places.delete(one.position)
  if (waits) line.blocked.add(told.complaint)
  if (queue.length > 0) line.ready.add(told.complaint)
  else line.queues.delete(told.complaint)
  if (!waits && queue.length === 0 && line.blocked.has(told.complaint)) line.freed.add(told.complaint)
  return [outcome, ...later.map((one) => behind(line, one, tried.at))]
}

function hold({ queues, ready, places }: Line, told: Told): void {
  const queue = queues.get(told.complaint)
  places.add(told.position)
  if (queue) queue.push(told)
  else {
    queues.set(told.complaint, [told])
    ready.add(told.complaint)
  }
}

function behind({ webhook }: Line, told: Told, now: Date): Outcome {
  return { webhook, told, state: 'waiting', tries: 0, begunAt: now, nextAt: null, tried: null }
}

function outcomeOf({ webhook, health }: Line, told: Told, tried: Tried, chance: number): Outcome {
  const tries = (told.waited?.tries ?? 0) + 1
  const begunAt = told.waited?.begunAt ?? tried.at
  const base = { webhook, told, tries, begunAt, tried }
  if (isTaken(tried)) return { ...base, state: 'delivered', nextAt: null }
  const next = nextTry(tries, begunAt, endOf(tried), chance)
  if (!next || tried.status === 410) return { ...base, state: 'failed', nextAt: null }
  const { restsUntil } = health
  return { ...base, state: 'waiting', nextAt: restsUntil && restsUntil > next ? restsUntil : next }
}
