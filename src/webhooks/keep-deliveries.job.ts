import { readDue } from './delivery.store.ts'
import { mostAtOnce } from './health.ts'
import { AT_ONCE, MOST_HELD, placeOf, takeDue } from './line.ts'
import { linesOf, type Pump, type Served, sendAll } from './pump.job.ts'
import { keep, LeaseLost } from './pump.store.ts'
import type { Standing } from './standing.store.ts'

const DUE_AT_ONCE = 2 * AT_ONCE
const DRAIN_MS = 10_000

/** Takes what is due of what waits, once what is known of it is kept. */
export async function takeWaiting(pump: Pump): Promise<void> {
  const { pumping, served, tenant, outcomes } = pump
  const now = pumping.now()
  const free = linesOf(pump).filter(({ blocked, busy, health, places, verdict }) => {
    const isFree = busy < mostAtOnce(health, now, AT_ONCE) && places.size < MOST_HELD
    return blocked.size > 0 && isFree && verdict.state === 'active'
  })
  if (free.length === 0) return
  const ids = free.map(({ webhook }) => webhook)
  const due = await pumping.database.read(tenant, (tx) => readDue(tx, ids, now, DUE_AT_ONCE))
  const settled = new Set(outcomes.map(({ webhook, told }) => `${webhook} ${told.position}`))
  for (const { webhook, told } of due) {
    const line = served.get(webhook)?.line
    if (line && !settled.has(`${webhook} ${told.position}`)) takeDue(line, told)
  }
  sendAll(pump)
}

/** Keeps what became of deliveries; with `withPlaces` also how far each subscription is, else only where one has stopped. */
export async function keepAll(pump: Pump, withPlaces: boolean): Promise<void> {
  const { pumping, tenant, served, outcomes } = pump
  const kept = outcomes.splice(0)
  const lines = linesOf(pump)
  const freed = lines.flatMap(({ webhook, freed }) => [...freed].map((complaint) => ({ webhook, complaint })))
  const back = lines.filter(({ isBack }) => isBack).map(({ webhook }) => webhook)
  const standings = changedStandings(pump, withPlaces)
  if (kept.length + freed.length + back.length + standings.length === 0) return
  for (const line of lines) {
    line.freed.clear()
    line.isBack = false
  }
  try {
    const waits = await keep(pumping, tenant, { outcomes: kept, freed, back, standings })
    freed.forEach((one, index) => {
      if (!waits[index]) unblock(pump, one)
    })
    for (const standing of standings) {
      const one = served.get(standing.id)
      if (one) one.saved = textOf(standing)
    }
  } catch (error) {
    // What couldn't be kept is kept with the next group: at worst something is sent again.
    outcomes.unshift(...kept)
    for (const { webhook, complaint } of freed) served.get(webhook)?.line.freed.add(complaint)
    for (const id of back) {
      const line = served.get(id)?.line
      if (line) line.isBack = true
    }
    throw error
  }
}

/** Waits for what is being sent, though not for ever, and keeps what became of it. */
export async function drain(pump: Pump): Promise<void> {
  pump.isStopped = true
  const until = performance.now() + DRAIN_MS
  while (linesOf(pump).some(({ busy }) => busy > 0) && performance.now() < until) await pause(20)
  await keepAll(pump, true).catch((err) => {
    if (!(err instanceof LeaseLost)) pump.pumping.log.error({ err }, 'the worker could not keep deliveries')
  })
}

/** Resolves after so many ms. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Nothing of the complaint waits any more, unless what came meanwhile does. */
function unblock({ served, outcomes }: Pump, { webhook, complaint }: { webhook: string; complaint: string }) {
  const line = served.get(webhook)?.line
  const isPending = outcomes.some((one) => {
    return one.webhook === webhook && one.told.complaint === complaint && one.state === 'waiting'
  })
  if (isPending) line?.freed.add(complaint)
  else line?.blocked.delete(complaint)
}

function changedStandings({ served }: Pump, withPlaces: boolean): Standing[] {
  return [...served.values()].flatMap((one) => {
    if (!withPlaces && one.line.verdict.state === 'active') return []
    const standing = standingOf(one)
    return textOf(standing) === one.saved ? [] : [standing]
  })
}

function standingOf({ webhook: { id, revision }, line }: Served): Standing {
  return { id, revision, position: placeOf(line), ...line.health, ...line.verdict }
}

function textOf(standing: Standing): string {
  return JSON.stringify({ ...standing, position: String(standing.position) })
}
