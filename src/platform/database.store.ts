import { Socket } from 'node:net'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { batching, type Statement } from './batch.store.ts'
import { type Insert, type Inserted, statementOf } from './inserts.ts'

/**
 * A unit of work: one transaction under `redress_app` in one tenant. Statements that are asked in one go of the event loop
 * travel together: what doesn't need another's answer costs no round trip. What nobody awaited is awaited at the end, before
 * anything counts as done.
 */
export interface Transaction {
  readonly tenant: string
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
  /**
   * Writes rows of the same columns; nothing is awaited but what the transaction awaits at its end. What is written one
   * after the other, with no statement between, goes out as one statement.
   */
  insert(into: Insert, rows: readonly (readonly unknown[])[]): void
  /** A query that is put together at run time: seldom the same twice, so without a name, and planned for its own values. */
  ask<Row>(query: SQL): Promise<Row[]>
}

/** The connections of a pool, those of them without work, and who waits for one. */
export interface Load {
  readonly connections: number
  readonly idle: number
  readonly waiting: number
}

/** Too many wait for a connection already. The code is what Postgres says when it has no connection left. */
export class PoolBusy extends Error {
  readonly code = '53300'
}

/** The service's way to Postgres. */
export interface Database {
  /** Runs `work` in one transaction of that tenant; rejects with the first error, with nothing done. */
  transact<T>(tenant: string | null, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The same, for work that only reads: all its statements see one and the same moment. */
  read<T>(tenant: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** How busy the pool of connections is. */
  load(): Load
  /** Resolves when the server answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The tenant that operators' keys are kept under: they belong to none. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000'

// No writing transaction may last: readers of the feed wait for the oldest one, and locks are held meanwhile.
const SETTINGS = `select set_config('role', 'redress_app', true), set_config('app.tenant', $1, true),
  set_config('statement_timeout', '5000', true), set_config('lock_timeout', '4000', true),
  set_config('idle_in_transaction_session_timeout', '5000', true)`

// Named statements are written for one plan whatever their values: made anew for each it took longer than what it runs.
const ONE_PLAN = `${SETTINGS}, set_config('plan_cache_mode', 'force_generic_plan', true)`

interface Beginning {
  readonly begin: Statement
  readonly settings: Statement
}

const WRITING: Beginning = {
  begin: { name: 'begin', text: 'begin' },
  settings: { name: 'settings', text: ONE_PLAN },
}
const READING: Beginning = {
  begin: { name: 'begin-reading', text: 'begin isolation level repeatable read read only' },
  settings: { name: 'read-settings', text: SETTINGS },
}
const COMMIT = { name: 'commit', text: 'commit' }
const ROLLBACK = { name: '', text: 'rollback' }
const DISCARD_PLANS = { name: '', text: 'discard plans' }

/**
 * Opens a pool of connections to `url`; `prepare: false` behind a pooler that doesn't carry named statements. At most
 * `queue` units of work wait for a connection: one more rejects with PoolBusy before anything of it has begun.
 */
export function openDatabase(url: string, { prepare = true, connections = 10, queue = 500 } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    application_name: 'redress',
    stream: () => packingSocket(),
  } as pg.PoolConfig)
  // An idle connection that breaks is replaced at the next checkout; without a listener it would end the process.
  pool.on('error', () => undefined)
  // Nor may one that breaks at work end it: what it was asked rejects by itself.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    transact: (tenant, work) => transact(pool, WRITING, tenant, { prepare, queue }, work),
    read: (tenant, work) => transact(pool, READING, tenant, { prepare, queue }, work),
    load: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ping: async () => void (await pool.query('select 1')),
    close: () => pool.end(),
  }
}

async function transact<T>(
  pool: pg.Pool,
  begin: Beginning,
  tenant: string | null,
  { prepare, queue }: { readonly prepare: boolean; readonly queue: number },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  // Whoever gets an idle connection still stands in the queue for a tick.
  if (pool.waitingCount >= queue + pool.idleCount)
    throw new PoolBusy(`${queue} wait for a connection already`)
  const client = await pool.connect()
  const ask = batching(client)
  const sent: Promise<unknown>[] = []
  const query: Transaction['run'] = <Row>({ name, text }: Statement, values: readonly unknown[]) => {
    const answer = ask<Row>({ name: prepare ? name : '', text }, values)
    sent.push(answer)
    answer.catch(() => undefined)
    return answer
  }
  let inserted: Inserted[] = []
  const writeInserted = () => {
    if (inserted.length === 0) return
    const { values, ...statement } = statementOf(inserted)
    inserted = []
    query(statement, values)
  }
  const run: Transaction['run'] = (statement, values) => {
    writeInserted()
    return query(statement, values)
  }
  const insert: Transaction['insert'] = (into, rows) => {
    // Which of two statements within one comes first is nowhere said: a table stands in it once.
    if (inserted.some(({ insert: other }) => other.into === into.into)) writeInserted()
    if (rows.length > 0) inserted.push({ insert: into, rows })
  }
  let broken: Error | undefined
  try {
    query(begin.begin, [])
    query(begin.settings, [tenant ?? NO_TENANT])
    if (plansAnew(client)) query(DISCARD_PLANS, [])
    const result = await work({ tenant: tenant ?? NO_TENANT, run, insert, ask: asking(run) })
    writeInserted()
    query(COMMIT, [])
    throwFirst(await Promise.allSettled(sent))
    return result
  } catch (error) {
    broken = await rollback(ask, sent)
    throw await firstError(sent, error)
  } finally {
    client.release(broken)
  }
}

const uses = new WeakMap<pg.PoolClient, number>()

/**
 * A plan that is made while a table is empty finds all its indexes equally good, and Postgres keeps it until the table is
 * analysed: in the first minutes of a database whatever looks a row up by its key, as each foreign key does, would read
 * through an index of another order, the longer the more there is. So a connection plans anew when it has seen some work.
 */
function plansAnew(client: pg.PoolClient): boolean {
  const used = (uses.get(client) ?? 0) + 1
  uses.set(client, used)
  return used === 100 || used === 1000 || used === 10_000
}

const dialect = new PgDialect()
const OWN_PLANS = { name: 'own-plans', text: `select set_config('plan_cache_mode', 'auto', true)` }

function asking(run: Transaction['run']): Transaction['ask'] {
  let isOwnPlan = false
  return (query) => {
    const { sql: text, params } = dialect.sqlToQuery(query)
    if (!isOwnPlan) run(OWN_PLANS, [])
    isOwnPlan = true
    return run({ name: '', text }, params)
  }
}

/** A socket that sends what was gathered as one buffer: a vector of seventy small ones costs ten times as much. */
function packingSocket(): Socket {
  const socket = new Socket()
  socket._writev = (chunks, done) => {
    const packed = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer))
    socket._write(packed, 'buffer' as BufferEncoding, done)
  }
  return socket
}

/** The later errors of a failed transaction only say that it failed: the first one says why. */
function throwFirst(settled: readonly PromiseSettledResult<unknown>[]): void {
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

async function firstError(sent: readonly Promise<unknown>[], error: unknown): Promise<unknown> {
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === 'rejected')
  const isAftermath = (error as { code?: string }).code === '25P02'
  return failed && isAftermath ? failed.reason : error
}

async function rollback(
  ask: ReturnType<typeof batching>,
  sent: readonly Promise<unknown>[],
): Promise<Error | undefined> {
  await Promise.allSettled(sent)
  return ask(ROLLBACK, []).then(
    () => undefined,
    (error) => error as Error,
  )
}
