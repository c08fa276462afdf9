import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Clock } from '../src/clocks/clock.ts'
import { newReference } from '../src/complaint/reference.ts'
import { uuidv7 } from '../src/platform/ids.ts'

const UNCHECKED = '-c session_replication_role=replica -c maintenance_work_mem=1GB -c synchronous_commit=off'
const BATCH = 20_000

const STORE = `with new as (select * from unnest($3::uuid[], $4::text[]) as n (id, reference)), stored as (
    insert into complaint (tenant_id, id, received_at, reference, channel, state, version, category, grade, handler,
      department, approver, awaiting, disposal, legal_hold, merged_into, closes_at, due_at, last_seq, last_hash, facts)
    select c.tenant_id, n.id, c.received_at, n.reference, c.channel, c.state, c.version, c.category, c.grade, c.handler,
      c.department, c.approver, c.awaiting, c.disposal, c.legal_hold, c.merged_into, c.closes_at, c.due_at, c.last_seq,
      c.last_hash, c.facts || jsonb_build_object('id', n.id, 'reference', n.reference)
    from new n join complaint c on c.tenant_id = $1 and c.id = $2
  )
  insert into complaint_event (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, sealed, hash,
    previous_hash)
  select $1, n.id, e.seq, gen_random_uuid(), e.type, e.at, e.actor, e.role, e.origin, e.data, e.sealed, e.hash,
    e.previous_hash
  from new n join complaint_event e on e.tenant_id = $1 and e.complaint_id = $2`
// What never fires in a run needs no instants of its own in what is only read when it fires.
const FAR = `insert into complaint_clock (tenant_id, complaint_id, name, instance, family, state, started_at, due_at,
    stopped_at, breached_at, next_at, when_due, is_current, is_sandbox, clock)
  select tenant_id, n.id, name, instance, family, state, started_at, due_at, stopped_at, breached_at,
    now() + interval '1 day' + random() * interval '30 days', when_due, is_current, is_sandbox, clock
  from unnest($3::uuid[]) as n (id) join complaint_clock k on k.tenant_id = $1 and k.complaint_id = $2
    and k.stopped_at is null`
const NEAR = `insert into complaint_clock (tenant_id, complaint_id, name, instance, family, state, started_at, due_at,
    stopped_at, breached_at, next_at, when_due, is_current, is_sandbox, clock)
  select $1, n.id, c ->> 'name', 1, 'internal', 'running', (c ->> 'startedAt')::timestamptz,
    (c ->> 'dueAt')::timestamptz, null, null, (c ->> 'nextAt')::timestamptz, null, true, false, c
  from unnest($2::uuid[], $3::jsonb[]) as n (id, c)`

/** A complaint that the service received, of whose clocks those are made that are stored. */
export interface Model {
  readonly tenant: string
  readonly id: string
}

/** Stores that many copies of a complaint, none of whose clocks fires within a day. `url` is the owner's. */
export async function seedFar(url: string, model: Model, complaints: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: UNCHECKED })
  for (let stored = 0; stored < complaints; stored += BATCH) {
    const ids = await store(pool, model, Math.min(BATCH, complaints - stored))
    await pool.query(FAR, [model.tenant, model.id, ids])
  }
  await pool.query('vacuum analyze')
  await pool.end()
}

/**
 * Stores that many copies whose `first_response` falls due within the second that begins at `from` (ms), a complaint a
 * millisecond or several; what warned before has warned. Their other clocks have days left.
 */
export async function seedNear(url: string, model: Model, complaints: number, from: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: UNCHECKED })
  const { rows } = await pool.query<{ clock: Clock }>(
    'select clock from complaint_clock where tenant_id = $1 and complaint_id = $2 and stopped_at is null',
    [model.tenant, model.id],
  )
  const ids = await store(pool, model, complaints)
  const clocks = ids.flatMap((id, index) =>
    rows.map(({ clock }) => {
      const isDue = clock.name === 'first_response'
      const dueAt = isDue ? from + Math.floor((index * 1000) / complaints) : from + FAR_OFF_MS
      return [id, JSON.stringify(dueOn(clock, dueAt, isDue))] as const
    }),
  )
  await pool.query(NEAR, [model.tenant, clocks.map(([id]) => id), clocks.map(([, clock]) => clock)])
  await pool.query('checkpoint')
  await pool.end()
}

const FAR_OFF_MS = 10 * 86_400_000

async function store(pool: pg.Pool, { tenant, id }: Model, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7(new Date(), randomBytes))
  await pool.query(STORE, [tenant, id, ids, ids.map(() => newReference(randomBytes))])
  return ids
}

/** A clock with all its instants moved so that it is due then. */
function dueOn(clock: Clock, dueAt: number, hasWarned: boolean): Clock {
  const by = dueAt - Date.parse(clock.dueAt ?? '')
  const moved = (at: string) => new Date(Date.parse(at) + by).toISOString()
  const agenda = clock.agenda
    .filter(({ kind }) => kind !== 'warned' || !hasWarned)
    .map((entry) => ({ ...entry, at: moved(entry.at) }))
  return {
    ...clock,
    ...{ startedAt: moved(clock.startedAt), dueAt: moved(clock.dueAt ?? ''), agenda },
    ...{ nextAt: agenda[0]?.at ?? null, warned: hasWarned ? [0.5, 0.8] : [] },
  }
}
