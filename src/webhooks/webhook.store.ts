import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { Health, Verdict } from './health.ts'
import type { Wanting } from './wanted.ts'

/** A secret that deliveries are signed with; one that is exchanged signs beside the new one `until` then. */
export interface WebhookSecret {
  readonly secret: string
  readonly until?: string | undefined
}

/** Where a subscription is told, and what its deliveries are signed with, the newest secret first. */
export interface WebhookAddress {
  readonly url: string
  readonly secrets: readonly WebhookSecret[]
}

/** A subscription: who is told of what, and how it fares. */
export interface Webhook extends Wanting, WebhookAddress, Verdict, Health {
  readonly id: string
  /** Rises when people change it: what a worker knew before is then void. */
  readonly revision: number
  readonly author: string
  readonly createdAt: Date
}

/** A subscription with how far it has been served. */
export interface PlacedWebhook extends Webhook {
  readonly position: bigint
}

interface WebhookRow extends Wanting, Verdict {
  readonly id: string
  readonly sealed: Buffer
  readonly revision: number
  readonly author: string
  readonly created_at: Date
  readonly position: string
  readonly failures: number
  readonly failing_since: Date | null
  readonly rests_until: Date | null
}

const COLUMNS = `id, sealed, events, departments, grades, channels, state, because, revision, author, created_at,
  position::text as position, failures, failing_since, rests_until`
const ALL = {
  name: 'webhooks',
  text: `select ${COLUMNS} from webhook where tenant_id = $1 and state <> 'deleted' order by created_at, id`,
}
const ONE = {
  name: 'webhook',
  text: `select ${COLUMNS} from webhook where tenant_id = $1 and id = $2 and state <> 'deleted'`,
}
const LOCK = { name: 'lock-webhook', text: `${ONE.text} for update` }
const TURN = {
  name: 'webhooks-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('webhooks ' || $1, 0))`,
}
// Whoever subscribes is told of what comes from now on; a sequence that nothing was drawn from says 1 as well.
const INSERT = {
  name: 'insert-webhook',
  text: `insert into webhook (tenant_id, id, sealed, events, departments, grades, channels, state, because, revision,
      author, created_at, position)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when is_called then last_value else 0 end
    from event_position`,
}
const UPDATE = {
  name: 'update-webhook',
  text: `update webhook set sealed = $3, events = $4, departments = $5, grades = $6, channels = $7, state = $8,
      because = $9, failures = $10, failing_since = $11, rests_until = $12, revision = revision + 1
    where tenant_id = $1 and id = $2`,
}
const DELETE = {
  name: 'delete-webhook',
  text: `update webhook set state = 'deleted', because = null, sealed = '', deleted_at = $3, revision = revision + 1
    where tenant_id = $1 and id = $2`,
}
const LEASE = {
  name: 'make-webhook-lease',
  text: 'insert into webhook_lease (tenant_id) values ($1) on conflict do nothing',
}
const NOTIFY = { name: 'notify-webhook', text: `select pg_notify('redress_webhook', '')` }

/** The subscriptions of the transaction's tenant, the oldest first. */
export async function readWebhooks(tx: Transaction, ring: KeyRing): Promise<PlacedWebhook[]> {
  const rows = await tx.run<WebhookRow>(ALL, [tx.tenant])
  return rows.map((row) => opened(tx.tenant, ring, row))
}

/** One of them; null where there is none of that id. */
export async function readWebhook(tx: Transaction, ring: KeyRing, id: string): Promise<PlacedWebhook | null> {
  const [row] = await tx.run<WebhookRow>(ONE, [tx.tenant, id])
  return row ? opened(tx.tenant, ring, row) : null
}

/** The same, locked until the transaction ends. */
export async function lockWebhook(tx: Transaction, ring: KeyRing, id: string): Promise<PlacedWebhook | null> {
  const [row] = await tx.run<WebhookRow>(LOCK, [tx.tenant, id])
  return row ? opened(tx.tenant, ring, row) : null
}

/** Waits for others who subscribe in the same tenant, and says how many subscriptions it has then. */
export async function takeWebhooksTurn(tx: Transaction, ring: KeyRing): Promise<number> {
  tx.run(TURN, [tx.tenant])
  return (await readWebhooks(tx, ring)).length
}

/** Writes a new subscription and wakes the workers; nothing is awaited. */
export function insertWebhook(tx: Transaction, ring: KeyRing, random: Random, webhook: Webhook): void {
  const { id, events, departments, grades, channels, state, because, revision, author, createdAt } = webhook
  tx.run(LEASE, [tx.tenant])
  tx.run(INSERT, [
    ...[tx.tenant, id, sealedOf(tx.tenant, ring, random, webhook), events, departments, grades, channels],
    ...[state, because, revision, author, createdAt],
  ])
  tx.run(NOTIFY, [])
}

/** Writes what people made of a subscription and wakes the workers; the caller holds it. */
export function updateWebhook(tx: Transaction, ring: KeyRing, random: Random, webhook: Webhook): void {
  const { id, events, departments, grades, channels, state, because } = webhook
  tx.run(UPDATE, [
    ...[tx.tenant, id, sealedOf(tx.tenant, ring, random, webhook), events, departments, grades, channels],
    ...[state, because, webhook.failures, webhook.failingSince, webhook.restsUntil],
  ])
  tx.run(NOTIFY, [])
}

/** Deletes a subscription, its URL and its secrets; the log of its deliveries goes later, in pieces. */
export function deleteWebhook(tx: Transaction, id: string, at: Date): void {
  tx.run(DELETE, [tx.tenant, id, at])
  tx.run(NOTIFY, [])
}

function sealedOf(
  tenant: string,
  ring: KeyRing,
  random: Random,
  { id, url, secrets }: Pick<Webhook, 'id' | 'url' | 'secrets'>,
): Buffer {
  return sealUnderRing(ring, sealPlace(tenant, id), Buffer.from(JSON.stringify({ url, secrets })), random)
}

function opened(
  tenant: string,
  ring: KeyRing,
  { sealed, created_at, failing_since, rests_until, position, ...row }: WebhookRow,
): PlacedWebhook {
  const text = unsealUnderRing(ring, sealPlace(tenant, row.id), sealed).toString()
  const address: WebhookAddress = JSON.parse(text)
  return {
    ...row,
    ...address,
    ...{ createdAt: created_at, failingSince: failing_since, restsUntil: rests_until },
    position: BigInt(position),
  }
}

function sealPlace(tenant: string, id: string): string {
  return `webhook.sealed:${tenant}:${id}`
}
