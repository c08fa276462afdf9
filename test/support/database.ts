import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { migrate } from '../../src/platform/migrate.store.ts'
import { clusterUrl } from './cluster.ts'

const TEMPLATE_LOCK = 7_403_185_211n

/** A migrated database of its own for a test file; dropped when the test ends. */
export async function createTestDatabase(t: Test): Promise<string> {
  const name = `redress_${randomBytes(6).toString('hex')}`
  await asOwner(clusterUrl(), async (client) => {
    const template = await ensureTemplate(client)
    await client.query(`create database ${name} template ${template}`)
  })
  t.teardown(() => asOwner(clusterUrl(), (client) => client.query(`drop database ${name} with (force)`)))
  return urlOf(name)
}

/** Runs as the owner, whom row-level security and triggers don't hold back more than they hold any superuser. */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Of several test files that start at once, one makes the template, the others wait for it. */
async function ensureTemplate(client: pg.Client): Promise<string> {
  const template = 'redress_template'
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
  if (!rowCount) {
    await client.query('drop database if exists redress_template_draft')
    await client.query('create database redress_template_draft')
    await migrate(urlOf('redress_template_draft'))
    await client.query(`alter database redress_template_draft rename to ${template}`)
  }
  await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  return template
}

function urlOf(name: string): string {
  const url = new URL(clusterUrl())
  url.pathname = `/${name}`
  return url.href
}
