import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'

/** A tenant as the service works with it. */
export interface Tenant {
  readonly id: string
  readonly name: string
  readonly locale: 'zh-CN' | 'en'
  readonly timezone: string
  readonly sandbox: boolean
  /** What time it is in a sandbox, as its own clock was set (SBX-1); null for any other tenant, where it is what it is. */
  readonly sandboxNow: Date | null
  /** The key of the tenant's blind indexes. */
  readonly indexKey: Buffer
}

/** Finds the tenant of a transaction; null where there is none of that id. */
export type FindTenant = (tx: Transaction) => Promise<Tenant | null>

const FIND = {
  name: 'find-tenant',
  text: `select tenant_id, name, locale, timezone, sandbox, sandbox_now, index_key from tenant
    where tenant_id = $1`,
}

/** The place of a tenant's index key, for its seal. */
export function indexKeyPlace(tenant: string): string {
  return `tenant.index_key:${tenant}:${tenant}`
}

/** A finder that remembers the tenants it found: they don't change, but for the clock of a sandbox. */
export function tenantFinder(ring: KeyRing): FindTenant {
  const known = new Map<string, Tenant>()
  return async (tx) => {
    const remembered = known.get(tx.tenant)
    if (remembered) return remembered
    const [row] = await tx.run<TenantRow>(FIND, [tx.tenant])
    if (!row) return null
    const { tenant_id: id, name, locale, timezone, sandbox, sandbox_now: sandboxNow, index_key } = row
    const indexKey = unsealUnderRing(ring, indexKeyPlace(id), index_key)
    const found = { id, name, locale, timezone, sandbox, sandboxNow, indexKey }
    if (!sandbox) known.set(id, found)
    return found
  }
}

interface TenantRow {
  readonly tenant_id: string
  readonly name: string
  readonly locale: 'zh-CN' | 'en'
  readonly timezone: string
  readonly sandbox: boolean
  readonly sandbox_now: Date | null
  readonly index_key: Buffer
}

const ENTER = { name: 'enter-tenant', text: `select set_config('app.tenant', $1, true)` }
/** What time it is for a tenant: in a sandbox what its clock says (SBX-1). */
export function nowIn(
  { now }: { readonly now: () => Date },
  { sandboxNow }: Pick<Tenant, 'sandboxNow'>,
): Date {
  return sandboxNow ?? now()
}

/** The same, for the tenant of a transaction. */
export async function nowOf(
  tx: Transaction,
  means: { readonly now: () => Date; readonly findTenant: FindTenant },
): Promise<Date> {
  const tenant = await means.findTenant(tx)
  return tenant ? nowIn(means, tenant) : means.now()
}

const INSERT = {
  name: 'insert-tenant',
  text: `insert into tenant (tenant_id, name, locale, timezone, sandbox, sandbox_now, index_key, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
}

/** A tenant to be made. */
export interface NewTenant extends Omit<Tenant, 'indexKey' | 'sandboxNow'> {
  readonly createdAt: Date
}

/**
 * Makes a tenant with an index key of its own, and what `furnish` adds to it, within the operator's transaction: row-level
 * security lets a tenant's rows be written only while it is the one that is set.
 */
export async function createTenant(
  tx: Transaction,
  tenant: NewTenant,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  furnish: (within: Transaction) => Promise<void>,
): Promise<void> {
  const indexKey = sealUnderRing(ring, indexKeyPlace(tenant.id), random(32), random)
  const { id, name, locale, timezone, sandbox, createdAt } = tenant
  tx.run(ENTER, [id])
  tx.run(INSERT, [id, name, locale, timezone, sandbox, sandbox ? createdAt : null, indexKey, createdAt])
  await furnish({ ...tx, tenant: id })
  tx.run(ENTER, [tx.tenant])
}
