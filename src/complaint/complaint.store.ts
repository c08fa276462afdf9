import type { Tenant } from '../access/tenant.store.ts'
import type { Clock } from '../clocks/clock.ts'
import type { Statement } from '../platform/batch.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { join, separate } from '../platform/personal.ts'
import {
  blind,
  blindWords,
  type KeyRing,
  NO_KEY,
  type Random,
  seal,
  sealUnderRing,
  unseal,
  unsealUnderRing,
} from '../platform/seal.ts'
import { approvingTokens } from './approval.ts'
import { askedDepartments } from './assistance.ts'
import { readCurrentClocks } from './clock.store.ts'
import type { Complaint } from './complaint.ts'
import { findable, searchText, searchWords } from './findable.ts'

/** A complaint with what its next event is chained and sealed by. */
export interface StoredComplaint {
  readonly complaint: Complaint
  readonly lastSeq: number
  readonly lastHash: string
  /** Without a byte in it where it was disposed of (ARC-2). */
  readonly dataKey: Buffer
  /** All its open clocks, and of each name the latest. */
  readonly clocks: readonly Clock[]
}

/** A complaint to be written, with when something of it is due next: an instant or `infinity`. */
export interface DueComplaint extends StoredComplaint {
  readonly dueAt: string
}

/** A row as the statements below return it. */
export interface ComplaintRow {
  readonly id: string
  readonly facts: Complaint
  readonly last_seq: number
  readonly last_hash: string
  readonly wrapped_key: Buffer
  readonly sealed: Buffer
}

const COLUMNS = `c.id, c.facts, c.last_seq, c.last_hash, p.wrapped_key, p.sealed`
const FROM = `from complaint c join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id
  where c.tenant_id = $1`
// What is merged into a complaint is locked with it, in one order for all: its clocks stop with the other's events.
const WITH_MERGED = `array(select unnest($2::uuid[])
  union all select id from complaint where tenant_id = $1 and state = 'merged' and merged_into = $3)`
const READ = { name: 'read-complaint', text: `select ${COLUMNS} ${FROM} and c.id = $2` }
// Both rows: one that was waited for is read anew, but a joined row that isn't locked stays as the snapshot saw it.
const LOCK = {
  name: 'lock-complaints',
  text: `select ${COLUMNS} ${FROM} and c.id = any (${WITH_MERGED}) order by c.id for update of c, p`,
}
// What was disposed of has no row of texts; it is looked for only where the others found nothing (ARC-2).
const DISPOSED = `select c.id, c.facts, c.last_seq, c.last_hash, s.hollow
  from complaint c join tombstone s on s.tenant_id = c.tenant_id and s.complaint_id = c.id
  where c.tenant_id = $1 and c.id = any($2::uuid[])`
const READ_DISPOSED = { name: 'read-disposed', text: DISPOSED }
const LOCK_DISPOSED = { name: 'lock-disposed', text: `${DISPOSED} order by c.id for update of c` }
const INSERT = {
  into: 'complaint',
  columns: `tenant_id uuid, id uuid, received_at timestamptz, reference text, channel text, state text, version int,
    category text, grade text, handler text, department text, approver text, awaiting text[], disposal text,
    legal_hold bool, merged_into uuid, closes_at timestamptz, last_seq int, last_hash text, facts jsonb,
    due_at timestamptz`,
}
const UPDATE = {
  name: 'update-complaint',
  text: `update complaint set channel = $3, state = $4, version = $5, category = $6, grade = $7, handler = $8,
      department = $9, approver = $10, awaiting = $11, disposal = $12, legal_hold = $13, merged_into = $14,
      closes_at = $15, last_seq = $16, last_hash = $17, facts = $18, due_at = $19
    where tenant_id = $1 and id = $2`,
}
const HASTEN = {
  name: 'hasten-complaint',
  text: 'update complaint set due_at = least(due_at, $3) where tenant_id = $1 and id = $2',
}
const TARGET = {
  name: 'target-of-merger',
  text: `select merged_into as id from complaint where tenant_id = $1 and id = $2 and state = 'merged'`,
}
const RELAX = {
  name: 'relax-complaint',
  text: `update complaint set due_at = least($3, (select min(due_at) from complaint
      where tenant_id = $1 and state = 'merged' and merged_into = $2 and id <> $4))
    where tenant_id = $1 and id = $2`,
}
const INSERT_PERSONAL = {
  into: 'complaint_personal',
  columns: 'tenant_id uuid, complaint_id uuid, wrapped_key bytea, sealed bytea',
}
const UPDATE_PERSONAL = {
  name: 'update-personal',
  text: `update complaint_personal set sealed = $3 where tenant_id = $1 and complaint_id = $2`,
}
const INDEX = {
  into: 'complaint_index',
  columns: 'tenant_id uuid, kind text, token text, complaint_id uuid',
}
const REINDEX = { ...INDEX, onConflict: 'do nothing' }
const UNINDEX = {
  name: 'unindex-complaint',
  text: `delete from complaint_index where tenant_id = $1 and complaint_id = $2`,
}
const SEARCHABLE = {
  into: 'complaint_search',
  columns: 'tenant_id uuid, complaint_id uuid, tokens bigint[]',
}
const SEARCHABLE_ANEW = {
  ...SEARCHABLE,
  onConflict: '(tenant_id, complaint_id) do update set tokens = excluded.tokens',
}

