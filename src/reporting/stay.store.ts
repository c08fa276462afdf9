import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen } from './chosen.store.ts'
import type { Question } from './question.ts'
import type { Sources } from './tallied.store.ts'

/**
 * The events of one complaint: `offset 0` keeps the planner to the primary key, complaint by complaint. Left to itself it
 * takes a few thousand complaints for enough to read all events there are (12 million: over 5 s instead of 0.5 s).
 */
export function eventsOf(tenant: string, complaint: SQL): SQL {
  return sql`select * from reporting_event where tenant_id = ${tenant} and complaint_id = ${complaint} offset 0`
}

/** One stay of a complaint in a stage. */
export interface Stay {
  readonly complaintId: string
  readonly stage: string
  readonly enteredAt: Date
  readonly leftAt: Date | null
  readonly leftBy: string | null
}

/**
 * The common table expressions up to `stay`: one row for each stay in a stage of the complaints that the query `chosen`
 * gives with `id` and two marks that are handed on, `counted` and `timed`; rebuilt from their events. `out` is true of
 * the stay after which a complaint never came back to work. What leads `back` leads to the last stage before it.
 */
export function stays(tenant: string, chosen: SQL): SQL {
  return sql`with chosen as materialized (
      ${chosen}
    ), event as (
      select e.complaint_id, e.seq, e.at, e.type, counted, timed,
        count(*) filter (where e.type = 'complaint.classified') over life as classified,
        count(*) filter (where e.type = 'complaint.graded') over life as graded,
        case when e.type = 'complaint.appealed' and e.leads_to = 'back' and lag(e.leads_to) over life <> 'dismissed'
          then 'graded' else e.leads_to end as leads_to
      from chosen cross join lateral (${eventsOf(tenant, sql`chosen.id`)}) as e where e.leads_to is not null
      window life as (partition by e.complaint_id order by e.seq)
    ), place as (
      select complaint_id, seq, at, counted, timed, lead(at) over life as left_at, lead(type) over life as left_by,
        case leads_to when 'back' then substr(max(to_char(seq, 'FM0000000000') || leads_to)
          filter (where leads_to not in ('back', 'withdrawn', 'dismissed', 'merged')) over life, 11)
          else leads_to end as stage
      from event
      where not (type = 'complaint.classified' and classified > 1 or type = 'complaint.graded' and graded > 1)
      window life as (partition by complaint_id order by seq)
    ), stay as materialized (
      select complaint_id, seq, stage, at as entered_at, left_at, left_by, counted, timed,
        seq = max(seq) filter (where stage <> 'archived') over (partition by complaint_id) as out
      from place where stage not in ('withdrawn', 'dismissed', 'merged')
    )`
}

/**
 * A query of the complaints whose stays figures are made of: `counted` are those that no tally counts, `timed` those
 * that times are estimated from: all, or an even sample of many (`sampleBelow`).
 */
export function stayed(tx: Transaction, question: Question, { rest }: Sources, below: string | null): SQL {
  const sampled = below === null ? sql`true` : sql`c.reference < ${below}`
  return sql`select id, bool_or(counted) as counted, bool_or(timed) as timed from (
      select c.id, true as counted, false as timed from (${rest}) as c
      union all
      select c.id, false, true from reporting_complaint c where ${chosen(tx, question)} and ${sampled}
    ) as c group by id`
}

/**
 * Kaplan-Meier estimates over a table `kind` (text), `seconds`, `ended` (boolean): for each kind how many ended, how many
 * still run, and the shortest time by which half, and nine in ten, have ended. What runs counts as at risk until now.
 */
export function survival(durations: SQL): SQL {
  return sql`with risk as (
      select kind, seconds, count(*) filter (where ended) as ends, count(*) filter (where not ended) as runs,
        sum(count(*)) over (partition by kind order by seconds desc) as at_risk
      from (${durations}) as duration group by kind, seconds
    ), alive as (
      select *, exp(sum(case when ends = at_risk then -700 else ln((1 - ends / at_risk)::double precision) end)
        over (partition by kind order by seconds)) as share
      from risk
    )
    select kind, sum(ends)::integer as ended, sum(runs)::integer as running,
      min(seconds) filter (where share <= 0.5 + 1e-9) as "medianSeconds",
      min(seconds) filter (where share <= 0.1 + 1e-9) as "p90Seconds"
    from alive group by kind`
}

/** How many seconds a stay lasted, or has lasted until now. */
export function durationOf({ asOf }: Question): SQL {
  const now = sql`greatest(${asOf.toISOString()}::timestamptz, entered_at)`
  return sql`extract(epoch from coalesce(left_at, ${now}) - entered_at)::double precision`
}

/** The stays of these complaints, in their order. */
export function readStays(tx: Transaction, ids: readonly string[]): Promise<Stay[]> {
  const these = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  return tx.ask<Stay>(sql`${stays(tx.tenant, sql`select id, true as counted, true as timed from unnest(array[${these}]) as id`)}
      select complaint_id as "complaintId", stage, entered_at as "enteredAt", left_at as "leftAt", left_by as "leftBy"
      from stay order by complaint_id, seq`)
}
