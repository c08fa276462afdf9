import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { columnsOf } from '../src/complaint/complaint.store.ts'
import type { Complaint } from '../src/complaint/complaint.ts'
import { newReference } from '../src/complaint/reference.ts'
import { OPEN_STATES } from '../src/complaint/states.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { separate } from '../src/platform/personal.ts'
import { type KeyRing, seal, sealUnderRing } from '../src/platform/seal.ts'

const BATCH = 2000
const STATES = [...OPEN_STATES, 'archived', 'archived', 'archived'] as const
const COMPLAINTS = `insert into complaint (tenant_id, id, received_at, reference, channel, state, version, category,
    grade, handler, department, approver, awaiting, disposal, legal_hold, merged_into, closes_at, last_seq, last_hash, facts)
  select $1, id, received_at, reference, 'phone', state, 1, 'product_quality', grade, handler, department, null,
    '{}', case when state = 'archived' then 'resolved' end, false, null, null, 1, repeat('0', 64), facts
  from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
    as t (id, received_at, reference, state, grade, handler, department, facts)`
const PERSONAL = `insert into complaint_personal (tenant_id, complaint_id, wrapped_key, sealed)
  select $1, id, wrapped, sealed from unnest($2::uuid[], $3::bytea[], $4::bytea[]) as t (id, wrapped, sealed)`
const EVENTS = `insert into complaint_event
    (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, sealed, hash, previous_hash)
  select $1, c.id, s.seq, gen_random_uuid(), s.type, c.received_at + s.after, 'agent.li', 'agent', 'rest', '{}', null,
    repeat('0', 64), repeat('0', 64)
  from unnest($2::uuid[], $3::timestamptz[]) as c (id, received_at),
    (values (1, 'complaint.received', interval '0'), (2, 'complaint.classified', interval '20 min'),
      (3, 'complaint.graded', interval '40 min')) as s (seq, type, after)`

/**
 * Stores complaints in bulk, one a minute into the past, modelled on one that the service received: sealed as it
 * seals them, so that lists cost what they cost, but without chained hashes. `url` is the owner's.
 */
export async function seed(
  url: string,
  ring: KeyRing,
  tenant: string,
  model: Complaint,
  count: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set synchronous_commit = off')
  const newest = Date.now() - 60_000
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from)
    const rows = Array.from({ length: size }, (_, index) => rowOf(tenant, ring, model, from + index, newest))
    const column = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((row) => row[key])
    await client.query(COMPLAINTS, [
      ...[tenant, column('id'), column('receivedAt'), column('reference'), column('state')],
      ...[column('grade'), column('handler'), column('department'), column('facts')],
    ])
    await client.query(PERSONAL, [tenant, column('id'), column('wrapped'), column('sealed')])
    await client.query(EVENTS, [tenant, column('id'), column('receivedAt')])
  }
  await client.query('vacuum analyze')
  await client.end()
}

function rowOf(tenant: string, ring: KeyRing, model: Complaint, index: number, newest: number) {
  const at = new Date(newest - index * 60_000)
  const id = uuidv7(at, randomBytes)
  const complaint: Complaint = {
    ...model,
    ...{ id, reference: newReference(randomBytes), receivedAt: at.toISOString() },
    state: STATES[index % STATES.length] ?? 'received',
    grade: (['general', 'general', 'important', 'urgent'] as const)[index % 4] ?? null,
    handler: `agent.${index % 50}`,
    department: `department-${index % 10}`,
  }
  const { clear, personal } = separate(complaint)
  const key = randomBytes(32)
  const text = Buffer.from(JSON.stringify(personal))
  const [, state] = columnsOf(complaint)
  return {
    ...{ id, receivedAt: at, reference: complaint.reference, state: String(state), grade: complaint.grade },
    ...{ handler: complaint.handler, department: complaint.department, facts: JSON.stringify(clear) },
    wrapped: sealUnderRing(ring, `complaint_personal.wrapped_key:${tenant}:${id}`, key, randomBytes),
    sealed: seal(key, `complaint_personal.sealed:${tenant}:${id}`, text, randomBytes),
  }
}
