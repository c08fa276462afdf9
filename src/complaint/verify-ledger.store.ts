import type pg from 'pg'
import { canonical } from '../platform/canonical.ts'
import type { Complaint } from './complaint.ts'
import { columnsOf } from './ledger.store.ts'

const LEDGER = `select tenant_id, complaint_id, jsonb_build_array(id, state, promised, approved, paid, recovered,
    due_at, voided_at) as columns
  from ledger_entry where (tenant_id, complaint_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by tenant_id, complaint_id, id`

/** The sums of these complaints as the ledger lists them, by tenant and id (EXE-4). */
export async function readKeptLedgers(
  client: pg.Client,
  tenants: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly unknown[][]>> {
  const { rows } = await client.query<{ tenant_id: string; complaint_id: string; columns: unknown[] }>(
    LEDGER,
    [tenants, ids],
  )
  const kept = new Map<string, unknown[][]>()
  for (const { tenant_id: tenant, complaint_id: id, columns } of rows) {
    const key = `${tenant} ${id}`
    kept.set(key, [...(kept.get(key) ?? []), columns])
  }
  return kept
}

/** What the ledger lists otherwise than the events say. */
export function ledgerFindings(kept: readonly unknown[][], { ledger = [] }: Complaint): string[] {
  const said = ledger.map((entry) => [entry.id, ...columnsOf(entry)]).sort(byId)
  const listed = [...kept].sort(byId)
  return canonical(said.map(plain)) === canonical(listed.map(plain))
    ? []
    : ['the ledger differs from what the events say']
}

function byId([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}

function plain(columns: readonly unknown[]): unknown[] {
  return columns.map((value) => {
    const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
    return isInstant ? new Date(value).toISOString() : (value ?? null)
  })
}
