import { type LinkTokenPlace, newLinkToken } from '../access/link-token.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { EchoedSignature } from './echo.ts'

/** How many requests a tenant's echoes keep, and how long. */
export const MOST_ECHOED = 50
const KEPT_MS = 3_600_000
/** How many echoes a tenant has: an older one goes where another is made. */
const MOST_ECHOES = 20

/** What arrived at an echo. */
export interface EchoedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signature: EchoedSignature
}

/** An echo that somebody sends to. */
export interface Echo {
  /** The integrator's own secret; null where there is none. */
  readonly secret: string | null
}

const INSERT = {
  name: 'insert-echo',
  text: `insert into webhook_echo (tenant_id, secret_hash, sealed, author, made_at) values ($1, $2, $3, $4, $5)`,
}
const TRIM = {
  name: 'trim-echoes',
  text: `delete from webhook_echo where tenant_id = $1 and secret_hash in (
      select secret_hash from webhook_echo where tenant_id = $1 order by made_at desc, secret_hash offset $2)`,
}
const FIND = {
  name: 'find-echo',
  text: 'select sealed from webhook_echo where tenant_id = $1 and secret_hash = $2',
}
// One at a time: of those that come at once each lets go what is too many.
const TURN = {
  name: 'echo-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('echo ' || $1, 0))`,
}
const KEEP = {
  name: 'keep-echoed',
  text: 'insert into webhook_echo_request (tenant_id, id, at, sealed) values ($1, $2, $3, $4)',
}
const TRIM_REQUESTS = {
  name: 'trim-echoed',
  text: `delete from webhook_echo_request where tenant_id = $1 and (at <= $2 or id in (
      select id from webhook_echo_request where tenant_id = $1 order by id desc offset $3))`,
}
const LIST = {
  name: 'echoed',
  text: `select id, at, sealed from webhook_echo_request where tenant_id = $1 and at > $2 order by id desc limit $3`,
}

/** Makes an echo; returns the key of its address, which is shown once. */
export function makeEcho(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  { secret, author, at }: Echo & { readonly author: string; readonly at: Date },
): string {
  const { token, secretHash } = newLinkToken(tx.tenant, random)
  const sealed =
    secret === null
      ? null
      : sealUnderRing(ring, echoPlace(tx.tenant, secretHash), Buffer.from(secret), random)
  tx.run(INSERT, [tx.tenant, secretHash, sealed, author, at])
  tx.run(TRIM, [tx.tenant, MOST_ECHOES])
  return token
}

/** The echo that a key opens; null where there is none in its tenant. */
export async function findEcho(
  tx: Transaction,
  ring: KeyRing,
  { secretHash }: LinkTokenPlace,
): Promise<Echo | null> {
  const [row] = await tx.run<{ sealed: Buffer | null }>(FIND, [tx.tenant, secretHash])
  if (!row) return null
  const secret = row.sealed && unsealUnderRing(ring, echoPlace(tx.tenant, secretHash), row.sealed).toString()
  return { secret }
}

/** Keeps what arrived, and lets go what is too old or too much. */
export function keepEchoed(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  request: EchoedRequest,
  at: Date,
): void {
  const id = uuidv7(at, random)
  const text = Buffer.from(JSON.stringify(request))
  tx.run(TURN, [tx.tenant])
  tx.run(KEEP, [tx.tenant, id, at, sealUnderRing(ring, requestPlace(tx.tenant, id), text, random)])
  tx.run(TRIM_REQUESTS, [tx.tenant, new Date(at.getTime() - KEPT_MS), MOST_ECHOED])
}

/** What arrived within the last hour, the newest first. */
export async function readEchoed(
  tx: Transaction,
  ring: KeyRing,
  now: Date,
): Promise<(EchoedRequest & { readonly id: string; readonly at: Date })[]> {
  type Row = { readonly id: string; readonly at: Date; readonly sealed: Buffer }
  const rows = await tx.run<Row>(LIST, [tx.tenant, new Date(now.getTime() - KEPT_MS), MOST_ECHOED])
  return rows.map(({ id, at, sealed }) => {
    const request = unsealUnderRing(ring, requestPlace(tx.tenant, id), sealed).toString()
    return { id, at, ...(JSON.parse(request) as EchoedRequest) }
  })
}

function echoPlace(tenant: string, secretHash: Buffer): string {
  return `webhook_echo.sealed:${tenant}:${secretHash.toString('hex')}`
}

function requestPlace(tenant: string, id: string): string {
  return `webhook_echo_request.sealed:${tenant}:${id}`
}
