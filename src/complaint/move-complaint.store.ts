import type { Actor, Role } from '../access/actor.ts'
import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { StaleVersion } from '../platform/stale-version.ts'
import { CHAIN_START } from './chain.ts'
import { insertComplaints, lockComplaints, type StoredComplaint, updateComplaint } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import { chainEvents, writeEvents } from './event.store.ts'
import type { ComplaintEvent, Fact } from './event.ts'
import { evolve } from './evolve.ts'
import type { Sight } from './guard.ts'
import { refusalOf, roleFor, seenOf, verdictsOf } from './judge.ts'
import type { Means } from './means.store.ts'
import { Refusal, type Refused, TransitionNotAllowed } from './refusal.ts'
import { seeingRoles } from './sight.ts'
import type { By } from './step.ts'
import { type StepName, transitionOf } from './transitions.ts'

/** The tenant has no complaint of that id, or this person may not know of it: one answer for both. */
export class ComplaintNotFound extends Error {
  /** Where in the input the id stood, if it was not the path. */
  constructor(readonly pointer?: string) {
    super('complaint not found')
    this.name = 'ComplaintNotFound'
  }
}

/** What is to be done to which complaint, by whom. */
export interface Move {
  readonly step: StepName
  readonly id: string
  readonly actor: Actor
  /** From where it comes: `rest` or `worker`. */
  readonly origin: string
  readonly input: unknown
  readonly decide: (complaint: Complaint, by: By) => Fact[]
  /** The version the caller has seen, where they say so. */
  readonly ifMatch?: number | undefined
  /** Complaints to lock together with this one (merge). */
  readonly alsoLock?: readonly string[] | undefined
  /** What the guards of this step need besides the complaint; called with its row locked. */
  readonly look?: (complaint: Complaint, locked: readonly StoredComplaint[]) => Promise<Sight>
}

/** A complaint after a move, and what the move was made with. */
export interface Moved {
  readonly stored: StoredComplaint
  readonly tenant: Tenant
  readonly by: By
  readonly facts: readonly Fact[]
}

/**
 * The only way a complaint changes (LIFE-5): locks it, judges (persons, version, state, guards, in this order),
 * decides, evolves, appends and saves in the caller's transaction, or throws with nothing done. Of several at once on
 * one complaint one wins, the others are judged by what it left (LIFE-1).
 * Throws ComplaintNotFound, Refusal, StaleVersion, TransitionNotAllowed, UnfitInput.
 */
export async function moveComplaint(tx: Transaction, means: Means, move: Move): Promise<Moved> {
  const [locked, tenant] = await Promise.all([
    lockComplaints(tx, means.ring, [move.id, ...(move.alsoLock ?? [])]),
    means.findTenant(tx),
  ])
  const stored = locked.find(({ complaint }) => complaint.id === move.id)
  if (!stored || !tenant) throw new ComplaintNotFound()
  const { complaint } = stored
  const role = actingRole(move, complaint)
  const policies = await means.policies.contents(tx, complaint.policyVersions)
  const looked = (await move.look?.(complaint, locked)) ?? {}
  const by: By = {
    ...{ actor: move.actor, role, at: means.now(), policies, timeZone: tenant.timezone },
    ...{ input: move.input, newId: () => uuidv7(means.now(), means.random), ...looked },
  }
  judge(move, complaint, by)
  const facts = withTaking(move, complaint, by, decide(move, complaint, by))
  const moved = follow(tx, means, stored, facts, by, move.origin)
  updateComplaint(tx, moved, tenant, means.random, findableChanged(facts))
  return { stored: moved, tenant, by, facts }
}

/** The first facts of a complaint, and who stated them when. */
export interface Beginning {
  readonly facts: readonly Fact[]
  readonly by: Pick<By, 'actor' | 'role' | 'at' | 'newId'>
}

/** Makes complaints from their first facts and writes them, each with its own data key. */
export function beginComplaints(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  beginnings: readonly Beginning[],
  origin: string,
): StoredComplaint[] {
  const begun = beginnings.map(({ facts, by }) => {
    const dataKey = means.random(32)
    const events = recordFacts(facts, by.newId(), 0, by, origin)
    const chained = chainEvents(tx.tenant, events, START, dataKey, { ...by, random: means.random })
    return { complaint: fold(null, events), dataKey, ...chained }
  })
  insertComplaints(tx, begun, tenant, means.ring, means.random)
  writeEvents(tx, begun)
  return begun
}

