import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen, countsOf, sums } from './chosen.store.ts'
import type { Question } from './question.ts'
import { eventsOf } from './stay.store.ts'
import { sourcesOf } from './tallied.store.ts'

/** What customers answered, counted. */
export interface Answers {
  /** How many gave 1, 2, 3, 4, 5. */
  readonly scores: readonly number[]
  readonly recommendAnswers: number
  readonly promoters: number
  readonly detractors: number
  readonly solved: number
  readonly partly: number
  readonly asked: number
  /** How many answers two people left out of the scores (ANTI-1). */
  readonly excluded: number
}

/** What is counted of the event `e` of a customer who was reached, by the column of the tallies that holds it. */
export const ANSWERED = {
  score_1: sql`e.satisfaction = 1`,
  score_2: sql`e.satisfaction = 2`,
  score_3: sql`e.satisfaction = 3`,
  score_4: sql`e.satisfaction = 4`,
  score_5: sql`e.satisfaction = 5`,
  recommend_answers: sql`e.recommend is not null`,
  promoters: sql`e.recommend >= 9`,
  detractors: sql`e.recommend <= 6`,
  solved: sql`e.solved = 'yes'`,
  partly: sql`e.solved = 'partly'`,
  asked: sql`e.solved is not null`,
} as const satisfies Readonly<Record<string, SQL>>

/** Of an event `e`: a customer was reached and answered. */
export const REACHED = sql`e.type = 'complaint.revisited' and e.revisit_outcome = 'reached'`

const COLUMNS = Object.keys(ANSWERED) as (keyof typeof ANSWERED)[]

/** What a score that was left out takes off the figures; whether it is solved was said all the same. */
const TAKEN_OFF = COLUMNS.slice(0, COLUMNS.indexOf('solved'))

/**
 * REV-2: every answer of the customers of these complaints, also those given before a reopening; less the scores that two
 * people left out (ANTI-1), which are few and counted for themselves, whether or not their complaint is tallied.
 */
export async function countAnswers(tx: Transaction, question: Question): Promise<Answers> {
  const { tallied, rest } = sourcesOf(tx, question)
  const columns = sql.join(COLUMNS.map(sql.identifier), sql`, `)
  const [sum] = await tx.ask<Record<keyof typeof ANSWERED | 'excluded', number>>(sql`
    select ${sums([...COLUMNS, 'excluded'])} from (
        select ${countsOf(Object.values(ANSWERED))}, 0
        from (${rest}) as c cross join lateral (${eventsOf(tx.tenant, sql`c.id`)}) as e where ${REACHED}
        union all
        select ${columns}, 0 from reporting_tally c where ${tallied}
        union all
        select ${takenOff()}, count(*) from reporting_exclusion e
        join reporting_complaint c on c.tenant_id = e.tenant_id and c.id = e.complaint_id
        where e.tenant_id = ${tx.tenant} and ${chosen(tx, question)}
      ) as part (${columns}, excluded)`)
  if (!sum) throw new Error('sums without a row')
  const { score_1, score_2, score_3, score_4, score_5, recommend_answers: recommendAnswers, ...counts } = sum
  return { scores: [score_1, score_2, score_3, score_4, score_5], recommendAnswers, ...counts }
}

function takenOff(): SQL {
  const counts = COLUMNS.map((column) =>
    TAKEN_OFF.includes(column) ? sql`-count(*) filter (where ${ANSWERED[column]})` : sql`0`,
  )
  return sql.join(counts, sql`, `)
}
