import type { Tenant } from '../access/tenant.store.ts'
import type { Clock } from '../clocks/clock.ts'
import type { Firing, Repeats } from '../clocks/fire.ts'
import { isLeftOver, readCurrentClocks, writeClocks } from '../complaint/clock.store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { chainEvents, writeEvents } from '../complaint/event.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type CaughtUp, catchUp, dueAtOf, isSaid } from '../complaint/timed.ts'
import { timingOf } from '../complaint/timing.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { NO_KEY } from '../platform/seal.ts'

const ROWS = 'select id, facts, last_seq, last_hash from complaint where tenant_id = $1 and id = any($2)'
const LOCK = { name: 'lock-for-firing', text: `${ROWS} order by id for update` }
// Whoever gives a command holds the row and says what is due himself; the sweep doesn't wait for him.
const LOCK_FREE = { name: 'lock-free-for-firing', text: `${ROWS} order by id for update skip locked` }
const SAVE = {
  name: 'save-fired',
  // What is merged into a complaint may be due before it (CLK-9).
  text: `update complaint c set facts = f.facts, last_seq = f.last_seq, last_hash = f.last_hash,
      due_at = least(f.due_at, (select min(m.due_at) from complaint m
        where m.tenant_id = $1 and m.state = 'merged' and m.merged_into = f.id))
    from unnest($2::uuid[], $3::jsonb[], $4::int[], $5::text[], $6::timestamptz[])
      as f (id, facts, last_seq, last_hash, due_at)
    where c.tenant_id = $1 and c.id = f.id`,
}

interface Row {
  readonly id: string
  readonly facts: Complaint
  readonly last_seq: number
  readonly last_hash: string
}

/** What fired in one transaction: of which complaints clocks changed, and how late each event was noticed (ms). */
export interface Fired {
  readonly complaints: readonly string[]
  readonly events: readonly { readonly type: string; readonly clock: string; readonly lateMs: number }[]
}

/**
 * Everything that came due of these complaints by `at`, as events on their timelines, in one transaction of the tenant
 * (CLK-1, CLK-4). Nothing is unsealed: what clocks say holds no text of people. With `onlyFree`
 * complaints that somebody else has locked are left out.
 */
export async function fireClocks(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  ids: readonly string[],
  at: Date,
  { onlyFree = true, repeats = 'said' }: { readonly onlyFree?: boolean; readonly repeats?: Repeats } = {},
): Promise<Fired> {
  const rows = await tx.run<Row>(onlyFree ? LOCK_FREE : LOCK, [tx.tenant, ids])
  if (rows.length === 0) return { complaints: [], events: [] }
  const [clocks, inForce, members] = await Promise.all([
    readCurrentClocks(
      tx,
      rows.map(({ id }) => id),
    ),
    means.policies.inForce(tx, at),
    means.members.current(tx),
  ])
  const newId = () => uuidv7(at, means.random)
  const fired = rows.map(async (row) => {
    const { timing } = await timingOf(tx, means, row.facts.policyVersions, inForce, { members, newId })
    const before = clocks.get(row.id) ?? []
    const timed = { complaint: row.facts, clocks: before, lastSeq: row.last_seq }
    const happened = catchUp(timed, at, timing, repeats)
    return { row, before, happened, dueAt: dueAtOf(happened.clocks, timing.rules) }
  })
  const done = await Promise.all(fired)
  save(tx, means, tenant, done, { at, newId })
  return {
    complaints: done.filter(hasChanged).map(({ row }) => row.id),
    events: done.flatMap(({ happened }) => happened.firings.filter(isSaid).map(saidOf)),
  }
}

interface Done {
  readonly row: Row
  readonly before: readonly Clock[]
  readonly happened: CaughtUp
  readonly dueAt: string
}

function save(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  done: readonly Done[],
  { at, newId }: { readonly at: Date; readonly newId: () => string },
): void {
  const said = done.filter(({ happened }) => happened.events.length > 0)
  const chained = said.map(({ row, happened }) => {
    const end = { lastSeq: row.last_seq, lastHash: row.last_hash }
    // No event of a clock has a sealed part, so there is nothing to seal with.
    return chainEvents(tx.tenant, happened.events, end, NO_KEY, { random: means.random, newId })
  })
  writeEvents(tx, chained)
  // Of an archived one only what goes on beside it still says something: the rest is frozen (ARC-1, SAFE-1).
  tx.run(SAVE, [
    ...[tx.tenant, said.map(({ row }) => row.id)],
    said.map(({ happened }) => JSON.stringify(happened.complaint)),
    ...[chained.map(({ lastSeq }) => lastSeq), chained.map(({ lastHash }) => lastHash)],
    said.map(({ dueAt }) => dueAt),
  ])
  const changed = done.map(({ row, before, happened }) => {
    return { complaint: row.id, before, after: happened.clocks }
  })
  writeClocks(tx, changed, { at, isSandbox: tenant.sandbox, isSweep: true })
}

function hasChanged({ before, happened }: Done): boolean {
  return happened.clocks.some((clock) => !before.includes(clock) || isLeftOver(clock))
}

function saidOf({ kind, clock, firedFor, noticedAt }: Firing): Fired['events'][number] {
  const type = kind === 'due' ? 'contact.unanswered' : `clock.${kind}`
  return { type, clock, lateMs: Date.parse(noticedAt) - Date.parse(firedFor) }
}
