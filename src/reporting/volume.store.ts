import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'

import type { Dimension } from './filter.ts'
import type { Question } from './question.ts'
import { sourcesOf } from './tallied.store.ts'
import { SMALLEST_SHOWN } from './withhold.ts'

/** The counts of one page of cells, and those of all cells. */
export interface Counts {
  readonly cells: readonly { readonly keys: readonly (string | null)[]; readonly count: number }[]
  readonly total: number
  readonly converted: number
  /** How many cells are small, and how many complaints are in those. */
  readonly smallCells: number
}

/** How far days and weeks go back where no begin is named: they are counted one by one, and nobody reads them all. */
const RECENT = { day: '30 days', week: '12 weeks' } as const

/**
 * The question with its period: days go back 31 days and weeks 13 weeks, from `receivedTo` or now and with the one that
 * runs, unless `receivedFrom` says otherwise.
 */
export async function withPeriod<Q extends Question>(
  tx: Transaction,
  question: Q,
  by: readonly Dimension[],
): Promise<Q> {
  const { filter, asOf, timeZone } = question
  const unit = by.includes('day') ? 'day' : 'week'
  if (filter.receivedFrom || !by.includes(unit)) return question
  const end = (filter.receivedTo ?? asOf).toISOString()
  const [begin] = await tx.ask<{
    at: Date
  }>(sql`select (date_trunc(${unit}::text, ${end}::timestamptz at time zone ${timeZone}::text - interval '1 microsecond')
      - ${RECENT[unit]}::interval) at time zone ${timeZone}::text as at`)
  return begin ? { ...question, filter: { ...filter, receivedFrom: begin.at } } : question
}

/** Counts complaints by dimensions; one cell more than `first` where there is a next page after `place`. */
export async function countVolume(
  tx: Transaction,
  question: Question,
  by: readonly Dimension[],
  first: number,
  place: readonly (string | null)[] | null,
): Promise<Counts> {
  const keys = by.map((dimension) => KEYS[dimension](question.timeZone))
  const [one = sql`null::text`, two = sql`null::text`] = keys
  const { tallied, rest } = sourcesOf(tx, question, by)
  const [counts] = await tx.ask<Counts>(sql`with part as (
        select ${one} as one, ${two} as two, count(*) as count,
          count(*) filter (where c.disposal = 'converted') as converted
        from (${rest}) as c group by 1, 2
        union all
        select ${one}, ${two}, sum(c.complaints), sum(c.converted) from (${tallies(by, tallied)}) as c group by 1, 2
      ), cell as materialized (
        select one, two, sum(count)::integer as count, sum(converted)::integer as converted from part group by 1, 2
      ), page as (
        select * from cell where ${after(place)} order by coalesce(one, ''), coalesce(two, '') limit ${first + 1}
      )
      select coalesce(sum(count), 0)::integer as total, coalesce(sum(converted), 0)::integer as converted,
        (count(*) filter (where count between 1 and ${SMALLEST_SHOWN - 1}))::integer as "smallCells",
        (select coalesce(json_agg(json_build_object('keys', ${keysOf(by)}, 'count', count)
            order by coalesce(one, ''), coalesce(two, '')), '[]') from page) as cells
      from cell`)
  return counts ?? { cells: [], total: 0, converted: 0, smallCells: 0 }
}

/** Tallies that are alike in these dimensions, added up before the keys are made: a month is written once, not a tally. */
function tallies(by: readonly Dimension[], tallied: SQL): SQL {
  const columns = by.map((dimension) => (TIMES.has(dimension) ? 'received_at' : dimension))
  const alike = sql.join([...new Set(columns), 'tenant_id'].map(sql.identifier), sql`, `)
  return sql`select ${alike}, sum(c.complaints) as complaints,
      coalesce(sum(c.complaints) filter (where c.disposal = 'converted'), 0) as converted
    from reporting_tally c where ${tallied} group by ${alike}`
}

const TIMES = new Set<Dimension>(['day', 'week', 'month'])

function after(place: readonly (string | null)[] | null): SQL {
  if (!place) return sql`true`
  const [one, two] = place
  return sql`(coalesce(one, ''), coalesce(two, '')) > (${one ?? ''}::text, ${two ?? ''}::text)`
}

function keysOf(by: readonly Dimension[]): SQL {
  return [sql`'[]'::json`, sql`json_build_array(one)`, sql`json_build_array(one, two)`][by.length] ?? sql``
}

const local = (timeZone: string, form: string) =>
  sql`to_char(c.received_at at time zone ${timeZone}::text, ${form}::text)`

const KEYS: { readonly [D in Dimension]: (timeZone: string) => SQL } = {
  day: (timeZone) => local(timeZone, 'YYYY-MM-DD'),
  week: (timeZone) => local(timeZone, 'IYYY-"W"IW'),
  month: (timeZone) => local(timeZone, 'YYYY-MM'),
  channel: () => sql`c.channel`,
  category: () => sql`c.category`,
  grade: () => sql`c.grade`,
  state: () => sql`c.state`,
  department: () => sql`c.department`,
}
