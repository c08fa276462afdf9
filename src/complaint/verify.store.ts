import type pg from 'pg'
import { canonical } from '../platform/canonical.ts'
import { CHAIN_START, hashOf } from './chain.ts'
import { columnsOf } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import type { EventRow } from './event.store.ts'
import type { ComplaintEvent } from './event.ts'
import { evolve } from './evolve.ts'
import {
  clockFindings,
  type KeptClock,
  type RulesAt,
  readKeptClocks,
  readRules,
} from './verify-clocks.store.ts'
import { dossierFindings, type KeptApart, readKeptApart } from './verify-dossier.store.ts'
import { ledgerFindings, readKeptLedgers } from './verify-ledger.store.ts'

/** Something that is not as the service left it. */
export interface Finding {
  readonly complaint: string
  readonly seq: number
  readonly what: string
}

interface KeptRow {
  readonly tenant_id: string
  readonly id: string
  readonly facts: Complaint
  readonly last_seq: number
  readonly last_hash: string
  readonly columns: unknown[]
}

const PAGE = 200
const NIL = '00000000-0000-0000-0000-000000000000'
const COMPLAINTS = `select tenant_id, id, facts, last_seq, last_hash, jsonb_build_array(reference, received_at,
    channel, state, version, category, grade, handler, department, approver, to_jsonb(awaiting), disposal,
    legal_hold, merged_into, closes_at) as columns
  from complaint where (tenant_id, id) > ($1, $2) order by tenant_id, id limit ${PAGE}`
const EVENTS = `select tenant_id, complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
  from complaint_event where (tenant_id, complaint_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by tenant_id, complaint_id, seq`
const ORPHANS = `select complaint_id as complaint, max(seq) as seq from complaint_event e
  where not exists (select from complaint c where c.tenant_id = e.tenant_id and c.id = e.complaint_id)
  group by tenant_id, complaint_id order by 1`

/**
 * Checks every chain and rebuilds every complaint and its clocks from its events (LIFE-2, LIFE-3, CLK-6), without any key: `client` is the owner's,
 * who sees all tenants. Yields what is not as it should be; in memory are a few hundred complaints at a time.
 */
export async function* verifyAll(client: pg.Client): AsyncGenerator<Finding> {
  await client.query('begin isolation level repeatable read read only')
  let place: [string, string] = [NIL, NIL]
  let rules: { readonly tenant: string; readonly at: RulesAt } | undefined
  for (;;) {
    const { rows } = await client.query<KeptRow>(COMPLAINTS, place)
    const last = rows[rows.length - 1]
    if (!last) break
    const events = await client.query<EventRow & { tenant_id: string }>(EVENTS, [
      rows.map((row) => row.tenant_id),
      rows.map((row) => row.id),
    ])
    const clocks = await readKeptClocks(
      client,
      rows.map((row) => row.tenant_id),
      rows.map((row) => row.id),
    )
    const apart = await readKeptApart(
      client,
      rows.map((row) => row.tenant_id),
      rows.map((row) => row.id),
    )
    const ledgers = await readKeptLedgers(
      client,
      rows.map((row) => row.tenant_id),
      rows.map((row) => row.id),
    )
    const byComplaint = groups(events.rows)
    for (const row of rows) {
      if (row.tenant_id !== rules?.tenant)
        rules = { tenant: row.tenant_id, at: await readRules(client, row.tenant_id) }
      const key = `${row.tenant_id} ${row.id}`
      yield* verifyOne(row, byComplaint.get(key) ?? [], {
        ...{ clocks: clocks.get(key) ?? [], rulesAt: rules.at, apart: apart.get(key) },
        ledger: ledgers.get(key) ?? [],
      })
    }
    place = [last.tenant_id, last.id]
  }
  const orphans = await client.query<Omit<Finding, 'what'>>(ORPHANS)
  for (const orphan of orphans.rows) yield { ...orphan, what: 'there is no complaint to its events' }
  await client.query('commit')
}

/** What a complaint is checked against besides its events. */
interface Against {
  readonly clocks: readonly KeptClock[]
  readonly rulesAt: RulesAt
  readonly apart: KeptApart | undefined
  readonly ledger: readonly unknown[][]
}

