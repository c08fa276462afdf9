import type { Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'
import type { Policies } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import { type Achieved, type AchievedByWork, workOf } from './promise.ts'

// The last execution: what was begun before an amendment or a reopening is another piece of work.
const KEEP = {
  name: 'keep-achieved',
  text: `insert into achieved_time (tenant_id, kind, finished_at, complaint_id, took_s)
    select $1, kind, $4, $3, extract(epoch from $4::timestamptz - begun.at)::bigint
    from unnest($2::text[]) as kind cross join lateral (
      select at from complaint_event
      where tenant_id = $1 and complaint_id = $3 and type = 'complaint.executed' order by seq desc limit 1) begun
    where begun.at <= $4
    on conflict do nothing`,
}
const READ = {
  name: 'read-achieved',
  text: `select asked.kind, count(*)::int as cases,
      percentile_disc($5::float8 / 100) within group (order by newest.took_s) as took_s
    from unnest($2::text[]) as asked (kind) cross join lateral (
      select took_s from achieved_time
      where tenant_id = $1 and kind = asked.kind and finished_at > $3
      order by finished_at desc limit $4) newest
    group by asked.kind`,
}

/**
 * PLAN-3: keeps how long the work of a complaint took, from execution to the end of its last task, when it is complete;
 * nothing is awaited.
 */
export function keepAchieved(tx: Transaction, complaint: Complaint): void {
  const { matters, plan, decision, tasks, id } = complaint
  const ended = tasks.flatMap(({ state, endedAt }) => (state === 'finished' && endedAt ? [endedAt] : []))
  const finishedAt = ended.toSorted().at(-1)
  const [matter] = matters
  if (!matter || finishedAt === undefined) return
  const done = plan?.options.find((option) => option.id === (decision?.accepted ?? plan.recommended))
  const library = done?.from?.library
  const kinds = [workOf(matter), ...(library === undefined ? [] : [workOf(matter, library)])]
  tx.run(KEEP, [tx.tenant, kinds, id, finishedAt])
}

/** PLAN-3: what was achieved lately by each of these kinds of work; bounded by the number of newest that policy names. */
export async function readAchieved(
  tx: Transaction,
  kinds: readonly string[],
  { within, newest, percentile }: Policies['options']['promise'],
  at: Date,
): Promise<AchievedByWork> {
  if (kinds.length === 0) return new Map()
  const since = new Date(at.getTime() - durationMs(within))
  const rows = await tx.run<{ kind: string; cases: number; took_s: string }>(READ, [
    ...[tx.tenant, kinds, since, newest, percentile],
  ])
  return new Map(
    rows.map(({ kind, cases, took_s }): [string, Achieved] => [kind, { cases, tookS: Number(took_s) }]),
  )
}
