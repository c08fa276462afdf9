import type pg from 'pg'
import { canonical } from '../platform/canonical.ts'
import type { Complaint } from './complaint.ts'
import { sha256 } from './dossier-document.ts'
import type { EventRow } from './event.store.ts'

const KEPT = `select c.tenant_id, c.id as complaint_id, d.seq, d.sha256, d.content, p.complaint_id is not null as has_texts,
    s.complaint_id is not null as is_buried, r.complaint_id is not null as is_retained,
    exists (select from complaint_search w where w.tenant_id = c.tenant_id and w.complaint_id = c.id)
      or exists (select from complaint_index i where i.tenant_id = c.tenant_id and i.complaint_id = c.id
        and i.kind not in ('owner', 'assisting')) as is_findable
  from complaint c
  left join dossier d on d.tenant_id = c.tenant_id and d.complaint_id = c.id
  left join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id
  left join tombstone s on s.tenant_id = c.tenant_id and s.complaint_id = c.id
  left join retention r on r.tenant_id = c.tenant_id and r.complaint_id = c.id
  where (c.tenant_id, c.id) in (select * from unnest($1::uuid[], $2::uuid[]))`

/** What is kept of a complaint beside its events: its dossier, and whether texts of people are there or were disposed of. */
export interface KeptApart {
  readonly seq: number | null
  readonly sha256: string | null
  readonly content: string | null
  readonly has_texts: boolean
  readonly is_buried: boolean
  readonly is_retained: boolean
  readonly is_findable: boolean
}

/** What is kept of these complaints beside their events, by tenant and id. */
export async function readKeptApart(
  client: pg.Client,
  tenants: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptApart>> {
  const { rows } = await client.query<KeptApart & { tenant_id: string; complaint_id: string }>(KEPT, [
    tenants,
    ids,
  ])
  return new Map(rows.map((row) => [`${row.tenant_id} ${row.complaint_id}`, row]))
}

/**
 * How the dossier of a complaint differs from what its events say (ARC-1), and what is left of texts of people that were
 * disposed of, or gone that were not (ARC-2), a line each. `asOf` rebuilds the complaint as an event left it.
 */
export function dossierFindings(
  kept: KeptApart,
  events: readonly EventRow[],
  asOf: (seq: number) => Complaint | null,
): string[] {
  return [...frozenFindings(kept, events, asOf), ...textFindings(kept, events)]
}

function frozenFindings(
  { seq, sha256: named, content }: KeptApart,
  events: readonly EventRow[],
  asOf: (seq: number) => Complaint | null,
): string[] {
  const archiving = events.find(({ data }) => 'dossier' in data)
  if (!archiving) return content === null ? [] : ['there is a dossier that no event names']
  if (content === null) return ['the dossier that an event names is not there']
  if (archiving.seq !== seq || (archiving.data as { dossier?: string }).dossier !== named)
    return ['the dossier is not the one that its event names']
  if (sha256(content) !== named) return ['the content of the dossier is not what its hash was made of']
  const told = JSON.parse(content) as Told
  const upTo = events.filter((event) => event.seq <= archiving.seq)
  const hashes = upTo.map((event) => (event.seq === archiving.seq ? null : event.hash))
  return [
    ...(canonical(told.events.map(({ hash }) => hash)) === canonical(hashes)
      ? []
      : ['the dossier holds other events than the chain']),
    ...(canonical(told.record.data) === canonical(plain(asOf(archiving.seq)))
      ? []
      : ['the record in the dossier differs from what the events say']),
  ]
}

interface Told {
  readonly events: readonly { readonly hash: string | null }[]
  readonly record: { readonly data: unknown }
}

function textFindings(
  { has_texts, is_buried, is_retained, is_findable }: KeptApart,
  events: readonly EventRow[],
): string[] {
  const isDisposed = events.some(({ type }) => type === 'complaint.disposed')
  if (!isDisposed)
    return [
      ...(has_texts ? [] : ['the texts of people are gone, though it was never disposed of']),
      ...(is_buried ? ['there is a tombstone, though it was never disposed of'] : []),
    ]
  return [
    ...(has_texts ? ['texts of people are there, though it was disposed of'] : []),
    ...(is_findable ? ['it is found by its texts, though it was disposed of'] : []),
    ...(is_retained ? ['it waits to be disposed of, though it was'] : []),
    ...(is_buried ? [] : ['there is no tombstone, though it was disposed of']),
  ]
}

function plain(complaint: Complaint | null): unknown {
  return JSON.parse(JSON.stringify(complaint))
}