function* verifyOne(kept: KeptRow, events: readonly EventRow[], against: Against): Generator<Finding> {
  const finding = (seq: number, what: string): Finding => ({ complaint: kept.id, seq, what })
  let previousHash = CHAIN_START
  let seq = 0
  let broken = false
  for (const event of events) {
    for (const what of linkFindings(kept.tenant_id, event, seq, previousHash)) {
      broken = true
      yield finding(event.seq, what)
    }
    seq = event.seq
    previousHash = event.hash
  }
  if (seq !== kept.last_seq)
    yield finding(kept.last_seq, `the chain ends at seq ${seq}, the complaint says ${kept.last_seq}`)
  else if (previousHash !== kept.last_hash)
    yield finding(seq, 'the last hash is not the one that the complaint holds')
  else if (!broken) yield* stateFindings(kept, events, against, finding)
}

function linkFindings(tenant: string, event: EventRow, seq: number, previousHash: string): string[] {
  const { complaint_id: complaint, type, actor, role, origin, data, sealed, hash } = event
  const link = {
    tenant,
    complaint,
    seq: event.seq,
    type,
    at: event.at.toISOString(),
    actor,
    role,
    origin,
    data,
  }
  const recomputed = hashOf({
    ...link,
    sealed: sealed?.toString('base64') ?? null,
    previousHash: event.previous_hash,
  })
  return [
    ...(event.seq === seq + 1 ? [] : [`follows seq ${seq}: events between are missing`]),
    ...(event.previous_hash === previousHash
      ? []
      : ['its previous hash is not the hash of the event before']),
    ...(recomputed === hash ? [] : ['its content is not what its hash was made of']),
  ]
}

function* stateFindings(
  kept: KeptRow,
  events: readonly EventRow[],
  { clocks, rulesAt, apart, ledger }: Against,
  finding: (seq: number, what: string) => Finding,
): Generator<Finding> {
  const rebuilt = rebuild(kept.id, events)
  if (!rebuilt) return yield finding(kept.last_seq, 'no complaint can be made of its events')
  const differs = differingKeys(kept.facts, rebuilt)
  if (differs.length > 0)
    yield finding(kept.last_seq, `the state differs from what the events say: ${differs.join(', ')}`)
  const columns = [rebuilt.reference, rebuilt.receivedAt, ...columnsOf(rebuilt)]
  if (canonical(columns.map(comparable)) !== canonical(kept.columns.map(comparable)))
    yield finding(kept.last_seq, 'a column differs from what the events say')
  for (const what of clockFindings(clocks, events, rebuilt, rulesAt)) yield finding(kept.last_seq, what)
  for (const what of ledgerFindings(ledger, rebuilt)) yield finding(kept.last_seq, what)
  if (!apart) return
  const asOf = (seq: number) =>
    rebuild(
      kept.id,
      events.filter((event) => event.seq <= seq),
    )
  for (const what of dossierFindings(apart, events, asOf)) yield finding(kept.last_seq, what)
}

/** Null where the events tell no story: whoever can write them with the right hashes can still write nonsense. */
function rebuild(complaint: string, events: readonly EventRow[]): Complaint | null {
  try {
    return events.reduce<Complaint | null>((state, row) => {
      const { seq, type, actor, role, origin, data } = row
      const event = { type, data, complaint, seq, at: row.at.toISOString(), actor, role, origin }
      return evolve(state, event as ComplaintEvent)
    }, null)
  } catch {
    return null
  }
}

function differingKeys(kept: Complaint, rebuilt: Complaint): string[] {
  const plain = JSON.parse(JSON.stringify(rebuilt)) as Record<string, unknown>
  const keys = new Set([...Object.keys(kept), ...Object.keys(plain)])
  return [...keys].filter(
    (key) => canonical((kept as unknown as Record<string, unknown>)[key]) !== canonical(plain[key]),
  )
}

/** An instant reads differently in JSON of the database and of the service. */
function comparable(value: unknown): unknown {
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
  return isInstant ? new Date(value).toISOString() : (value ?? null)
}

function groups(events: readonly (EventRow & { tenant_id: string })[]): Map<string, EventRow[]> {
  const grouped = new Map<string, EventRow[]>()
  for (const event of events) {
    const key = `${event.tenant_id} ${event.complaint_id}`
    const group = grouped.get(key)
    if (group) group.push(event)
    else grouped.set(key, [event])
  }
  return grouped
}
