import type { Transaction } from '../platform/database.store.ts'
import type { PolicyName } from './policy.ts'

/** A version of a policy without its content. */
export interface PolicyVersion {
  readonly version: number
  readonly author: string
  readonly reason: string
  readonly in_force_from: Date
}

/** A version as it was put, whatever its schema has become since. */
export interface StoredPolicy extends PolicyVersion {
  readonly content: unknown
}

/** How many versions a policy shows of its past. */
export const SHOWN_VERSIONS = 100

const COLUMNS = 'version, author, reason, in_force_from'
const LATEST = {
  name: 'latest-policies',
  text: `select distinct on (name) name, ${COLUMNS} from policy where tenant_id = $1 order by name, version desc`,
}
const HISTORY = {
  name: 'policy-history',
  text: `select ${COLUMNS} from policy where tenant_id = $1 and name = $2
    order by version desc limit ${SHOWN_VERSIONS}`,
}
const VERSION = {
  name: 'policy-version',
  text: `select ${COLUMNS}, content from policy where tenant_id = $1 and name = $2 and version = $3`,
}
const PUT = {
  name: 'put-policy',
  text: `insert into policy (tenant_id, name, version, content, author, reason, in_force_from)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}
// Until the transaction ends: of two who put the same policy at once, the second sees what the first has put.
const TURN = {
  name: 'put-policy-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('policy ' || $1 || ' ' || $2, 0))`,
}

/** The latest version of every policy that the tenant has. */
export function readLatestPolicies(tx: Transaction): Promise<(PolicyVersion & { readonly name: string })[]> {
  return tx.run(LATEST, [tx.tenant])
}

/** The versions of a policy, the latest first. */
export function readPolicyVersions(tx: Transaction, name: PolicyName): Promise<PolicyVersion[]> {
  return tx.run<PolicyVersion>(HISTORY, [tx.tenant, name])
}

/** One version of a policy; null where the tenant has none of that number. */
export async function readPolicyVersion(
  tx: Transaction,
  name: PolicyName,
  version: number,
): Promise<StoredPolicy | null> {
  const [row] = await tx.run<StoredPolicy>(VERSION, [tx.tenant, name, version])
  return row ?? null
}

/** Waits for others who put the same policy, and returns its versions as they are then. */
export async function takePolicyTurn(tx: Transaction, name: PolicyName): Promise<PolicyVersion[]> {
  tx.run(TURN, [tx.tenant, name])
  return readPolicyVersions(tx, name)
}

/** Adds a version; it is never changed or removed again. */
export function insertPolicyVersion(tx: Transaction, name: PolicyName, stored: StoredPolicy): void {
  const { version, content, author, reason, in_force_from: from } = stored
  tx.run(PUT, [tx.tenant, name, version, JSON.stringify(content), author, reason, from])
}
