import { customType, timestamp } from 'drizzle-orm/pg-core'

/** Bytes as Postgres keeps them. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** The set of hashed words that a search looks into. */
export const bigintArray = customType<{ data: string[] }>({ dataType: () => 'bigint[]' })

/** The number of a transaction, never given twice. */
export const xid = customType<{ data: string }>({ dataType: () => 'xid8' })

/** An instant, as every table keeps it. */
export const instant = (name: string) => timestamp(name, { withTimezone: true })
