import type { Actor, Role } from '../access/actor.ts'
import { nowIn, type Tenant } from '../access/tenant.store.ts'
import type { Members } from '../members/members.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { StaleVersion } from '../platform/stale-version.ts'
import type { PolicyVersions } from '../policy/policy.ts'
import { approvingTokens } from './approval.ts'
import { hasten, lockComplaints, relax, type StoredComplaint, targetOfMerger } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import type { DossierPart } from './dossier.ts'
import { describeMissing } from './dossier-missing.ts'
import type { Fact } from './event.ts'
import { freeze } from './freeze.store.ts'
import type { Sight } from './guard.ts'
import { refusalOf, roleFor, verdictsOf } from './judge.ts'
import { asDeputy, type Means } from './means.store.ts'
import { Refusal, type Refused, TransitionNotAllowed } from './refusal.ts'
import { type Saving, save } from './save-complaint.store.ts'
import { seeingRoles, seenOf } from './sight.ts'
import type { By } from './step.ts'
import { dueAtOf, earliest, follow, followTarget } from './timed.ts'
import { timingOf } from './timing.store.ts'
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
  /** From where it comes: `rest`, `link` or `worker`. */
  readonly origin: string
  readonly input: unknown
  readonly decide: (complaint: Complaint, by: By) => Fact[]
  /** The version the caller has seen, where they say so. */
  readonly ifMatch?: number | undefined
  /** Complaints to lock together with this one (merge). */
  readonly alsoLock?: readonly string[] | undefined
  /** Judges and decides, and leaves it at that: what is not there yet would be refused or taken (a file on its way). */
  readonly isRehearsal?: boolean | undefined
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
export async function moveComplaint(tx: Transaction, means: Means, given: Move): Promise<Moved> {
  const others = given.step === 'split' ? await targetOfMerger(tx, given.id) : given.alsoLock
  const [locked, tenant, inForce, members, actor] = await Promise.all([
    lockComplaints(tx, means.ring, given.id, others),
    means.findTenant(tx),
    policiesInForce(tx, means),
    means.members.current(tx),
    transitionOf(given.step).deputies ? asDeputy(tx, means, given.actor) : given.actor,
  ])
  const stored = locked.find(({ complaint }) => complaint.id === given.id)
  if (!stored || !tenant || !inForce) throw new ComplaintNotFound()
  const { complaint } = stored
  // Who sees it only for another is told that it is not theirs, not that it isn't there.
  const isSeen = given.origin === 'worker' || seeingRoles(actor, seenOf(complaint)).length > 0
  const move = { ...given, actor: isSeen ? actor : await asDeputy(tx, means, actor) }
  const role = actingRole(move, complaint)
  const at = nowIn(means, tenant)
  const newId = () => uuidv7(at, means.random)
  const { policies, timing } = await timingOf(tx, means, complaint.policyVersions, inForce, {
    members,
    newId,
  })
  const looked = (await move.look?.(complaint, locked)) ?? {}
  const by: By = {
    ...{ actor: move.actor, role, at, policies, timeZone: tenant.timezone },
    ...{
      house: tenant.name,
      input: move.input,
      newId,
      clocks: stored.clocks,
      rules: timing.rules,
      ...looked,
    },
  }
  judge(move, complaint, by)
  const facts = withTaking(move, complaint, by, decide(move, complaint, by))
  if (move.isRehearsal) return { stored, tenant, by, facts }
  const followed = follow(stored, facts, { ...move, role, at }, timing)
  const merged = await followMerged(tx, means, locked, { complaint, own: followed.own }, at, {
    ...{ inForce, members, newId },
  })
  const due = [dueAtOf(followed.clocks, timing.rules), ...merged.map(({ dueAt }) => dueAt)]
  const saving = {
    tenant,
    at,
    reindex: findableChanged(facts) || isAskedOfOthers(complaint, followed.complaint),
  }
  for (const one of merged) save(tx, means, one, { ...saving, reindex: false })
  means.outbox?.take(tx, followed.complaint, followed.own)
  const frozen = await freeze(tx, stored, followed, { random: means.random, newId, policies })
  const ending = { stored, happened: followed, dueAt: earliest(due), freeze: frozen }
  const saved = save(tx, means, ending, saving)
  if (saved.complaint.mergedInto && move.step === 'merge')
    hasten(tx, saved.complaint.mergedInto, earliest(due))
  if (move.step === 'split') await relaxTarget(tx, means, locked, complaint, { inForce, members, newId })
  return { stored: saved, tenant, by, facts }
}

