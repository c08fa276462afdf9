import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { repeat, type Taken } from './load.ts'

const TABLES = `create unlogged table if not exists floor_probe (id int);
  create table if not exists floor_complaint (t uuid, id uuid, reference text, facts jsonb, sealed bytea, primary key (t, id));
  create table if not exists floor_event (t uuid, c uuid, seq int, at timestamptz, data jsonb, sealed bytea, hash text, primary key (t, c, seq));
  create table if not exists floor_clock (t uuid, c uuid, name text, due timestamptz, primary key (t, c, name));
  create index if not exists floor_clock_due on floor_clock (due);
  create table if not exists floor_idempotency (t uuid, key text, sealed bytea, primary key (t, key))`

/**
 * The floor of an intake: one complaint, one event, four clocks and one idempotency row a transaction, with rows of the
 * same size, statement by statement on a pool of that many connections, and nothing else.
 */
export async function floorOfIntake(url: string, connections: number, lastMs: number): Promise<Taken> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  await pool.query(TABLES)
  const tenant = randomUUID()
  const [record, event, answer] = [randomBytes(900), randomBytes(700), randomBytes(8000)]
  return repeat(connections, lastMs, async () => {
    const client = await pool.connect()
    const id = randomUUID()
    const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values })
    await client.query('begin')
    await run('f1', 'insert into floor_complaint values ($1,$2,$3,$4,$5)', [
      tenant,
      id,
      id,
      '{"state":"received"}',
      record,
    ])
    await run('f2', `insert into floor_event values ($1,$2,1,now(),$3,$4,$5)`, [tenant, id, '{}', event, id])
    for (const clock of ['acknowledge', 'first_response', 'identify', 'resolve'])
      await run('f3', 'insert into floor_clock values ($1,$2,$3,now())', [tenant, id, clock])
    await run('f4', 'insert into floor_idempotency values ($1,$2,$3)', [tenant, id, answer])
    await client.query('commit')
    client.release()
    return true
  }).finally(() => pool.end())
}

/** The floor of anything that is one statement: the same text sent bare on a pool, prepared as the service does. */
export async function floorOf(
  url: string,
  connections: number,
  lastMs: number,
  text: string,
  values: readonly unknown[],
): Promise<Taken> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  const once = async () => (await pool.query({ name: 'floor', text, values: [...values] })).rows.length > 0
  return repeat(connections, lastMs, once).finally(() => pool.end())
}
