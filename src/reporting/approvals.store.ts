import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen, rowsOf } from './chosen.store.ts'
import type { Time } from './funnel.store.ts'
import type { Question } from './question.ts'
import { eventsOf, stays, survival } from './stay.store.ts'

/** What approvers did. */
export interface ApprovalCounts {
  readonly approved: number
  readonly returned: number
  readonly pending: number
  readonly ratified: number
  readonly refused: number
  readonly time: Time | null
}

/** Decisions on plans; a plan that left otherwise (green channel, withdrawn) was not decided on, and ran until then. */
export async function countApprovals(tx: Transaction, question: Question): Promise<ApprovalCounts> {
  const until = sql`coalesce(left_at, greatest(${question.asOf.toISOString()}::timestamptz, entered_at))`
  const decided = sql`left_by in ('complaint.approved', 'complaint.returned')`
  const durations = sql`select 'plan'::text as kind, coalesce(${decided}, false) as ended,
      extract(epoch from ${until} - entered_at)::double precision as seconds
    from stay where stage = 'planned'`
  const ratified = (verdict: string) => sql`(select count(*)::integer
    from chosen cross join lateral (${eventsOf(tx.tenant, sql`chosen.id`)}) as e
    where e.type = 'complaint.ratified' and e.verdict = ${verdict})`
  const [counts] = await rowsOf<ApprovalCounts>(
    tx,
    sql`${stays(tx.tenant, chosen(tx, question))}, time as materialized (${survival(durations)})
      select (count(*) filter (where left_by = 'complaint.approved'))::integer as approved,
        (count(*) filter (where left_by = 'complaint.returned'))::integer as returned,
        (count(*) filter (where left_at is null))::integer as pending,
        ${ratified('ratified')} as ratified, ${ratified('refused')} as refused,
        (select row_to_json(time) from time) as time
      from stay where stage = 'planned'`,
  )
  return counts ?? { approved: 0, returned: 0, pending: 0, ratified: 0, refused: 0, time: null }
}
