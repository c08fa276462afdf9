import { Socket } from 'node:net'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'

/** A statement by its name, so that it is prepared once a connection; with an empty name it is not prepared. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** An `insert into … (columns)` by its name, and what to do about rows that are there already. */
export interface Insert extends Statement {
  readonly onConflict?: string
}

/**
 * A unit of work: one transaction under `redress_app` in one tenant. Statements are sent at once, without waiting for
 * the one before (pipelined): what doesn't need another's answer costs no round trip. What nobody awaited is awaited
 * at the end, before anything counts as done.
 */
export interface Transaction {
  readonly tenant: string
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
  /** Writes rows of the same columns; nothing is awaited but what the transaction awaits at its end. */
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

const BEGIN = 'begin'
const BEGIN_READING = 'begin isolation level repeatable read read only'

/**
 * Opens a pool of connections to `url`; `prepare: false` behind a pooler that doesn't carry named statements. At most
 * `queue` units of work wait for a connection: one more rejects with PoolBusy before anything of it has begun.
 */
export function openDatabase(url: string, { prepare = true, connections = 10, queue = 500 } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    pipeline: true,
    application_name: 'redress',
    stream: () => packingSocket(),
  } as pg.PoolConfig)
  // An idle connection that breaks is replaced at the next checkout; without a listener it would end the process.
  pool.on('error', () => undefined)
  // Nor may one that breaks at work end it: what it was asked rejects by itself.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    transact: (tenant, work) => transact(pool, BEGIN, tenant, { prepare, queue }, work),
    read: (tenant, work) => transact(pool, BEGIN_READING, tenant, { prepare, queue }, work),
    load: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ping: async () => void (await pool.query('select 1')),
    close: () => pool.end(),
  }
}

async function transact<T>(
  pool: pg.Pool,
  begin: string,
  tenant: string | null,
  { prepare, queue }: { readonly prepare: boolean; readonly queue: number },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  // Whoever gets an idle connection still stands in the queue for a tick.
  if (pool.waitingCount >= queue + pool.idleCount)
    throw new PoolBusy(`${queue} wait for a connection already`)
  const client = await pool.connect()
  const sent: Promise<unknown>[] = []
  const gather = gathering(client)
  const send = <R>(answer: Promise<R>): Promise<R> => {
    sent.push(answer)
    answer.catch(() => undefined)
    return answer
  }
  const run = <Row>({ name, text }: Statement, values: readonly unknown[]) => {
    gather()
    return send(
      client
        .query({ text, values: [...values], ...(prepare ? { name } : {}) })
        .then(({ rows }) => rows as Row[]),
    )
  }
  let broken: Error | undefined
  try {
    gather()
    send(client.query(begin))
    const settings =
      begin === BEGIN ? { name: 'settings', text: ONE_PLAN } : { name: 'read-settings', text: SETTINGS }
    run(settings, [tenant ?? NO_TENANT])
    const result = await work({ tenant: tenant ?? NO_TENANT, run, insert: inserting(run), ask: asking(run) })
    send(client.query('commit'))
    throwFirst(await Promise.allSettled(sent))
    return result
  } catch (error) {
    broken = await rollback(client, sent)
    throw await firstError(sent, error)
  } finally {
    client.release(broken)
  }
}

/** The same where no such row can be there: Postgres then doesn't look before it writes. */
export function withoutConflict({ name, text }: Insert): Insert {
  return { name: `${name}-new`, text }
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

const MOST_ROWS = 32

/** Statements of 32, 16, 8 … rows, so that few texts have to be prepared whatever the number of rows. */
function inserting(run: Transaction['run']): Transaction['insert'] {
  return (into, rows) => {
    let from = 0
    for (let size = MOST_ROWS; size >= 1; size /= 2)
      for (; rows.length - from >= size; from += size)
        run(insertOf(into, size, rows[0]?.length ?? 0), rows.slice(from, from + size).flat())
  }
}

const inserts = new Map<string, Statement>()

function insertOf({ name, text, onConflict }: Insert, rows: number, columns: number): Statement {
  const key = `${name}-${rows}`
  const known = inserts.get(key)
  if (known) return known
  const row = (r: number) => `(${Array.from({ length: columns }, (_, c) => `$${r * columns + c + 1}`)})`
  const values = Array.from({ length: rows }, (_, r) => row(r)).join(', ')
  const made = {
    name: key,
    text: `${text} values ${values}${onConflict ? ` on conflict ${onConflict}` : ''}`,
  }
  inserts.set(key, made)
  return made
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

/**
 * What is sent in one go of the event loop leaves in one packet: a write a statement was a third of the time that the
 * process spent on an intake. Without the socket, which pg doesn't document, it is only slower.
 */
function gathering(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { connection?: { stream?: Partial<Socket> } }).connection ?? {}
  let gathered = false
  return () => {
    if (gathered || !stream?.cork || !stream.uncork) return
    gathered = true
    stream.cork()
    process.nextTick(() => {
      gathered = false
      stream.uncork?.()
    })
  }
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
  client: pg.PoolClient,
  sent: readonly Promise<unknown>[],
): Promise<Error | undefined> {
  await Promise.allSettled(sent)
  return client.query('rollback').then(
    () => undefined,
    (error) => error as Error,
  )
}
