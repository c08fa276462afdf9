import { readFresh } from './delivery.store.ts'
import type { Told } from './delivery.ts'
import { isDown } from './health.ts'
import { type Line, MOST_HELD, take } from './line.ts'
import { type Pump, type Served, sendFrom } from './pump.job.ts'
import { wants } from './wanted.ts'

const PAGE = 200
const MOST_PAGES = 10 // for who catches up, before it is anybody else's turn

/**
 * Reads the feed up to `upTo`: once for all who keep up, and by itself for each that doesn't, when it has room. Whoever is
 * slow or down fills only their own line, and what they don't take stays in the feed.
 */
export async function readOn(pump: Pump, upTo: bigint): Promise<void> {
  while (pump.feedTo !== null && pump.feedTo < upTo && !pump.isStopped) {
    const from = pump.feedTo
    const { fresh, end } = await page(pump, from, upTo, PAGE)
    for (const one of pump.served.values())
      if (one.line.readTo === from && keepsUp(one.line)) takeAll(pump, one, fresh, end)
    pump.feedTo = end
  }
  const behind = [...pump.served.values()].filter(
    ({ line }) => pump.feedTo !== null && line.readTo < pump.feedTo,
  )
  for (const one of behind) await catchUp(pump, one)
}

async function page({ pumping: { database }, tenant }: Pump, after: bigint, upTo: bigint, limit: number) {
  const fresh = await database.read(tenant, (tx) => readFresh(tx, after, upTo, limit))
  const end = fresh.length < limit ? upTo : (fresh.at(-1)?.position ?? upTo)
  return { fresh, end }
}

function keepsUp({ health, places, verdict }: Line): boolean {
  return verdict.state === 'active' && !isDown(health) && places.size < MOST_HELD
}

/** Of who is down one event is enough to ask whether they are back. */
function roomOf(line: Line): number {
  const { health, places, blocked, verdict } = line
  if (verdict.state !== 'active') return 0
  if (isDown(health)) return places.size + blocked.size > 0 ? 0 : 1
  return places.size > MOST_HELD / 2 ? 0 : MOST_HELD - places.size
}

async function catchUp(pump: Pump, one: Served): Promise<void> {
  const { line } = one
  for (let pages = 0; pages < MOST_PAGES && !pump.isStopped; pages += 1) {
    const [upTo, room] = [pump.feedTo ?? line.readTo, roomOf(line)]
    if (line.readTo >= upTo || room === 0) return
    const { fresh, end } = await page(pump, line.readTo, upTo, room)
    takeAll(pump, one, fresh, end)
  }
}

function takeAll(pump: Pump, one: Served, fresh: readonly Told[], end: bigint): void {
  const { webhook, line, known } = one
  for (const told of fresh) {
    if (known.has(told.position) || !wants(webhook, told)) continue
    const outcome = take(line, told, pump.pumping.now())
    if (outcome) pump.outcomes.push(outcome)
  }
  line.readTo = end
  sendFrom(pump, one)
}
