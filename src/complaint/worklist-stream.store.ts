import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { nowIn } from '../access/tenant.store.ts'
import type { Database } from '../platform/database.store.ts'
import type { Means } from './means.store.ts'
import type { presentSummary } from './summary.resource.ts'
import { readWorklist, summaryOf } from './worklist.store.ts'
import { type Filters, type Place, placeAfter, type Sort } from './worklist.ts'

const PAGE = 500

type Summary = ReturnType<typeof presentSummary>
type Query = z.output<typeof Filters> & { readonly sort: Sort }

/**
 * Everything the filters match of what the actor sees, masked, a page a transaction: constant memory, no cursor held,
 * and a slow reader holds up nobody. What is received meanwhile may or may not be among it; nothing comes twice.
 */
export async function* summaryPages(
  database: Database,
  means: Means,
  actor: Actor,
  query: Query,
): AsyncGenerator<Summary[]> {
  let place: Place | null = null
  for (;;) {
    const page: Summary[] = await database.read(actor.tenant, async (tx) => {
      const tenant = await means.findTenant(tx)
      if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
      const rows = await readWorklist(
        tx,
        tenant,
        actor,
        { ...query, limit: PAGE },
        place,
        nowIn(means, tenant),
      )
      return rows.map((row) => summaryOf(means.ring, actor, row))
    })
    if (page.length > 0) yield page.slice(0, PAGE)
    const last = page[PAGE - 1]
    if (page.length <= PAGE || !last) return
    place = placeAfter(query.sort, last)
  }
}

/** A JSON object a line. */
export function ndjsonOf(pages: AsyncGenerator<Summary[]>): Readable {
  return Readable.from(
    (async function* () {
      for await (const page of pages) yield page.map((summary) => `${JSON.stringify(summary)}\n`).join('')
    })(),
  )
}

const COLUMNS = [
  ...(['reference', 'state', 'receivedAt', 'channel', 'category', 'subcategory', 'grade'] as const),
  ...(['provisionalGrade', 'handler', 'department', 'awaiting', 'priority', 'level', 'legalRisk'] as const),
  ...(['legalHold', 'greenChannel', 'reopenedCount', 'disposal', 'product', 'region', 'outlet'] as const),
] as const

/** RFC 4180 with a BOM, so that spreadsheets read it as UTF-8, and with cells that would be formulas made harmless. */
export function csvOf(pages: AsyncGenerator<Summary[]>): Readable {
  const sheet = stringify({
    ...{ bom: true, header: true, escape_formulas: true, record_delimiter: '\r\n' },
    columns: ['id', ...COLUMNS, 'customer'],
    cast: { boolean: String },
  })
  const rows = Readable.from(
    (async function* () {
      for await (const page of pages) for (const summary of page) yield rowOf(summary)
    })(),
  )
  rows.on('error', (error) => sheet.destroy(error))
  sheet.on('close', () => rows.destroy())
  return rows.pipe(sheet)
}

function rowOf(summary: Summary): unknown[] {
  const cells = COLUMNS.map((column) => {
    const value = summary[column]
    return Array.isArray(value) ? value.join(' ') : value
  })
  return [summary.id, ...cells, summary.customer.name]
}
