/** Rows of one table: its columns with their types, in the order of the values, and what to do about rows that are there. */
export interface Insert {
  readonly into: string
  /** As in a `create table`: `tenant_id uuid, at timestamptz`. */
  readonly columns: string
  readonly onConflict?: string
}

/** What one call of `insert` adds. */
export interface Inserted {
  readonly insert: Insert
  readonly rows: readonly (readonly unknown[])[]
}

interface Made {
  readonly name: string
  readonly text: string
}

const made = new Map<string, Made>()

/**
 * One statement for the rows of several tables, however many rows: an array for each column, as Postgres takes it in
 * binary. Its text depends on the tables only, so that each connection prepares it once.
 */
export function statementOf(inserted: readonly Inserted[]): Made & { readonly values: Buffer[] } {
  const key = inserted
    .map(({ insert }) => `${insert.into} ${insert.columns} ${insert.onConflict ?? ''}`)
    .join('\n')
  const known = made.get(key) ?? { name: `insert-${made.size}`, text: textOf(inserted) }
  made.set(key, known)
  const values = inserted.flatMap(({ insert, rows }) =>
    columnsOf(insert).map(({ type }, place) => arrayOf(rows, place, type)),
  )
  return { ...known, values }
}

interface Column {
  readonly name: string
  readonly type: string
}

const parsed = new WeakMap<Insert, readonly Column[]>()

function columnsOf(insert: Insert): readonly Column[] {
  const known = parsed.get(insert)
  if (known) return known
  const read = insert.columns.split(',').map((column) => {
    const [name = '', type = ''] = column.trim().split(' ')
    return { name, type }
  })
  parsed.set(insert, read)
  return read
}

function textOf(inserted: readonly Inserted[]): string {
  let parameters = 0
  const inserts = inserted.map(({ insert }) => {
    const columns = columnsOf(insert)
    const arrays = columns.map(({ type }) => `$${++parameters}::${carrierOf(type)}[]`)
    const values = columns.map(({ type }, place) => `c${place}::${type}`)
    return `insert into ${insert.into} (${columns.map(({ name }) => name)}) select ${values}
      from unnest(${arrays}) as r (${columns.map((_, place) => `c${place}`)})${
        insert.onConflict ? ` on conflict ${insert.onConflict}` : ''
      }`
  })
  const last = inserts.pop()
  const others = inserts.map((text, place) => `i${place} as (${text})`)
  return others.length > 0 ? `with ${others.join(',\n')}\n${last}` : `${last}`
}

// What isn't bytes travels as text: `unnest` would take an array of arrays apart wholly, and JSON has no other form.
function carrierOf(type: string): 'bytea' | 'text' {
  return type === 'bytea' ? 'bytea' : 'text'
}

const OIDS = { bytea: 17, text: 25 }
const HEADER_BYTES = 20

/** The values of a column as an array in Postgres' binary format: a header, then each with its length, -1 for null. */
function arrayOf(rows: readonly (readonly unknown[])[], place: number, type: string): Buffer {
  const values = rows.map((row) => carried(row[place]))
  const lengths = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)))
  const size = lengths.reduce((sum, length) => sum + 4 + length, HEADER_BYTES)
  const array = Buffer.allocUnsafe(size)
  const header = [1, values.includes(null) ? 1 : 0, OIDS[carrierOf(type)], values.length, 1]
  let at = header.reduce((offset, word) => array.writeInt32BE(word, offset), 0)
  values.forEach((value, index) => {
    at = array.writeInt32BE(value === null ? -1 : (lengths[index] ?? 0), at)
    if (typeof value === 'string') at += array.write(value, at)
    else if (value) {
      array.set(value, at)
      at += value.length
    }
  })
  return array
}

function carried(value: unknown): string | Uint8Array | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? literalOf(value) : String(value)
}

function literalOf(items: readonly unknown[]): string {
  return `{${items.map((item) => `"${String(item).replace(/["\\]/g, '\\$&')}"`)}}`
}
