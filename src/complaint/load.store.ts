import { candidatesFor } from '../members/choose.ts'
import type { Members } from '../members/members.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Complaint } from './complaint.ts'
import type { Sight } from './guard.ts'
import type { Means } from './means.store.ts'

/** How many open complaints each person has. */
export type Load = ReadonlyMap<string, number>

// The condition is that of the index complaint_open_handler, word by word: what somebody once handled isn't read.
const LOAD = {
  name: 'load',
  text: `select handler, count(*)::int as complaints from complaint
    where tenant_id = $1 and handler = any($2)
      and handler is not null and state not in ('archived', 'withdrawn', 'dismissed', 'merged')
    group by handler`,
}

/** ASG-1: the open complaints of those who could take what belongs to these departments; nothing is asked for nobody. */
export async function readLoad(
  tx: Transaction,
  members: Members | null,
  departments: readonly (string | null)[],
): Promise<Load> {
  const people = members ? departments.flatMap((code) => candidatesFor(members, code)) : []
  if (people.length === 0) return new Map()
  const subs = [...new Set(people.map(({ sub }) => sub))]
  const rows = await tx.run<{ handler: string; complaints: number }>(LOAD, [tx.tenant, subs])
  return new Map(rows.map(({ handler, complaints }) => [handler, complaints]))
}

/** The load of those whom the rules of a complaint's own routing policy could choose. */
export async function readLoadOf(
  tx: Transaction,
  { policies }: Means,
  members: Members | null,
  { policyVersions }: Complaint,
): Promise<Load> {
  const { routing } = await policies.contents(tx, policyVersions)
  return readLoad(
    tx,
    members,
    routing.rules.flatMap(({ department, person }) => (person ? [department] : [])),
  )
}

/**
 * The members for the guards of a step, asked for before the complaint is locked, so that they cost no round trip; with
 * the load of every agent where the step chooses somebody.
 */
export function seeMembers(
  tx: Transaction,
  means: Means,
  { withLoad }: { readonly withLoad: boolean },
): () => Promise<Sight> {
  const seen = means.members.current(tx).then(async (members) => {
    return { members, ...(withLoad ? { load: await readLoad(tx, members, [null]) } : {}) }
  })
  // Where the move fails before it looks, nobody is left to hear of a failure here.
  seen.catch(() => undefined)
  return () => seen
}
