import type pg from 'pg'
import type { Clock, Rules } from '../clocks/clock.ts'
import { replay } from '../clocks/replay.ts'
import { canonical } from '../platform/canonical.ts'
import { readDefaultPack } from '../policy/default-pack.store.ts'
import { POLICY_SCHEMAS, type Policies } from '../policy/policy.ts'
import { stepsOf } from './clock-history.store.ts'
import type { Complaint } from './complaint.ts'
import type { EventRow } from './event.store.ts'
import { rulesFrom } from './timing.store.ts'

const CLOCKS = `select tenant_id, complaint_id, clock, jsonb_build_array(name, instance, family, state, started_at, due_at,
    stopped_at, breached_at) as columns
  from complaint_clock where (tenant_id, complaint_id) in (select * from unnest($1::uuid[], $2::uuid[]))`
const POLICIES = `select name, version, in_force_from, content from policy
  where tenant_id = $1 and name in ('clocks', 'calendar') order by version`

/** A clock as it is stored: whole, and in the columns that are looked for. */
export interface KeptClock {
  readonly clock: Clock
  readonly columns: readonly unknown[]
}

/** Gives the rules by which the clocks of a complaint of these versions ran at an instant. */
export type RulesAt = (versions: Complaint['policyVersions'], at: string) => Rules

/** The clocks of these complaints, by tenant and id. */
export async function readKeptClocks(
  client: pg.Client,
  tenants: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptClock[]>> {
  const { rows } = await client.query<KeptClock & { tenant_id: string; complaint_id: string }>(CLOCKS, [
    tenants,
    ids,
  ])
  const kept = new Map<string, KeptClock[]>()
  for (const { tenant_id: tenant, complaint_id: id, clock, columns } of rows) {
    const key = `${tenant} ${id}`
    kept.set(key, [...(kept.get(key) ?? []), { clock, columns }])
  }
  return kept
}

/** The rules of a tenant's clocks, every version: the clocks of a complaint's own, the calendars in force (CLK-6). */
export async function readRules(client: pg.Client, tenant: string): Promise<RulesAt> {
  const pack = readDefaultPack()
  const { rows } = await client.query<PolicyRow>(POLICIES, [tenant])
  const clocks = new Map<number, Policies['clocks']>()
  const calendars: { from: Date; version: number; content: Policies['calendar'] }[] = []
  for (const { name, version, in_force_from: from, content } of rows)
    if (name === 'clocks') clocks.set(version, POLICY_SCHEMAS.clocks.parse(content))
    else calendars.push({ from, version, content: POLICY_SCHEMAS.calendar.parse(content) })
  return (versions, at) => {
    const inForce = calendars.findLast(({ from }) => from <= new Date(at))
    const contents = {
      clocks: clocks.get(versions.clocks ?? 0) ?? pack.clocks,
      calendar: inForce?.content ?? pack.calendar,
    }
    return rulesFrom(contents, { clocks: versions.clocks, calendar: inForce?.version }, inForce?.from)
  }
}

interface PolicyRow {
  readonly name: 'clocks' | 'calendar'
  readonly version: number
  readonly in_force_from: Date
  readonly content: unknown
}

/** What clocks are about; when they fire next and by which version of a calendar follows from it. */
const COMPARED = [
  ...(['family', 'subject', 'startedAt', 'limit', 'grade', 'calendar', 'dueAt', 'state'] as const),
  ...(['stoppedAt', 'breachedAt', 'pauses', 'warned', 'level', 'acknowledgedAt', 'extended'] as const),
]

/**
 * How the stored clocks of a complaint differ from those that its events make (CLK-6), a line each. Nothing is said of
 * what was ever merged: its clocks followed another complaint's events too (CLK-9).
 */
export function clockFindings(
  kept: readonly KeptClock[],
  events: readonly EventRow[],
  { policyVersions }: Pick<Complaint, 'policyVersions'>,
  rulesAt: RulesAt,
): string[] {
  const last = events.at(-1)
  if (!last || events.some(({ type }) => type === 'complaint.merged')) return []
  // All that came due by an event was said before it; what came due since nobody may have noticed yet.
  const rebuilt = replay(stepsOf(events), (at) => rulesAt(policyVersions, at), last.at.toISOString())
  const [found, expected] = [byName(kept.map(({ clock }) => clock)), byName(rebuilt)]
  const missing = [...expected.keys()].filter((name) => !found.has(name))
  const unknown = [...found.keys()].filter((name) => !expected.has(name))
  return [
    ...missing.map((name) => `there is no clock ${name}, but the events started one`),
    ...unknown.map((name) => `there is a clock ${name}, which no event started`),
    ...[...expected].flatMap(([name, clock]) => differences(name, found.get(name), clock)),
    ...kept.flatMap(columnFindings),
  ]
}

function byName(clocks: readonly Clock[]): Map<string, Clock> {
  return new Map(clocks.map((clock) => [`${clock.name} ${clock.instance}`, clock]))
}

function differences(name: string, found: Clock | undefined, expected: Clock): string[] {
  if (!found) return []
  const differing = COMPARED.filter((key) => canonical(found[key]) !== canonical(expected[key]))
  return differing.length === 0
    ? []
    : [`the clock ${name} differs from what the events say: ${differing.join(', ')}`]
}

function columnFindings({ clock, columns }: KeptClock): string[] {
  const { name, instance, family, state, startedAt, dueAt, stoppedAt, breachedAt } = clock
  const expected = [name, instance, family, state, startedAt, dueAt, stoppedAt, breachedAt]
  const same = canonical(expected) === canonical(columns.map(instantOr))
  return same ? [] : [`a column of the clock ${name} ${instance} differs from the clock`]
}

/** An instant reads differently in JSON of the database and of the service. */
function instantOr(value: unknown): unknown {
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
  return isInstant ? new Date(value).toISOString() : value
}
