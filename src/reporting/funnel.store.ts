import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen, rowsOf } from './chosen.store.ts'
import type { Question } from './question.ts'
import { stays, survival } from './stay.store.ts'

/** How long something lasts, estimated. */
export interface Time {
  readonly ended: number
  readonly running: number
  readonly medianSeconds: number | null
  readonly p90Seconds: number | null
}

/** One stage as it was counted; `time` is null of the last one. */
export interface StageCounts {
  readonly stage: string
  readonly reached: number
  readonly now: number
  readonly withdrawn: number
  readonly dismissed: number
  readonly merged: number
  readonly converted: number
  readonly transferred: number
  readonly concluded: number
  readonly time: Time | null
}

/** ANA-2: the stages that any of these complaints reached; those that none reached are absent. */
export function countFunnel(tx: Transaction, question: Question): Promise<StageCounts[]> {
  const { asOf } = question
  const durations = sql`select stage as kind, left_at is not null as ended,
      extract(epoch from coalesce(left_at, greatest(${asOf.toISOString()}::timestamptz, entered_at)) - entered_at)::double precision as seconds
    from stay where stage <> 'archived'`
  const left = (way: string) =>
    sql`(count(*) filter (where out and left_by = ${`complaint.${way}`}))::integer`
  return rowsOf<StageCounts>(
    tx,
    sql`${stays(tx.tenant, chosen(tx, question))}, time as materialized (${survival(durations)})
      select stage, count(distinct complaint_id)::integer as reached,
        (count(*) filter (where left_at is null))::integer as now,
        ${left('withdrawn')} as withdrawn, ${left('dismissed')} as dismissed, ${left('merged')} as merged,
        ${left('converted')} as converted, ${left('transferred')} as transferred, ${left('concluded')} as concluded,
        (select row_to_json(time) from time where time.kind = stay.stage) as time
      from stay group by stage`,
  )
}
