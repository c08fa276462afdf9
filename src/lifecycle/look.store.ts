import { nowIn } from '../access/tenant.store.ts'
import { readAchieved } from '../complaint/achieved.store.ts'
import { readComplaint, type StoredComplaint } from '../complaint/complaint.store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { CUSTOMER_KINDS, findable, sameCustomer } from '../complaint/findable.ts'
import type { Sight } from '../complaint/guard.ts'
import { countAlike } from '../complaint/likeness.store.ts'
import { readLoad, readLoadOf, seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, type Move } from '../complaint/move-complaint.store.ts'
import type { PlanGiven } from '../complaint/planned-input.ts'
import { workOf } from '../complaint/promise.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { seeingRoles, seenOf } from '../complaint/sight.ts'
import type { StepName } from '../complaint/transitions.ts'
import { countSettlements } from '../complaint/worklist.store.ts'
import type { Members } from '../members/members.ts'
import type { Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'

type Look = NonNullable<Move['look']>

/**
 * What the guards of a command need from beyond its complaint: the members, which are asked for before the row is locked,
 * so that they cost no round trip; the target of a merger, the settlements of a customer, the load of who could take it.
 */
export function lookFor(
  tx: Transaction,
  means: Means,
  command: StepName,
  move: Pick<Move, 'actor' | 'input'>,
): Look {
  const seeing = seeMembers(tx, means, { withLoad: false })
  const special = lookBeyond(tx, means, command, move)
  return async (complaint, locked) => {
    const [seen, { members = null }] = await Promise.all([special(complaint, locked), seeing()])
    const load = await loadFor(command, tx, means, members, complaint)
    return { ...seen, members, load }
  }
}

/** Only what may choose somebody asks how much everybody has. */
async function loadFor(
  command: StepName,
  tx: Transaction,
  means: Means,
  members: Members | null,
  complaint: Complaint,
): Promise<Sight['load']> {
  if (command === 'classify') return readLoadOf(tx, means, members, complaint)
  return CHOOSING.includes(command) ? readLoad(tx, members, [complaint.department]) : undefined
}

/** What may take it from whoever had a part in it. */
const CHOOSING: readonly StepName[] = ['revisit', 'reopen', 'appeal']

function lookBeyond(
  tx: Transaction,
  means: Means,
  command: StepName,
  move: Pick<Move, 'actor' | 'input'>,
): Look {
  if (command === 'merge') return async (complaint, locked) => targetOf(complaint, locked, move)
  if (command === 'plan') return (complaint) => achievedBy(tx, means, complaint, move)
  if (command === 'settle') return (complaint) => settlementsOf(tx, means, complaint)
  if (command === 'complete') return (complaint) => alikeOf(tx, means, complaint, move)
  if (command === 'archive') return (complaint) => mergedTarget(tx, means, complaint)
  return async () => ({})
}

function targetOf(
  complaint: Complaint,
  locked: readonly StoredComplaint[],
  { actor, input }: Pick<Move, 'actor' | 'input'>,
): Sight {
  const { into } = input as { into: string }
  if (into === complaint.id) throw intoItself()
  const target = locked.find((stored) => stored.complaint.id === into)?.complaint
  if (!target || seeingRoles(actor, seenOf(target)).length === 0) throw new ComplaintNotFound('/into')
  return { target, sameCustomer: sameCustomer(complaint, target) }
}

async function settlementsOf(tx: Transaction, means: Means, complaint: Complaint): Promise<Sight> {
  const [tenant, policies] = await Promise.all([
    means.findTenant(tx),
    means.policies.contents(tx, complaint.policyVersions),
  ])
  const since = new Date(
    (tenant ? nowIn(means, tenant) : means.now()).getTime() - durationMs(policies.options.settlement.within),
  )
  const values = findable(complaint).filter(([kind]) => (CUSTOMER_KINDS as readonly string[]).includes(kind))
  return { settlements: tenant ? await countSettlements(tx, tenant, values, since) : 0 }
}

/** What such work took lately: of the main matter, and of each ready option that the plan is made from (PLAN-3). */
async function achievedBy(
  tx: Transaction,
  means: Means,
  { matters: [matter], policyVersions }: Complaint,
  { input }: Pick<Move, 'input'>,
): Promise<Sight> {
  const [tenant, { options: policy }] = await Promise.all([
    means.findTenant(tx),
    means.policies.contents(tx, policyVersions),
  ])
  if (!matter || !tenant) return {}
  const { options } = input as PlanGiven
  const kinds = new Set(options.map(({ from }) => workOf(matter, from?.library)))
  return { achieved: await readAchieved(tx, [...kinds], policy.promise, nowIn(means, tenant)) }
}

async function alikeOf(
  tx: Transaction,
  means: Means,
  { id, policyVersions }: Complaint,
  { input }: Pick<Move, 'input'>,
): Promise<Sight> {
  const [tenant, policies] = await Promise.all([
    means.findTenant(tx),
    means.policies.contents(tx, policyVersions),
  ])
  if (!tenant) return {}
  const { answer } = input as { answer: string }
  return { answersAlike: await countAlike(tx, tenant, id, answer, policies.execution, nowIn(means, tenant)) }
}

async function mergedTarget(tx: Transaction, means: Means, { mergedInto }: Complaint): Promise<Sight> {
  return mergedInto ? { target: (await readComplaint(tx, means.ring, mergedInto))?.complaint } : {}
}

function intoItself(): UnfitInput {
  return new UnfitInput('/into', 'same_complaint', {
    en: 'A complaint is merged into another one.',
    zh: '投诉只能合并到另一件投诉。',
  })
}
