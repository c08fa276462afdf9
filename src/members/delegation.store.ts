import type { DelegableRole } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Delegation } from './delegation.ts'

interface DelegationRow {
  readonly id: string
  readonly delegator: string
  readonly deputy: string
  readonly roles: DelegableRole[]
  readonly departments: string[]
  readonly from_at: Date
  readonly until_at: Date
  readonly reason: string
  readonly made_by: string
  readonly made_at: Date
  readonly revoked_by: string | null
  readonly revoked_at: Date | null
  readonly revocation_reason: string | null
}

/** Nobody is the deputy of more at once; what is over is not read. */
const MOST = 200
const COLUMNS = `id, delegator, deputy, roles, departments, from_at, until_at, reason, made_by, made_at,
  revoked_by, revoked_at, revocation_reason`
const TO = {
  name: 'delegations-to',
  text: `select ${COLUMNS} from delegation
    where tenant_id = $1 and deputy = $2 and until_at > $3 and revoked_at is null order by id limit ${MOST}`,
}
const EVER = {
  name: 'ever-deputy',
  text: 'select 1 from delegation where tenant_id = $1 and deputy = $2 limit 1',
}
const ALL = {
  name: 'delegations-in-force',
  text: `select ${COLUMNS} from delegation
    where tenant_id = $1 and from_at <= $2 and until_at > $2 and revoked_at is null order by id limit 1000`,
}
const LIST = {
  name: 'list-delegations',
  text: `select ${COLUMNS} from delegation
    where tenant_id = $1 and id < $2 and ($3::text is null or deputy = $3 or delegator = $3)
    order by id desc limit $4`,
}
const ONE = {
  name: 'read-delegation',
  text: `select ${COLUMNS} from delegation where tenant_id = $1 and id = $2 for update`,
}
const INSERT = {
  name: 'insert-delegation',
  text: `insert into delegation (tenant_id, id, delegator, deputy, roles, departments, from_at, until_at, reason, made_by, made_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
}
const REVOKE = {
  name: 'revoke-delegation',
  text: `update delegation set revoked_by = $3, revoked_at = $4, revocation_reason = $5 where tenant_id = $1 and id = $2`,
}

/** The delegations to somebody that are not over at that instant, nor revoked. */
export async function readDelegationsTo(tx: Transaction, deputy: string, at: Date): Promise<Delegation[]> {
  return (await tx.run<DelegationRow>(TO, [tx.tenant, deputy, at])).map(delegationOf)
}

/** Whether anything was ever delegated to somebody. */
export async function wasEverDeputy(tx: Transaction, sub: string): Promise<boolean> {
  return (await tx.run(EVER, [tx.tenant, sub])).length > 0
}

/** The delegations in force at an instant, of everybody. */
export async function readDelegationsInForce(tx: Transaction, at: Date): Promise<Delegation[]> {
  return (await tx.run<DelegationRow>(ALL, [tx.tenant, at])).map(delegationOf)
}

/** The delegations before a place, the latest first; with `party` only those by or to that person. */
export async function listDelegations(
  tx: Transaction,
  before: string,
  party: string | null,
  atMost: number,
): Promise<Delegation[]> {
  return (await tx.run<DelegationRow>(LIST, [tx.tenant, before, party, atMost])).map(delegationOf)
}

/** One delegation, locked until the transaction ends; null where the tenant has none of that id. */
export async function lockDelegation(tx: Transaction, id: string): Promise<Delegation | null> {
  const [row] = await tx.run<DelegationRow>(ONE, [tx.tenant, id])
  return row ? delegationOf(row) : null
}

/** Adds a delegation. */
export function insertDelegation(tx: Transaction, made: Delegation): void {
  const { id, delegator, deputy, roles, departments, from, until, reason, madeBy, madeAt } = made
  tx.run(INSERT, [
    ...[tx.tenant, id, delegator, deputy, roles, departments, from, until, reason, madeBy, madeAt],
  ])
}

/** Ends a delegation before its time. */
export function revokeDelegation(tx: Transaction, id: string, by: string, at: Date, reason: string): void {
  tx.run(REVOKE, [tx.tenant, id, by, at, reason])
}

function delegationOf(row: DelegationRow): Delegation {
  const { id, delegator, deputy, roles, departments, reason } = row
  return {
    ...{ id, delegator, deputy, roles, departments, reason },
    ...{ from: row.from_at.toISOString(), until: row.until_at.toISOString() },
    ...{ madeBy: row.made_by, madeAt: row.made_at.toISOString() },
    ...{ revokedBy: row.revoked_by, revokedAt: row.revoked_at?.toISOString() ?? null },
    revocationReason: row.revocation_reason,
  }
}