/** Reads a complaint; null where the tenant has none of that id. */
export async function readComplaint(
  tx: Transaction,
  ring: KeyRing,
  id: string,
): Promise<StoredComplaint | null> {
  const [[row], clocks] = await Promise.all([
    tx.run<ComplaintRow>(READ, [tx.tenant, id]),
    readCurrentClocks(tx, [id]),
  ])
  const opened = row ? openComplaint(tx.tenant, ring, row) : (await readDisposed(tx, READ_DISPOSED, [id]))[0]
  return opened ? { ...opened, clocks: clocks.get(id) ?? [] } : null
}

interface DisposedRow extends Omit<ComplaintRow, 'wrapped_key' | 'sealed'> {
  readonly hollow: unknown
}

async function readDisposed(
  tx: Transaction,
  statement: Statement,
  ids: readonly string[],
): Promise<Omit<StoredComplaint, 'clocks'>[]> {
  const rows = await tx.run<DisposedRow>(statement, [tx.tenant, ids])
  return rows.map(({ facts, hollow, last_seq: lastSeq, last_hash: lastHash }) => {
    return { complaint: join(facts, hollow), lastSeq, lastHash, dataKey: NO_KEY }
  })
}

/**
 * Locks a complaint, what is merged into it, and others until the transaction ends, in the order of their ids, so that two
 * transactions never wait for each other.
 */
export async function lockComplaints(
  tx: Transaction,
  ring: KeyRing,
  id: string,
  others: readonly string[] = [],
): Promise<StoredComplaint[]> {
  const asked = [id, ...others]
  const [rows, clocks] = await Promise.all([
    tx.run<ComplaintRow>(LOCK, [tx.tenant, asked, id]),
    readCurrentClocks(tx, asked, id),
  ])
  const missing = asked.filter((one) => !rows.some((row) => row.id === one))
  const disposed = missing.length > 0 ? await readDisposed(tx, LOCK_DISPOSED, missing) : []
  return [...rows.map((row) => openComplaint(tx.tenant, ring, row)), ...disposed].map((opened) => {
    return { ...opened, clocks: clocks.get(opened.complaint.id) ?? [] }
  })
}

/** A row with its sealed part opened. */
export function openComplaint(
  tenant: string,
  ring: KeyRing,
  row: ComplaintRow,
): Omit<StoredComplaint, 'clocks'> {
  const { dataKey, personal } = openPersonal(tenant, ring, row)
  const complaint = join(row.facts, personal)
  return { complaint, lastSeq: row.last_seq, lastHash: row.last_hash, dataKey }
}

/** The sealed part of a row, by itself: the texts of people where they stand in a complaint. */
export function openPersonal(
  tenant: string,
  ring: KeyRing,
  row: Pick<ComplaintRow, 'id' | 'wrapped_key' | 'sealed'>,
): {
  readonly dataKey: Buffer
  readonly personal: { readonly customer?: Partial<Complaint['customer']>; readonly respondents?: unknown }
} {
  const dataKey = unsealUnderRing(ring, keyPlace(tenant, row.id), row.wrapped_key)
  return {
    dataKey,
    personal: JSON.parse(unseal(dataKey, personalPlace(tenant, row.id), row.sealed).toString()),
  }
}

