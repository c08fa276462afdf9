import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import t from 'tap'
import { asOwner, createTestDatabase } from '../support/database.ts'
import { filesUnder } from '../support/files.ts'

/** Kept by the migrations themselves, and asked for by no code. */
const UNDECLARED = ['redress_migration']
const KIT = 'node_modules/drizzle-kit/bin.cjs'

const tables = await declared()
const url = await createTestDatabase(t)

t.test('every table of the database is declared in code, and no other', async (t) => {
  const there = await ask<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  )
  const names = there.map(({ name }) => name).filter((name) => !UNDECLARED.includes(name))
  t.same(names.sort(), tables.map(({ name }) => name).sort())
})

t.test('every column is declared with the type that it has, and whether it may be null', async (t) => {
  const there = await ask<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
       and c.relnamespace = 'public'::regnamespace`,
  )
  const said = tables.flatMap(({ name: table, columns }) =>
    columns.map((column) => {
      return { table, column: column.name, type: column.getSQLType(), required: column.notNull }
    }),
  )
  const columns = there.filter(({ table }) => !UNDECLARED.includes(table))
  t.same(columns.map(lineOf).sort(), said.map(lineOf).sort())
})

t.test('every index is declared, and no other', async (t) => {
  const there = await ask<{ name: string }>(
    `select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
     where i.relnamespace = 'public'::regnamespace
       and not exists (select from pg_constraint where conindid = x.indexrelid)`,
  )
  const said = tables.flatMap(({ indexes }) => indexes.map(({ config }) => config.name ?? ''))
  t.same(there.map(({ name }) => name).sort(), said.sort())
})

t.test('the next migration starts from what the tables are now', async (t) => {
  const out = t.testdir()
  await cp('migrations/meta', join(out, 'meta'), { recursive: true })
  const generate = [KIT, 'generate', '--dialect=postgresql', '--schema=./src/**/*.table.ts']
  const { stdout } = await promisify(execFile)(process.execPath, [...generate, `--out=${relative('.', out)}`])
  t.match(stdout, 'No schema changes')
})

function lineOf(value: object): string {
  return Object.values(value).join(' ')
}

async function declared() {
  const files = filesUnder('src').filter((file) => file.endsWith('.table.ts'))
  const modules = await Promise.all(files.map((file) => import(join(process.cwd(), file))))
  return modules
    .flatMap((module: object) => Object.values(module))
    .filter((value): value is PgTable => is(value, PgTable))
    .map(getTableConfig)
}

function ask<T extends object>(query: string): Promise<T[]> {
  return asOwner(url, async (client) => (await client.query<T>(query)).rows)
}
