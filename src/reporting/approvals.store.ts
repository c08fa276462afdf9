import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { countsOf, sums } from './chosen.store.ts'
import type { Time } from './funnel.store.ts'
import type { Question } from './question.ts'
import { MOST_TIMED, sampleBelow } from './sample.ts'
import { durationOf, eventsOf, stayed, stays, survival } from './stay.store.ts'
import { countChosen, sourcesOf } from './tallied.store.ts'

/** What approvers did. */
export interface ApprovalCounts {
  readonly approved: number
  readonly returned: number
  readonly pending: number
  readonly ratified: number
  readonly refused: number
  readonly time: Time
}

/** A plan was decided on; one that left otherwise (green channel, withdrawn) was not, and ran until then. */
const DECIDED = sql`coalesce(left_by in ('complaint.approved', 'complaint.returned'), false)`
const COUNTED = ['approved', 'returned', 'pending', 'ratified', 'refused', 'stays'] as const
const VERDICTS = ['ratified', 'refused'] as const

/** Decisions on plans; times of more than `mostTimed` complaints are estimated from about as many. */
export async function countApprovals(
  tx: Transaction,
  question: Question,
  mostTimed = MOST_TIMED,
): Promise<ApprovalCounts> {
  const sources = sourcesOf(tx, question)
  const below = sampleBelow(await countChosen(tx, sources), mostTimed)
  const durations = sql`select 'plan'::text as kind, ${DECIDED} as ended, ${durationOf(question)} as seconds
    from stay where timed and stage = 'planned'`
  const [counts] =
    await tx.ask<ApprovalCounts>(sql`${stays(tx.tenant, stayed(tx, question, sources, below))}, time as materialized (${survival(durations)})
      select approved, returned, pending, ratified, refused, json_build_object(
        'ended', approved + returned, 'running', stays - approved - returned,
        'sampled', coalesce(time.ended + time.running, 0),
        'medianSeconds', time."medianSeconds", 'p90Seconds', time."p90Seconds") as time
      from (select ${sums(COUNTED)} from (
        select count(*) filter (where left_by = 'complaint.approved') as approved,
          count(*) filter (where left_by = 'complaint.returned') as returned,
          count(*) filter (where left_at is null) as pending, 0 as ratified, 0 as refused, count(*) as stays
        from stay where counted and stage = 'planned'
        union all
        select 0, 0, 0, ${countsOf(VERDICTS.map(verdictIs))}, 0
        from chosen cross join lateral (${eventsOf(tx.tenant, sql`chosen.id`)}) as e
        where counted and e.type = 'complaint.ratified'
        union all
        select approved, returned, 0, ratified, refused, stays_planned from reporting_tally c where ${sources.tallied}
      ) as part) as counts left join time on true`)
  if (!counts) throw new Error('sums without a row')
  return counts
}

/** Of an event `e`: an approval after the work that was given (`ratified`) or `refused`. */
export function verdictIs(verdict: (typeof VERDICTS)[number]): SQL {
  return sql`e.type = 'complaint.ratified' and e.verdict = ${verdict}`
}
