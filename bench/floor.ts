import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { repeat, type Taken } from './load.ts'

const TABLES = `create table if not exists floor_complaint (t uuid, id uuid, reference text, facts jsonb, sealed bytea, primary key (t, id));
  create table if not exists floor_event (t uuid, c uuid, seq int, at timestamptz, data jsonb, sealed bytea, hash text, primary key (t, c, seq));
  create table if not exists floor_clock (t uuid, c uuid, name text, due timestamptz, primary key (t, c, name));
  create index if not exists floor_clock_due on floor_clock (due);
  create table if not exists floor_idempotency (t uuid, key text, sealed bytea, primary key (t, key))`

/** How large an intake's record, its events and its answer are once they are sealed (bytes). */
const [RECORD, EVENT, ANSWER] = [900, 700, 2700].map((size) => randomBytes(size)) as [Buffer, Buffer, Buffer]
const CLOCKS = ['acknowledge', 'first_response', 'identify', 'resolve']

/**
 * The floor of an intake: one complaint, one event, four clocks and one idempotency row a transaction, with rows of the
 * same size, statement by statement on a pool of that many connections, and nothing else.
 */
export async function floorOfIntake(url: string, connections: number, lastMs: number): Promise<Taken> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  await pool.query(TABLES)
  const tenant = randomUUID()
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
      RECORD,
    ])
    await run('f2', `insert into floor_event values ($1,$2,1,now(),$3,$4,$5)`, [tenant, id, '{}', EVENT, id])
    for (const clock of CLOCKS)
      await run('f3', 'insert into floor_clock values ($1,$2,$3,now())', [tenant, id, clock])
    await run('f4', 'insert into floor_idempotency values ($1,$2,$3)', [tenant, id, ANSWER])
    await client.query('commit')
    client.release()
    return true
  }).finally(() => pool.end())
}

/**
 * The same by pgbench itself, in the mode it has by default: transactions a second, null where it is not installed. Its
 * tables are those of `floorOfIntake`, which goes before.
 */
export async function pgbenchOfIntake(
  url: string,
  connections: number,
  lastMs: number,
): Promise<number | null> {
  const tenant = randomUUID()
  const id = `lpad(:k::text, 32, '0')::uuid`
  const bytes = (value: Buffer) => `'\\x${value.toString('hex')}'`
  const script = `\\set k random(1, 1000000000000000)
    begin;
    insert into floor_complaint values ('${tenant}', ${id}, :k::text, '{"state":"received"}', ${bytes(RECORD)});
    insert into floor_event values ('${tenant}', ${id}, 1, now(), '{}', ${bytes(EVENT)}, :k::text);
    ${CLOCKS.map((clock) => `insert into floor_clock values ('${tenant}', ${id}, '${clock}', now());`).join('\n')}
    insert into floor_idempotency values ('${tenant}', :k::text, ${bytes(ANSWER)});
    commit;`
  const many = ['--client', String(connections), '--jobs', '2', '--time', String(Math.ceil(lastMs / 1000))]
  const child = spawn('pgbench', ['--no-vacuum', ...many, '--file', '-', url])
  const failed = once(child, 'error').then(() => null)
  child.stdin.on('error', () => undefined).end(script)
  const printed = once(child, 'spawn').then(() => text(child.stdout))
  const rate = /tps = ([\d.]+)/.exec((await Promise.race([printed, failed])) ?? '')?.[1]
  return rate === undefined ? null : Number(rate)
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
