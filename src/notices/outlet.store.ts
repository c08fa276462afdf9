import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { OutletChannel } from './ways.ts'

/** Where an outlet is, and by which secret what goes there is signed. */
export interface OutletAddress {
  readonly url: string
  readonly secret: string
}

/** A way of a tenant to its customers. */
export interface Outlet extends OutletAddress {
  readonly channel: OutletChannel
  readonly enabled: boolean
  readonly author: string
  readonly at: Date
}

interface OutletRow extends Omit<Outlet, keyof OutletAddress> {
  readonly sealed: Buffer
}

const ALL = {
  name: 'outlets',
  text: 'select channel, enabled, sealed, author, at from outlet where tenant_id = $1 order by channel',
}
const TURN = {
  name: 'outlet-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('outlet ' || $1 || ' ' || $2, 0))`,
}
const PUT = {
  name: 'put-outlet',
  text: `insert into outlet (tenant_id, channel, enabled, sealed, author, at) values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, channel) do update set enabled = excluded.enabled, sealed = excluded.sealed,
      author = excluded.author, at = excluded.at`,
}

/** The outlets of the transaction's tenant, those that are shut off too. */
export async function readOutlets(tx: Transaction, ring: KeyRing): Promise<Outlet[]> {
  const rows = await tx.run<OutletRow>(ALL, [tx.tenant])
  return rows.map(({ sealed, ...row }) => {
    const address = unsealUnderRing(ring, placeOf(tx.tenant, row.channel), sealed).toString()
    return { ...row, ...(JSON.parse(address) as OutletAddress) }
  })
}

/** Waits for others who put the same outlet, and returns it as it is then; null where there is none. */
export async function takeOutletTurn(
  tx: Transaction,
  ring: KeyRing,
  channel: OutletChannel,
): Promise<Outlet | null> {
  tx.run(TURN, [tx.tenant, channel])
  return (await readOutlets(tx, ring)).find((one) => one.channel === channel) ?? null
}

/** Writes an outlet, the whole of it. */
export function putOutlet(tx: Transaction, ring: KeyRing, random: Random, outlet: Outlet): void {
  const { channel, enabled, author, at, url, secret } = outlet
  const address = Buffer.from(JSON.stringify({ url, secret }))
  const sealed = sealUnderRing(ring, placeOf(tx.tenant, channel), address, random)
  tx.run(PUT, [tx.tenant, channel, enabled, sealed, author, at])
}

function placeOf(tenant: string, channel: string): string {
  return `outlet.sealed:${tenant}:${channel}`
}
