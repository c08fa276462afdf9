import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Complaint } from '../src/complaint/complaint.ts'
import { newReference } from '../src/complaint/reference.ts'
import { OPEN_STATES } from '../src/complaint/states.ts'
import { openDatabase } from '../src/platform/database.store.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { separate } from '../src/platform/personal.ts'
import { type KeyRing, seal, sealUnderRing } from '../src/platform/seal.ts'
import { tallyBatch } from '../src/reporting/tally.store.ts'

/** Complaints that the service itself brought to each state: what is seeded is modelled on them. */
export type Models = ReadonlyMap<string, Complaint>

const BATCH = 5000
const LANES = 2
// Neither foreign keys nor triggers are tried a row: what is stored is right by construction.
const UNCHECKED = '-c session_replication_role=replica -c maintenance_work_mem=1GB'
const TALLIED_AT_ONCE = 10_000
const EVERY_MS = 60_000
/**
 * Of a hundred complaints of the last 35 days three are open, in all open states alike; what came before is archived:
 * what is open is as dense at every size, and how much there is doesn't grow with what is stored.
 */
const OPEN_EVERY = 33
const OPEN_FOR = 35 * 24 * 60

const SEED = `with new as (
    select * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::float8[], $12::bytea[], $13::bytea[])
    as n (id, model, received_at, reference, channel, category, grade, department, handler, pace, wrapped, sealed)
  ), stored as (
    insert into complaint (tenant_id, id, received_at, reference, channel, state, version, category, grade, handler,
      department, approver, awaiting, disposal, legal_hold, merged_into, closes_at, due_at, last_seq, last_hash, facts)
    select m.tenant_id, n.id, n.received_at, n.reference, n.channel, m.state, m.version,
      case when m.category is not null then n.category end, case when m.grade is not null then n.grade end, n.handler,
      n.department, m.approver, m.awaiting, m.disposal, m.legal_hold, null, m.closes_at,
      case when m.due_at < 'infinity' then n.received_at + (m.due_at - m.received_at) else m.due_at end, m.last_seq, m.last_hash,
      m.facts || jsonb_build_object('id', n.id, 'reference', n.reference, 'receivedAt', n.received_at,
        'channel', n.channel, 'handler', n.handler, 'department', n.department)
    from new n join bench_complaint m on m.id = n.model returning id, state
  ), sealed as (
    insert into complaint_personal (tenant_id, complaint_id, wrapped_key, sealed)
    select $1, id, wrapped, sealed from new
  ), waiting as (
    insert into untallied (tenant_id, complaint_id) select $1, id from stored where state = 'archived'
  )
  insert into complaint_event (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, sealed, hash,
    previous_hash)
  select $1, n.id, e.seq, gen_random_uuid(), e.type, least(now(), n.received_at
      + case e.seq when 1 then 0 else n.pace * (e.seq - 1 - 0.9 * random()) end * interval '1 hour'),
    e.actor, e.role, e.origin, e.data, null, e.hash, e.previous_hash
  from new n join bench_complaint_event e on e.complaint_id = n.model`

/**
 * Stores complaints in bulk, those from number `from` to number `to`, one a minute into the past, modelled on those
 * that the service brought to their states: sealed as it seals them, so that lists cost what they cost, but with the
 * hashes of their models. `url` is the owner's.
 */
export async function seed(
  url: string,
  ring: KeyRing,
  tenant: string,
  models: Models,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: LANES, options: UNCHECKED })
  await hurry(pool, true)
  const back = await loosen(pool, tenant, models)
  const newest = Date.now() - EVERY_MS
  const lanes = Array.from({ length: LANES }, () => Promise.resolve<unknown>(null))
  for (let next = from, batch = 0; next < to; next += BATCH, batch += 1) {
    const rows = Array.from({ length: Math.min(BATCH, to - next) }, (_, index) =>
      rowOf(tenant, ring, models, next + index, newest),
    )
    const columns = rows[0]?.map((_, index) => rows.map((row) => row[index])) ?? []
    await lanes[batch % LANES] // the next rows are made while these are stored
    lanes[batch % LANES] = pool.query({ name: 'seed', text: SEED, values: [tenant, ...columns] })
  }
  await Promise.all(lanes)
  for (const statement of back) await pool.query(statement)
  await pool.query('vacuum analyze')
  await hurry(pool, false)
  await pool.end()
}