/** Writes new complaints; nothing is awaited but what the transaction awaits at its end. */
export function insertComplaints(
  tx: Transaction,
  stored: readonly DueComplaint[],
  tenant: Tenant,
  ring: KeyRing,
  random: Random,
): void {
  const sealed = stored.map((one) => ({
    ...one,
    ...sealComplaint(tx.tenant, one.complaint, one.dataKey, random),
  }))
  const rows = sealed.map(({ complaint, lastSeq, lastHash, clear, dueAt }) => {
    const { id, receivedAt, reference } = complaint
    return [tx.tenant, id, receivedAt, reference, ...columnsOf(complaint), lastSeq, lastHash, clear, dueAt]
  })
  const personal = sealed.map(({ complaint: { id }, dataKey, sealed }) => {
    return [tx.tenant, id, sealUnderRing(ring, keyPlace(tx.tenant, id), dataKey, random), sealed]
  })
  tx.insert(INSERT, rows)
  tx.insert(INSERT_PERSONAL, personal)
  makeFindable(
    tx,
    stored.map(({ complaint }) => complaint),
    tenant,
    { isNew: true },
  )
}

/** Writes what a complaint has become. `reindex` where the record or its owners changed. */
export function updateComplaint(
  tx: Transaction,
  { complaint, lastSeq, lastHash, dataKey, dueAt }: DueComplaint,
  tenant: Tenant,
  random: Random,
  reindex: boolean,
): void {
  const { clear, sealed } = sealComplaint(tx.tenant, complaint, dataKey, random)
  tx.run(UPDATE, [tx.tenant, complaint.id, ...columnsOf(complaint), lastSeq, lastHash, clear, dueAt])
  tx.run(UPDATE_PERSONAL, [tx.tenant, complaint.id, sealed])
  if (!reindex) return
  tx.run(UNINDEX, [tx.tenant, complaint.id])
  makeFindable(tx, [complaint], tenant, { isNew: false })
}

/** What is merged into a complaint may be due before it: lists show the earlier (CLK-9). */
export function hasten(tx: Transaction, id: string, dueAt: string): void {
  tx.run(HASTEN, [tx.tenant, id, dueAt])
}

/** The complaint that this one is merged into, as a list of what to lock with it; empty where it isn't merged. */
export async function targetOfMerger(tx: Transaction, id: string): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(TARGET, [tx.tenant, id])
  return rows.map((row) => row.id)
}

/** What was split from a complaint no longer makes it due: `dueAt` is its own, what stays merged may be due earlier. */
export function relax(tx: Transaction, id: string, dueAt: string, split: string): void {
  tx.run(RELAX, [tx.tenant, id, dueAt, split])
}

/** What stands in the columns of a complaint besides `facts`: the same, in a form that lists filter by. */
export function columnsOf(complaint: Complaint): unknown[] {
  const { channel, state, version, grade, handler, department, approver, awaiting, disposal } = complaint
  const { legalHold, mergedInto, closesAt, matters } = complaint
  return [
    ...[channel, state, version, matters[0]?.category ?? null, grade, handler, department, approver],
    ...[awaiting, disposal, legalHold, mergedInto, closesAt],
  ]
}

/** The keyed hash of an exact value, as the index holds it. */
export function tokenOf(indexKey: Buffer, kind: string, value: string): string {
  return blind(indexKey, kind, value)
}

function sealComplaint(tenant: string, complaint: Complaint, dataKey: Buffer, random: Random) {
  const { clear, personal } = separate(complaint)
  const text = Buffer.from(JSON.stringify(personal ?? {}))
  return {
    clear: JSON.stringify(clear),
    sealed: seal(dataKey, personalPlace(tenant, complaint.id), text, random),
  }
}

function makeFindable(
  tx: Transaction,
  complaints: readonly Complaint[],
  { indexKey }: Tenant,
  { isNew }: { readonly isNew: boolean },
): void {
  const found = complaints.flatMap((complaint) => {
    const { verifications, tasks, statementRequests = [], id } = complaint
    const owners = [...verifications, ...tasks, ...statementRequests].map(({ owner }) => {
      return [tx.tenant, 'owner', owner, id]
    })
    const exact = findable(complaint).map(([kind, value]) => {
      return [tx.tenant, kind, tokenOf(indexKey, kind, value), id]
    })
    const assisting = askedDepartments(complaint).map((code) => [tx.tenant, 'assisting', code, id])
    const approving = approvingTokens(complaint).map((token) => [tx.tenant, 'approving', token, id])
    return [...exact, ...owners, ...assisting, ...approving]
  })
  const searched = complaints.map((complaint) => {
    return [tx.tenant, complaint.id, blindWords(indexKey, searchWords(searchText(complaint)))]
  })
  tx.insert(isNew ? INDEX : REINDEX, found)
  tx.insert(isNew ? SEARCHABLE : SEARCHABLE_ANEW, searched)
}

function keyPlace(tenant: string, id: string): string {
  return `complaint_personal.wrapped_key:${tenant}:${id}`
}

function personalPlace(tenant: string, id: string): string {
  return `complaint_personal.sealed:${tenant}:${id}`
}
