import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen, rowsOf } from './chosen.store.ts'
import type { Question } from './question.ts'
import { eventsOf } from './stay.store.ts'

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
}

/** REV-2: every answer of the customers of these complaints, also those given before a reopening (ANTI-1). */
export async function countAnswers(tx: Transaction, question: Question): Promise<Answers> {
  const score = (of: number) => sql`count(*) filter (where satisfaction = ${of})::integer`
  const [answers] = await rowsOf<Answers>(
    tx,
    sql`select json_build_array(${score(1)}, ${score(2)}, ${score(3)}, ${score(4)}, ${score(5)}) as scores,
        count(recommend)::integer as "recommendAnswers",
        count(*) filter (where recommend >= 9)::integer as promoters,
        count(*) filter (where recommend <= 6)::integer as detractors,
        count(*) filter (where solved = 'yes')::integer as solved,
        count(*) filter (where solved = 'partly')::integer as partly,
        count(solved)::integer as asked
      from reporting_complaint c cross join lateral (${eventsOf(tx.tenant, sql`c.id`)}) as e
      where ${chosen(tx, question)} and e.type = 'complaint.revisited' and e.revisit_outcome = 'reached'`,
  )
  const none = { promoters: 0, detractors: 0, solved: 0, partly: 0 }
  return answers ?? { scores: [0, 0, 0, 0, 0], recommendAnswers: 0, asked: 0, ...none }
}