/** What is seeded needs no protection from a crash; what is measured then has it again. */
async function hurry(pool: pg.Pool, hurrying: boolean): Promise<void> {
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '32GB' }
  for (const [name, value] of Object.entries(settings))
    await pool.query(hurrying ? `alter system set ${name} = '${value}'` : `alter system reset ${name}`)
  await pool.query('select pg_reload_conf()')
  await pool.query('checkpoint')
}

/** Tallies what is archived, as the worker does, in larger batches. */
export async function tallyAll(url: string, tenant: string): Promise<void> {
  const database = openDatabase(url)
  while ((await database.transact(tenant, (tx) => tallyBatch(tx, TALLIED_AT_ONCE))) > 0);
  await database.close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze tally, untallied')
  await client.end()
}

/**
 * Takes away what is tried and filled row by row and costs most of the time: the indexes of the largest tables but what
 * foreign keys need, and checks. Returns the statements that put it back; what is stored by then is not checked again.
 */
async function loosen(pool: pg.Pool, tenant: string, models: Models): Promise<string[]> {
  const ids = [...models.values()].map(({ id }) => id)
  for (const table of ['complaint', 'complaint_event']) {
    const key = table === 'complaint' ? 'id' : 'complaint_id'
    const chosen = `tenant_id = '${tenant}' and ${key} in ('${ids.join("', '")}')`
    await pool.query(`create unlogged table bench_${table} as select * from ${table} where ${chosen}`)
    await pool.query(`analyze bench_${table}`)
  }
  const { rows } = await pool.query<{ away: string; back: string }>(
    `select format('drop index %s', indexrelid::regclass) as away, pg_get_indexdef(indexrelid) as back
      from pg_index where indrelid in ('complaint'::regclass, 'complaint_event'::regclass) and not indisunique
    union all
    select format('alter table %s drop constraint %I', conrelid::regclass, conname),
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        || case contype when 'c' then ' not valid' else '' end
      from pg_constraint where conrelid in ('complaint'::regclass, 'complaint_event'::regclass)
        and (contype = 'c' or conname = 'complaint_event_pkey')`,
  )
  for (const { away } of rows) await pool.query(away)
  return [...rows.map(({ back }) => back), 'drop table bench_complaint, bench_complaint_event']
}

const CHANNELS = [
  ...weighted('phone', 30),
  ...weighted('platform', 20),
  ...weighted('app_chat', 18),
  ...weighted('web_chat', 12),
  ...weighted('email', 8),
  ...weighted('store', 6),
  ...weighted('social', 3),
  ...['regulator', 'paper', 'walk_in', 'media'],
]
const CATEGORIES = Array.from({ length: 25 }, (_, index) => weighted(`category_${index}`, 25 - index)).flat()
const GRADES = [...weighted('general', 80), ...weighted('important', 17), ...weighted('urgent', 3)]
const DEPARTMENTS = 10

function rowOf(tenant: string, ring: KeyRing, models: Models, index: number, newest: number): unknown[] {
  const at = new Date(newest - index * EVERY_MS)
  const id = uuidv7(at, randomBytes)
  const model = models.get(stateOf(index)) as Complaint
  const category = pick(CATEGORIES)
  const { personal } = separate(model)
  const key = randomBytes(32)
  const text = Buffer.from(JSON.stringify(personal))
  // A category belongs to one department, but for one complaint in ten.
  const department = Math.random() < 0.9 ? CATEGORIES.indexOf(category) % DEPARTMENTS : index % DEPARTMENTS
  return [
    ...[id, model.id, at, newReference(randomBytes), pick(CHANNELS), category, pick(GRADES)],
    ...[`department-${department}`, `agent.${department}.${index % 8}`, pace()],
    sealUnderRing(ring, `complaint_personal.wrapped_key:${tenant}:${id}`, key, randomBytes),
    seal(key, `complaint_personal.sealed:${tenant}:${id}`, text, randomBytes),
  ]
}

function stateOf(index: number): string {
  if (index >= OPEN_FOR || index % OPEN_EVERY > 0) return 'archived'
  return OPEN_STATES[(index / OPEN_EVERY) % OPEN_STATES.length] ?? 'received'
}

/** Hours from one event to the next: half of the complaints take less than 3, one in twenty more than 15. */
function pace(): number {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  return 3 * Math.exp(normal)
}

function pick(values: readonly string[]): string {
  return values[Math.floor(Math.random() * values.length)] ?? ''
}

function weighted(value: string, weight: number): string[] {
  return Array.from({ length: weight }, () => value)
}
