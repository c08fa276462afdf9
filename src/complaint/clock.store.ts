import type { Clock, WhenDue } from '../clocks/clock.ts'
import { nextOf } from '../clocks/fire.ts'
import { currentOf } from '../clocks/rule-set.ts'
import type { Transaction } from '../platform/database.store.ts'

// An array is looked up in the index whatever the plan was made for; joined, all clocks of a tenant may be read.
const CURRENT = {
  name: 'current-clocks',
  text: `select complaint_id, clock from complaint_clock
    where tenant_id = $1 and is_current and complaint_id = any (array(
      select unnest($2::uuid[])
      union all select id from complaint where tenant_id = $1 and state = 'merged' and merged_into = $3))
    order by complaint_id, started_at, name collate "C", instance`,
}
const ALL = {
  name: 'all-clocks',
  text: `select complaint_id, clock from complaint_clock where tenant_id = $1 and complaint_id = $2
    order by started_at desc, name, instance desc limit $3`,
}
const INSERT = {
  into: 'complaint_clock',
  columns: `tenant_id uuid, complaint_id uuid, name text, instance int, family text, state text,
    started_at timestamptz, due_at timestamptz, stopped_at timestamptz, breached_at timestamptz,
    next_at timestamptz, when_due text, is_current bool, is_sandbox bool, clock json`,
}
const WRITE = {
  ...INSERT,
  onConflict: `(tenant_id, complaint_id, name, instance) do update set state = excluded.state,
      due_at = excluded.due_at, stopped_at = excluded.stopped_at, breached_at = excluded.breached_at,
      next_at = excluded.next_at, when_due = excluded.when_due, is_current = excluded.is_current,
      clock = excluded.clock`,
}

/** A sweep sleeps no longer than this: only what fires sooner has to wake it, which few clocks do when they start. */
export const NOTICE_MS = 10_000
const NOTIFY = { name: 'notify-clock', text: `select pg_notify('redress_clock', '')` }

interface ClockRow {
  readonly complaint_id: string
  readonly clock: Clock
}

/** The clocks of a complaint before something happened to it, and after. */
export interface ChangedClocks {
  readonly complaint: string
  readonly before: readonly Clock[]
  readonly after: readonly Clock[]
}

/**
 * What the next event has to know of the clocks of these complaints, and of those merged into one of them: all that are
 * open, and of each name the latest.
 */
export async function readCurrentClocks(
  tx: Transaction,
  complaints: readonly string[],
  target: string | null = null,
): Promise<ReadonlyMap<string, Clock[]>> {
  const rows = await tx.run<ClockRow>(CURRENT, [tx.tenant, complaints, target])
  const clocks = new Map<string, Clock[]>()
  for (const { complaint_id: id, clock } of rows) clocks.set(id, [...(clocks.get(id) ?? []), clock])
  return clocks
}

/** Clocks of a complaint, every instance, the latest start first. */
export async function readAllClocks(tx: Transaction, complaint: string, limit: number): Promise<Clock[]> {
  const rows = await tx.run<ClockRow>(ALL, [tx.tenant, complaint, limit])
  return rows.map(({ clock }) => clock)
}

/**
 * Writes the clocks that changed. A term that was noticed to be over by somebody else than the sweep is left for it: the
 * sweep looks again at its due time, not when it would be tried the next time.
 */
export function writeClocks(
  tx: Transaction,
  changed: readonly ChangedClocks[],
  {
    at,
    isSandbox,
    isSweep = false,
  }: { readonly at: Date; readonly isSandbox: boolean; readonly isSweep?: boolean },
): void {
  const rows = changed.flatMap(({ complaint, before, after }) => {
    const current = new Set(currentOf(after))
    return after
      .filter((clock) => !before.includes(clock) || !current.has(clock) || (isSweep && isLeftOver(clock)))
      .map((clock) => rowOf(tx.tenant, complaint, clock, current.has(clock), isSandbox, isSweep))
  })
  const areNew = changed.every(({ before }) => before.length === 0)
  tx.insert(areNew ? INSERT : WRITE, rows)
  const next = nextOf(changed.flatMap(({ after }) => after))
  if (!isSandbox && next !== null && Date.parse(next) < at.getTime() + NOTICE_MS) tx.run(NOTIFY, [])
}

function rowOf(
  tenant: string,
  complaint: string,
  clock: Clock,
  isCurrent: boolean,
  isSandbox: boolean,
  isSweep: boolean,
): unknown[] {
  const { name, instance, family, state, startedAt, dueAt, stoppedAt, breachedAt } = clock
  const nextAt = !isSweep && isLeftOver(clock) ? dueAt : nextOf([clock])
  return [
    ...[tenant, complaint, name, instance, family, state, startedAt, dueAt, stoppedAt, breachedAt],
    ...[nextAt, termOf(clock), isCurrent, isSandbox, JSON.stringify(clock)],
  ]
}

/** What the worker does when the clock is due, where it is a term. */
export function termOf({ agenda }: Clock): WhenDue | null {
  return agenda.flatMap((entry) => (entry.kind === 'due' ? [entry.whenDue] : []))[0] ?? null
}

/** A term that is over and wasn't ended: a sweep that looked at it leaves it until it is tried again. */
export function isLeftOver(clock: Clock): boolean {
  return termOf(clock) !== null && clock.stoppedAt === null && clock.timesDue > 0
}