const START = { lastSeq: 0, lastHash: CHAIN_START }

function follow(
  tx: Transaction,
  means: Means,
  { complaint, lastSeq, lastHash, dataKey }: StoredComplaint,
  facts: readonly Fact[],
  by: By,
  origin: string,
): StoredComplaint {
  const events = recordFacts(facts, complaint.id, lastSeq, by, origin)
  const end = { lastSeq, lastHash }
  const chained = chainEvents(tx.tenant, events, end, dataKey, { ...by, random: means.random })
  writeEvents(tx, [chained])
  return { complaint: fold(complaint, events), dataKey, ...chained }
}

function fold(complaint: Complaint | null, events: readonly ComplaintEvent[]): Complaint {
  return events.reduce<Complaint | null>(evolve, complaint) as Complaint
}

function recordFacts(
  facts: readonly Fact[],
  complaint: string,
  lastSeq: number,
  { actor, role, at }: Pick<By, 'actor' | 'role' | 'at'>,
  origin: string,
): ComplaintEvent[] {
  const common = { complaint, at: at.toISOString(), actor: actor.id, role, origin }
  return facts.map((fact, index) => ({ ...fact, ...common, seq: lastSeq + index + 1 }))
}

function actingRole({ step, actor, origin }: Move, complaint: Complaint): Role | 'worker' {
  if (origin === 'worker') return 'worker'
  const seen = seenOf(complaint)
  if (seeingRoles(actor, seen).length === 0) throw new ComplaintNotFound()
  const role = roleFor(step, actor, seen)
  if (!role) throw new Refusal('not-assigned')
  return role
}

function judge({ step, ifMatch }: Move, complaint: Complaint, by: By): void {
  const person = refusalOf(step, 'person', complaint, by)
  if (person) throw new Refusal(person.code, person.more)
  if (ifMatch !== undefined && ifMatch !== complaint.version) throw new StaleVersion(complaint.version)
  if (!transitionOf(step).moves[complaint.state])
    throw new TransitionNotAllowed(complaint.state, allowedTo(complaint, by))
  const refusal = refusalOf(step, 'complaint', complaint, by)
  if (refusal) throw explained(refusal, complaint, by)
}

function decide(move: Move, complaint: Complaint, by: By): Fact[] {
  try {
    return move.decide(complaint, by)
  } catch (error) {
    throw error instanceof Refusal ? explained(error, complaint, by) : error
  }
}

/** A refusal names the state and what this person may do there instead (LIFE-1). */
function explained({ code, more }: Refused, complaint: Complaint, by: By): Refusal {
  return new Refusal(code, { ...more, state: complaint.state, allowed: allowedTo(complaint, by) })
}

function allowedTo(complaint: Complaint, { input: _, ...ask }: By): string[] {
  return verdictsOf(complaint, ask)
    .filter(({ allowed }) => allowed)
    .map(({ command }) => command)
}

/** REC-9: whoever gives the first command to what belongs to nobody takes it. */
function withTaking({ step, actor }: Move, complaint: Complaint, by: By, facts: Fact[]): Fact[] {
  const [first, ...others] = facts
  const handles = by.role === 'agent' || by.role === 'supervisor'
  if (!first || !handles || complaint.handler !== null || !transitionOf(step).handling) return facts
  // ASG-2: after the third return a supervisor decides who takes it.
  if (complaint.assignment?.arbitration && by.role === 'agent') {
    throw explained(new Refusal('arbitration-pending'), complaint, by)
  }
  const taken = { handler: actor.id, department: complaint.department ?? actor.departments[0] ?? null }
  return [{ ...first, data: { ...first.data, taken } } as Fact, ...others]
}

const FINDABLE = new Set([
  ...['complaint.corrected', 'complaint.executed', 'verification.asked'],
  ...['verification.handed_over', 'task.handed_over'],
])

function findableChanged(facts: readonly Fact[]): boolean {
  return facts.some(({ type }) => FINDABLE.has(type))
}
