import type { Transaction } from '../platform/database.store.ts'
import { readDefaultPack } from './default-pack.store.ts'
import {
  POLICY_NAMES,
  POLICY_SCHEMAS,
  type Policies,
  type PolicyName,
  type PolicyVersions,
} from './policy.ts'

/** Reads policies: a version never changes, so each is read once a process. */
export interface PolicyReader {
  /** The versions in force at an instant. */
  inForce(tx: Transaction, at: Date): Promise<PolicyVersions>
  /** The contents of these versions. */
  contents(tx: Transaction, versions: PolicyVersions): Promise<Policies>
  /** Since when a version holds; what comes with the release always did. */
  since(tx: Transaction, name: PolicyName, version: number | undefined): Promise<Date>
}

// One step into the key a name: the cost doesn't grow with the number of versions.
const IN_FORCE = {
  name: 'policies-in-force',
  text: `select n.name, p.version from unnest($3::text[]) as n (name) join lateral (
      select version from policy where tenant_id = $1 and name = n.name and in_force_from <= $2
      order by version desc limit 1) p on true`,
}
const CONTENT = {
  name: 'policy-content',
  text: 'select content, in_force_from from policy where tenant_id = $1 and name = $2 and version = $3',
}
const INSERT = {
  name: 'insert-policy',
  text: `insert into policy (tenant_id, name, version, content, author, reason, in_force_from)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}

/** How many sets of versions are remembered: a complaint holds those of its time, and few times are worked on at once. */
const MOST_TOGETHER = 1_000

interface Kept {
  readonly content: unknown
  readonly since: Date
}

/**
 * A reader with a memory of its own. Which versions are in force is asked of the database each time, so that a new one
 * counts in every process at once; `pack` is what holds where a tenant has no version of a policy.
 */
export function policyReader(pack: Policies = readDefaultPack()): PolicyReader {
  const known = new Map<string, Kept>()
  const together = new Map<string, Policies>()
  const kept = async (tx: Transaction, name: PolicyName, version: number | undefined): Promise<Kept> => {
    if (version === undefined) return { content: pack[name], since: new Date(0) }
    const key = `${tx.tenant} ${name} ${version}`
    const remembered = known.get(key)
    if (remembered) return remembered
    const [row] = await tx.run<{ content: unknown; in_force_from: Date }>(CONTENT, [tx.tenant, name, version])
    if (!row) throw new Error(`policy ${name} has no version ${version}`)
    const read = { content: POLICY_SCHEMAS[name].parse(row.content), since: row.in_force_from }
    known.set(key, read)
    return read
  }
  return {
    async inForce(tx, at) {
      const rows = await tx.run<{ name: PolicyName; version: number }>(IN_FORCE, [
        ...[tx.tenant, at, POLICY_NAMES],
      ])
      return Object.fromEntries(rows.map(({ name, version }) => [name, version])) as PolicyVersions
    },
    async contents(tx, versions) {
      const key = `${tx.tenant} ${POLICY_NAMES.map((name) => versions[name])}`
      const remembered = together.get(key)
      if (remembered) return remembered
      const read = POLICY_NAMES.map(async (name) => [name, (await kept(tx, name, versions[name])).content])
      const contents = Object.fromEntries(await Promise.all(read)) as Policies
      if (together.size >= MOST_TOGETHER) together.clear()
      together.set(key, contents)
      return contents
    },
    async since(tx, name, version) {
      return (await kept(tx, name, version)).since
    },
  }
}

/** Puts the first version of every policy in force for the transaction's tenant. */
export async function adoptPolicies(
  tx: Transaction,
  pack: Policies,
  author: string,
  at: Date,
): Promise<void> {
  const rows = POLICY_NAMES.map((name) =>
    tx.run(INSERT, [tx.tenant, name, 1, JSON.stringify(pack[name]), author, 'default pack zh-CN', at]),
  )
  await Promise.all(rows)
}
