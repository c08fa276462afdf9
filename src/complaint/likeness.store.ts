import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'
import { blindWords } from '../platform/seal.ts'
import type { Policies } from '../policy/policy.ts'
import { keptOf, piecesOf } from './likeness.ts'

const WRITE = {
  into: 'answer_print',
  columns: 'tenant_id uuid, complaint_id uuid, at timestamptz, pieces bigint[]',
  onConflict: '(tenant_id, complaint_id) do update set (at, pieces) = (excluded.at, excluded.pieces)',
}
// At most 200 answers of 32 pieces each: 1.5 ms, however many were given before.
const ALIKE = {
  name: 'answers-alike',
  text: `select count(*)::int as alike from (
      select pieces from answer_print where tenant_id = $1 and complaint_id <> $2 and at > $3
      order by at desc limit $4) latest
    where cardinality(array(select unnest(latest.pieces) intersect select unnest($5::bigint[])))
      >= $6::float8 * greatest(cardinality(latest.pieces), cardinality($5::bigint[]))`,
}

/** Keeps by which pieces an answer is known; nothing is awaited. */
export function writePrint(
  tx: Transaction,
  { indexKey }: Tenant,
  complaint: string,
  answer: string,
  at: Date,
): void {
  const pieces = printOf(indexKey, answer)
  if (pieces.length > 0) tx.insert(WRITE, [[tx.tenant, complaint, at, pieces]])
}

/** ANTI-1: to how many of the latest answers this one is nearly the same; undefined where to fewer than policy says. */
export async function countAlike(
  tx: Transaction,
  { indexKey }: Tenant,
  complaint: string,
  answer: string,
  { alike }: Policies['execution'],
  at: Date,
): Promise<number | undefined> {
  const pieces = printOf(indexKey, answer)
  if (pieces.length === 0) return undefined
  const since = new Date(at.getTime() - durationMs(alike.within))
  const [row] = await tx.run<{ alike: number }>(ALIKE, [
    ...[tx.tenant, complaint, since, alike.latest, pieces, alike.share],
  ])
  return row && row.alike >= alike.times ? row.alike : undefined
}

function printOf(indexKey: Buffer, answer: string): string[] {
  return keptOf(blindWords(indexKey, piecesOf(answer)))
}
