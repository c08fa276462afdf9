import { asOwner } from './database.ts'

/** Every row of every table, as the text that Postgres makes of it. */
export function everyRow(url: string): Promise<{ table: string; row: string }[]> {
  return asOwner(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
    )
    const rows = []
    for (const { name } of tables.rows) {
      const found = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      rows.push(...found.rows.map(({ row }) => ({ table: name, row })))
    }
    return rows
  })
}