/** CLK-9: what was split off is listed by itself again, and no longer makes its former target due. */
async function relaxTarget(
  tx: Transaction,
  means: Means,
  locked: readonly StoredComplaint[],
  { id, mergedInto }: Complaint,
  { inForce, members, newId }: { inForce: PolicyVersions; members: Members | null; newId: () => string },
): Promise<void> {
  const target = locked.find(({ complaint }) => complaint.id === mergedInto)
  if (!target || target.complaint.state === 'archived') return
  const { policyVersions } = target.complaint
  const { timing } = await timingOf(tx, means, policyVersions, inForce, { members, newId })
  relax(tx, target.complaint.id, dueAtOf(target.clocks, timing.rules), id)
}

async function policiesInForce(tx: Transaction, means: Means): Promise<PolicyVersions | null> {
  const tenant = await means.findTenant(tx)
  return tenant && means.policies.inForce(tx, nowIn(means, tenant))
}

/** CLK-9: what was merged into a complaint goes the way of its clocks; what these had to say is said on their own timelines. */
function followMerged(
  tx: Transaction,
  means: Means,
  locked: readonly StoredComplaint[],
  { complaint: target, own }: Pick<ReturnType<typeof follow>, 'complaint' | 'own'>,
  at: Date,
  { inForce, members, newId }: { inForce: PolicyVersions; members: Members | null; newId: () => string },
): Promise<Saving[]> {
  const merged = locked.filter(({ complaint: { state, mergedInto } }) => {
    return state === 'merged' && mergedInto === target.id
  })
  const followed = merged.map(async (stored): Promise<Saving> => {
    const { policyVersions } = stored.complaint
    const { timing } = await timingOf(tx, means, policyVersions, inForce, { members, newId })
    const happened = followTarget(stored, target, own, at, timing)
    return { stored, happened, dueAt: dueAtOf(happened.clocks, timing.rules) }
  })
  return Promise.all(followed)
}

function actingRole({ step, actor, origin }: Move, complaint: Complaint): Role | 'worker' {
  if (origin === 'worker') return 'worker'
  if (actor.verification !== undefined) return thirdPartyRole(step, actor.verification, complaint)
  const seen = seenOf(complaint)
  const unseen = transitionOf(step).unseen?.find((role) => actor.roles.includes(role))
  if (!unseen && seeingRoles(actor, seen).length === 0) throw new ComplaintNotFound()
  const role = roleFor(step, actor, seen) ?? unseen
  if (!role) throw new Refusal(isApproval(step) ? 'not-approver' : 'not-assigned')
  return role
}

/** Whether a step is for approvers: whoever is none of them is told so. */
function isApproval(step: StepName): boolean {
  return APPROVALS.includes(step)
}

const APPROVALS: readonly StepName[] = ['approve', 'return', 'ratify', 'withdraw-approval']

/** VER-1: a third party answers the one question that their link is for, as a liaison would; nothing else is there. */
function thirdPartyRole(step: StepName, verification: string, { verifications }: Complaint): Role {
  const isAsked = verifications.some(({ id }) => id === verification)
  if (step !== 'answer-verification' || !isAsked) throw new ComplaintNotFound()
  return 'liaison'
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
  const allowed = allowedTo(complaint, by)
  const parts =
    code === 'dossier-incomplete'
      ? { missingParts: describeMissing(complaint.id, more.missing as DossierPart[]) }
      : {}
  return new Refusal(code, { ...more, ...parts, state: complaint.state, allowed })
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

/** APP-1: who is asked to approve has changed, of those who find it by that alone. */
function isAskedOfOthers(before: Complaint, after: Complaint): boolean {
  return String(approvingTokens(before)) !== String(approvingTokens(after))
}

const FINDABLE = new Set([
  ...['complaint.corrected', 'complaint.executed', 'verification.asked'],
  ...['verification.handed_over', 'task.handed_over', 'assistance.asked', 'statement.asked'],
])

function findableChanged(facts: readonly Fact[]): boolean {
  return facts.some(
    (one) =>
      FINDABLE.has(one.type) ||
      (one.type === 'complaint.planned' && one.data.plan.countersignatures !== undefined),
  )
}
