import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

const MIGRATIONS = new URL('../../migrations/', import.meta.url)
const LOCK = 7_403_185_210n // any number, the same in every process of the service
const OLDEST_SERVER = 150_000

/**
 * Applies what is not applied yet, each file in a transaction of its own, under a session advisory lock: of several
 * processes that start at once one migrates, the others wait (at most `waitMs`). `url` is the owner's, with a session
 * of its own; where nothing is due, that of any member of redress_app does as well.
 * Throws when the server is older than 15 or not UTF-8.
 */
export async function migrate(url: string, waitMs = 60_000): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'redress-migrate' })
  await client.connect()
  try {
    await refuseUnfitServer(client)
    await client.query(`set lock_timeout = ${waitMs}`)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const applied = await appliedTo(client)
    const due = migrationFiles().filter((name) => !applied.has(name))
    for (const name of due) await apply(client, name)
    // A login that is only a member of redress_app may start the service on a database that is in order.
    if (due.length > 0) await client.query('grant select on redress_migration to redress_app')
    return due
  } finally {
    await client.end()
  }
}

/** The names of the migrations in their order. */
export function migrationFiles(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

async function appliedTo(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows: found } = await client.query(`select where to_regclass('redress_migration') is not null`)
  if (found.length === 0)
    await client.query(
      'create table redress_migration (name text primary key, applied_at timestamptz not null default now())',
    )
  const { rows } = await client.query<{ name: string }>('select name from redress_migration')
  return new Set(rows.map(({ name }) => name))
}

async function apply(client: pg.Client, name: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(readFileSync(new URL(name, MIGRATIONS), 'utf8'))
    await client.query('insert into redress_migration (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed`, { cause: error })
  }
}

async function refuseUnfitServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const [server] = rows
  if (!server || Number(server.version) < OLDEST_SERVER)
    throw new Error('Redress needs Postgres 15 or later: point DATABASE_URL to a newer server')
  if (server.encoding !== 'UTF8')
    throw new Error('Redress needs a database in UTF8: create it with encoding UTF8')
}
