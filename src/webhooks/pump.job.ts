import type { FastifyBaseLogger } from 'fastify'
import type { Metrics } from '../platform/metrics.plugin.ts'
import type { Outgoing } from '../platform/outgoing.client.ts'
import { isTaken, type Outcome, type Told } from './delivery.ts'
import { type Line, newLine, nextOf, settle } from './line.ts'
import { type Keeping, load } from './pump.store.ts'
import { sendEvent } from './send.client.ts'
import type { PlacedWebhook } from './webhook.store.ts'

/** What telling other systems needs. */
export interface Pumping extends Keeping {
  readonly outgoing: Outgoing
  readonly log: FastifyBaseLogger
  readonly metrics?: Metrics | undefined
}

/** A subscription at work. */
export interface Served {
  webhook: PlacedWebhook
  readonly line: Line
  /** What rows said of events beyond its place when this worker took over. */
  readonly known: ReadonlySet<bigint>
  saved: string
}

/** One tenant's events on their way to whoever subscribed. */
export interface Pump {
  readonly pumping: Pumping
  readonly tenant: string
  readonly served: Map<string, Served>
  /** Up to where the feed has been read once for all who keep up. */
  feedTo: bigint | null
  readonly outcomes: Outcome[]
  /** Somebody changed a subscription. */
  isStale: boolean
  isStopped: boolean
}

/** A pump that has read nothing yet. */
export function newPump(pumping: Pumping, tenant: string): Pump {
  return { pumping, tenant, served: new Map(), feedTo: null, outcomes: [], isStale: false, isStopped: false }
}

/** Looks who is to be told, how, and what waits. */
export async function reload(pump: Pump): Promise<void> {
  const { served, outcomes } = pump
  const { webhooks, blocked, known } = await load(pump.pumping, pump.tenant)
  const active = new Set(webhooks.map(({ id }) => id))
  for (const id of served.keys()) if (!active.has(id)) served.delete(id)
  const settled = new Set(outcomes.map(({ webhook, told }) => `${webhook} ${told.complaint}`))
  for (const webhook of webhooks) {
    const one = served.get(webhook.id) ?? newServed(webhook, known.get(webhook.id) ?? [])
    served.set(webhook.id, one)
    follow(one, webhook)
    for (const complaint of blocked.get(webhook.id) ?? [])
      if (!settled.has(`${webhook.id} ${complaint}`)) one.line.blocked.add(complaint)
  }
  pump.feedTo = linesOf(pump).reduce<bigint | null>(furthest, pump.feedTo)
}

/** Sends what may be sent now to one of them. */
export function sendFrom(pump: Pump, one: Served): void {
  if (pump.isStopped) return
  for (let told = nextOf(one.line, pump.pumping.now()); told; told = nextOf(one.line, pump.pumping.now()))
    void send(pump, one, told)
}

/** The same to all of them. */
export function sendAll(pump: Pump): void {
  for (const one of pump.served.values()) sendFrom(pump, one)
}

/** The lines of all who are served. */
export function linesOf({ served }: Pump): Line[] {
  return [...served.values()].map(({ line }) => line)
}

function newServed(webhook: PlacedWebhook, known: readonly bigint[]): Served {
  const { id, failures, failingSince, restsUntil, position } = webhook
  const line = newLine(id, { failures, failingSince, restsUntil }, position)
  return { webhook, line, known: new Set(known), saved: '' }
}

/** What people changed holds from now on. */
function follow(one: Served, webhook: PlacedWebhook): void {
  const { failures, failingSince, restsUntil, revision } = webhook
  if (one.webhook.revision !== revision) {
    one.line.health = { failures, failingSince, restsUntil }
    one.line.verdict = { state: 'active', because: null }
  }
  one.webhook = webhook
}

function furthest(place: bigint | null, { readTo }: Line): bigint {
  return place === null || readTo > place ? readTo : place
}

async function send(pump: Pump, one: Served, told: Told): Promise<void> {
  const { outgoing, now, random, log, metrics } = pump.pumping
  const { line } = one
  const tried = await sendEvent(outgoing, one.webhook, told, now())
  const before = line.verdict.state
  const outcomes = settle(line, told, tried, random(4).readUInt32BE() / 2 ** 32)
  pump.outcomes.push(...outcomes)
  const isGivenUp = outcomes[0]?.state === 'failed'
  const became = isTaken(tried) ? 'delivered' : isGivenUp ? 'given_up' : 'failed'
  metrics?.countDelivery(became, tried.durationMs / 1000)
  const { state, because } = line.verdict
  if (before === 'active' && state !== 'active') {
    metrics?.countStoppedWebhook(because ?? 'asked')
    log.warn({ tenant: pump.tenant, webhook: line.webhook, because }, 'a webhook is no longer served')
  }
  sendFrom(pump, one)
}
