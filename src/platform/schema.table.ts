import { customType } from 'drizzle-orm/pg-core'

/** Bytes as Postgres keeps them. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** The set of hashed words that a search looks into. */
export const bigintArray = customType<{ data: string[] }>({ dataType: () => 'bigint[]' })

/** The number of a transaction, never given twice. */
export const xid = customType<{ data: string }>({ dataType: () => 'xid8' })
