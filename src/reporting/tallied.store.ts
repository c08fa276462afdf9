import { type SQL, sql } from 'drizzle-orm'
import { textArray } from '../access/row-scope.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { chosen } from './chosen.store.ts'
import type { Dimension } from './filter.ts'
import type { Question } from './question.ts'
import { UNARCHIVED } from './stages.ts'

/** Where the complaints of a question are counted: each in exactly one of the two. */
export interface Sources {
  /** Which rows of `reporting_tally c` are about whole months of archived complaints of the question. */
  readonly tallied: SQL
  /** The rows of `reporting_complaint` of the question that those don't count. */
  readonly rest: SQL
}

/** Where to count: with tallies where they know the answer, else every complaint for itself. */
export function sourcesOf(tx: Transaction, question: Question, by: readonly Dimension[] = []): Sources {
  const all = chosen(tx, question)
  const everything = sql`select c.* from reporting_complaint c where ${all}`
  if (!isTallied(question, by)) return { tallied: sql`false`, rest: everything }
  const { filter } = question
  const months = inMonths(question)
  const anyTime = chosen(tx, { ...question, filter: { ...filter, receivedFrom: null, receivedTo: null } })
  const waiting = sql`c.id in (select complaint_id from reporting_untallied where tenant_id = ${tx.tenant})`
  const rest = [
    sql`${everything} and c.state = any(${textArray(UNARCHIVED)})`,
    sql`${everything} and c.state = 'archived' and ${months} and ${waiting}`,
    ...outsideMonths(question).map((edge) => sql`${everything} and c.state = 'archived' and ${edge}`),
  ]
  return { tallied: sql`${anyTime} and ${months}`, rest: sql.join(rest, sql` union all `) }
}

/** How many complaints a question is about. */
export async function countChosen(tx: Transaction, { tallied, rest }: Sources): Promise<number> {
  const [counted] = await tx.ask<{ total: number }>(sql`select ((select count(*) from (${rest}) as c)
      + (select coalesce(sum(c.complaints), 0) from reporting_tally c where ${tallied}))::integer as total`)
  return counted?.total ?? 0
}

/** Tallies know no day, no person and not what is awaited. */
function isTallied({ actor, filter, scope }: Question, by: readonly Dimension[]): boolean {
  const { handler, awaiting } = filter
  const seesByHandler = scope === 'visible' && actor.roles.includes('agent')
  return !(handler || awaiting || seesByHandler || by.includes('day') || by.includes('week'))
}

/** Received in a month of the tenant's time zone that lies in the period as a whole. */
function inMonths(question: Question): SQL {
  const { from, to } = monthsOf(question)
  const ends = [...(from ? [sql`c.received_at >= ${from}`] : []), ...(to ? [sql`c.received_at < ${to}`] : [])]
  return ends.length === 0 ? sql`true` : sql`(${sql.join(ends, sql` and `)})`
}

function outsideMonths(question: Question): SQL[] {
  const { from, to } = monthsOf(question)
  const ends = [...(from ? [sql`c.received_at < ${from}`] : []), ...(to ? [sql`c.received_at >= ${to}`] : [])]
  return ends.length === 0 ? [] : [sql`(${sql.join(ends, sql` or `)})`]
}

/** Where the first whole month of the period begins, and where the last one ends. */
function monthsOf({ filter, timeZone }: Question): { from: SQL | null; to: SQL | null } {
  const { receivedFrom, receivedTo } = filter
  const local = (at: Date) => sql`${at.toISOString()}::timestamptz at time zone ${timeZone}::text`
  // Less a microsecond, since a period that begins with a month has it whole.
  const from =
    receivedFrom &&
    sql`(date_trunc('month', ${local(receivedFrom)} - interval '1 microsecond') + interval '1 month')
      at time zone ${timeZone}::text`
  const to = receivedTo && sql`date_trunc('month', ${local(receivedTo)}) at time zone ${timeZone}::text`
  return { from: from ?? null, to: to ?? null }
}
