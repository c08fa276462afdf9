import { type SQL, sql } from 'drizzle-orm'
import { textArray } from '../access/row-scope.store.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { verdictIs } from './approvals.store.ts'
import { beginReport } from './begin.store.ts'

import { ANSWERED, REACHED } from './satisfaction.store.ts'
import { LEFT_STAGES, WAYS_OUT } from './stages.ts'
import { eventsOf, stays } from './stay.store.ts'

/** How many complaints one transaction tallies: about 0.1 s of work. */
const BATCH = 1000
/** How many batches of one tenant, and how many tenants, before clocks have their turn again. */
const MOST_BATCHES = 3
const MOST_TENANTS = 100
const NIL = '00000000-0000-0000-0000-000000000000'
const WAITING = { name: 'untallied-tenants', text: 'select tenant_id from untallied_tenants($1, $2)' }

/** What complaints that are counted together have in common. */
const ALIKE = ['channel', 'category', 'grade', 'department', 'approver', 'disposal'] as const

/** What is counted of the stays of one complaint, by the column that holds it. */
const OF_STAYS: Readonly<Record<string, SQL>> = {
  ...named(LEFT_STAGES.slice(1), 'reached', (stage) => sql`bool_or(stage = ${stage})::integer`),
  ...named(LEFT_STAGES, 'stays', (stage) => sql`count(*) filter (where stage = ${stage})`),
  approved: sql`count(*) filter (where stage = 'planned' and left_by = 'complaint.approved')`,
  returned: sql`count(*) filter (where stage = 'planned' and left_by = 'complaint.returned')`,
}

/** What is counted of its events `e`. */
const OF_EVENTS: Readonly<Record<string, SQL>> = {
  ratified: sql`count(*) filter (where ${verdictIs('ratified')})`,
  refused: sql`count(*) filter (where ${verdictIs('refused')})`,
  ...Object.fromEntries(
    Object.entries(ANSWERED).map(([column, answered]) => {
      return [column, sql`count(*) filter (where ${REACHED} and ${answered})`]
    }),
  ),
}

const COUNTED = [...Object.keys(OF_STAYS), ...Object.keys(OF_EVENTS)]

/**
 * Counts archived complaints into tallies, tenant by tenant, as far as their turn goes; returns how many. Several may
 * do it at once: each takes complaints that nobody else has, and counts them in the transaction that takes them.
 */
export async function tallyArchived(database: Database): Promise<number> {
  const waiting = await database.transact(null, (tx) =>
    tx.run<{ tenant_id: string }>(WAITING, [NIL, MOST_TENANTS]),
  )
  let done = 0
  for (const { tenant_id: tenant } of waiting)
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const tallied = await database.transact(tenant, (tx) => tallyBatch(tx, BATCH))
      done += tallied
      if (tallied < BATCH) break
    }
  return done
}

/** Counts at most that many archived complaints into tallies; returns how many. */
export async function tallyBatch(tx: Transaction, atMost: number): Promise<number> {
  const taken = sql`delete from untallied where tenant_id = ${tx.tenant} and complaint_id in (
      select complaint_id from untallied where tenant_id = ${tx.tenant}
      order by complaint_id limit ${atMost} for update skip locked)
    returning complaint_id as id, true as counted, true as timed`
  const columns = names([
    'tenant_id',
    'received_at',
    ...ALIKE,
    'left_stage',
    'left_by',
    'complaints',
    ...COUNTED,
  ])
  await beginReport(tx)
  const [counted] = await tx.ask<{
    count: number
  }>(sql`${stays(tx.tenant, taken)}, life as (${lives()}), answer as (${answers(tx.tenant)}), tallying as (
        insert into tally (${columns}) ${alike(tx.tenant)}
        on conflict on constraint tally_alike do update set ${added()}
      )
      select count(*)::integer as count from chosen`)
  return counted?.count ?? 0
}

function lives(): SQL {
  const left = sql`out and left_by = any(${textArray(WAYS_OUT.map((way) => `complaint.${way}`))})`
  return sql`select complaint_id, max(stage) filter (where ${left}) as left_stage,
    max(left_by) filter (where ${left}) as left_by, ${columnsOf(OF_STAYS)} from stay group by complaint_id`
}

function answers(tenant: string): SQL {
  return sql`select chosen.id as complaint_id, ${columnsOf(OF_EVENTS)}
    from chosen left join lateral (${eventsOf(tenant, sql`chosen.id`)}) as e on true group by chosen.id`
}

/** In the order of the key, so that two who count at once never wait for each other in a circle. */
function alike(tenant: string): SQL {
  const same = sql.join(
    [...ALIKE.map((column) => sql`c.${sql.identifier(column)}`), sql`left_stage`, sql`left_by`],
    sql`, `,
  )
  const sums = sql.join(
    COUNTED.map((column) => sql`sum(${sql.identifier(column)})`),
    sql`, `,
  )
  return sql`select c.tenant_id, date_trunc('month', c.received_at, t.timezone) as received_at, ${same}, count(*), ${sums}
    from life join answer using (complaint_id)
      join reporting_complaint c on c.tenant_id = ${tenant} and c.id = complaint_id
      join tenant t on t.tenant_id = c.tenant_id
    group by 1, 2, ${same} order by 1, 2, ${same}`
}

function added(): SQL {
  return sql.join(
    ['complaints', ...COUNTED]
      .map(sql.identifier)
      .map((column) => sql`${column} = tally.${column} + excluded.${column}`),
    sql`, `,
  )
}

function columnsOf(counts: Readonly<Record<string, SQL>>): SQL {
  return sql.join(
    Object.entries(counts).map(([column, count]) => sql`${count} as ${sql.identifier(column)}`),
    sql`, `,
  )
}

function names(columns: readonly string[]): SQL {
  return sql.join(columns.map(sql.identifier), sql`, `)
}

function named(
  stages: readonly string[],
  prefix: string,
  count: (stage: string) => SQL,
): Record<string, SQL> {
  return Object.fromEntries(stages.map((stage) => [`${prefix}_${stage}`, count(stage)]))
}
