import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { sums } from './chosen.store.ts'
import type { Question } from './question.ts'
import { MOST_TIMED, sampleBelow } from './sample.ts'
import { LEFT_STAGES, STAGES, WAYS_OUT } from './stages.ts'
import { durationOf, stayed, stays, survival } from './stay.store.ts'
import { countChosen, type Sources, sourcesOf } from './tallied.store.ts'

/** How long something lasts: how many cases ended and still run, and the times as estimated from `sampled` of them. */
export interface Time {
  readonly ended: number
  readonly running: number
  readonly sampled: number
  readonly medianSeconds: number | null
  readonly p90Seconds: number | null
}

/** One stage as it was counted; `time` says nothing of the last one. */
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
  readonly time: Time
}

/**
 * ANA-2: the stages that any of these complaints reached; those that none reached are absent. Times of more than
 * `mostTimed` complaints are estimated from about as many.
 */
export async function countFunnel(
  tx: Transaction,
  question: Question,
  mostTimed = MOST_TIMED,
): Promise<StageCounts[]> {
  const sources = sourcesOf(tx, question)
  const below = sampleBelow(await countChosen(tx, sources), mostTimed)
  const durations = sql`select stage as kind, left_at is not null as ended, ${durationOf(question)} as seconds
    from stay where timed and stage <> 'archived'`
  return tx.ask<StageCounts>(sql`${stays(tx.tenant, stayed(tx, question, sources, below))}, time as materialized (${survival(durations)})
      select part.*, json_build_object('ended', part.ended, 'running', part.running,
        'sampled', coalesce(time.ended + time.running, 0),
        'medianSeconds', time."medianSeconds", 'p90Seconds', time."p90Seconds") as time
      from (
        select stage, ${sums(['reached', 'now', ...WAYS_OUT, 'ended', 'running'])}
        from (${countedStages()} union all ${talliedStages(sources)} union all ${talliedWays(sources)}) as part
        group by stage having sum(reached) > 0
      ) as part left join time on time.kind = part.stage`)
}

function countedStages(): SQL {
  const left = WAYS_OUT.map(
    (way) => sql`count(*) filter (where out and left_by = ${`complaint.${way}`}) as ${sql.identifier(way)}`,
  )
  return sql`select stage, count(distinct complaint_id) as reached, count(*) filter (where left_at is null) as now,
      ${sql.join(left, sql`, `)}, count(left_at) as ended, count(*) - count(left_at) as running
    from stay where counted group by stage`
}

function talliedStages({ tallied }: Sources): SQL {
  const columns = ['complaints', ...LEFT_STAGES.flatMap((stage) => [reachedOf(stage), `stays_${stage}`])]
  const rows = STAGES.map((stage) => {
    const name = sql`${stage}::text`
    if (stage === 'archived') return sql`(${name}, complaints, complaints, 0)`
    return sql`(${name}, ${sql.identifier(reachedOf(stage))}, 0, ${sql.identifier(`stays_${stage}`)})`
  })
  return sql`select stage, reached, now, ${zeros(WAYS_OUT.length)}, ended, 0
    from (select ${sums([...new Set(columns)])} from reporting_tally c where ${tallied}) as sums
      cross join lateral (values ${sql.join(rows, sql`, `)}) as part (stage, reached, now, ended)`
}

function talliedWays({ tallied }: Sources): SQL {
  const left = WAYS_OUT.map(
    (way) => sql`coalesce(sum(complaints) filter (where left_by = ${`complaint.${way}`}), 0)`,
  )
  return sql`select left_stage, 0, 0, ${sql.join(left, sql`, `)}, 0, 0
    from reporting_tally c where ${tallied} and left_stage is not null group by left_stage`
}

function reachedOf(stage: string): string {
  return stage === 'received' ? 'complaints' : `reached_${stage}`
}

function zeros(count: number): SQL {
  return sql.join(
    Array.from({ length: count }, () => sql`0`),
    sql`, `,
  )
}
