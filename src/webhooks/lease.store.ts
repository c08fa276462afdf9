import type { Transaction } from '../platform/database.store.ts'

const MOST_TENANTS = 1000
const LEASE = { name: 'lease-webhooks', text: 'select tenant_id from lease_webhooks($1, $2, $3, $4)' }
const RELEASE = { name: 'release-webhooks', text: 'select release_webhooks($1)' }
const EXPIRE = { name: 'expire-webhook-deliveries', text: 'select expire_webhook_deliveries($1, $2) as gone' }
const EXPIRE_ECHOES = { name: 'expire-echoes', text: 'select expire_echoes($1, $2)' }

/** The tenants that this worker delivers for until `until`: those that it has, and those that no other has at `at`. */
export async function leaseTenants(
  tx: Transaction,
  worker: string,
  at: Date,
  until: Date,
): Promise<string[]> {
  const rows = await tx.run<{ tenant_id: string }>(LEASE, [worker, at, until, MOST_TENANTS])
  return rows.map(({ tenant_id: tenant }) => tenant)
}

/** Lets go of all of them; nothing is awaited. */
export function releaseTenants(tx: Transaction, worker: string): void {
  tx.run(RELEASE, [worker])
}

/** Lets deliveries go that began before `before`, at most `atMost`; how many went. */
export async function expireDeliveries(tx: Transaction, before: Date, atMost: number): Promise<number> {
  const [row] = await tx.run<{ gone: string }>(EXPIRE, [before, atMost])
  return Number(row?.gone ?? 0)
}

/** Lets go what arrived at echoes before `before`; nothing is awaited. */
export function expireEchoes(tx: Transaction, before: Date, atMost: number): void {
  tx.run(EXPIRE_ECHOES, [before, atMost])
}
