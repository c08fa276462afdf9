import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { barredFrom } from '../complaint/answering.ts'
import type { Complaint, ComplaintRecord } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { type Intake, missingOf, priorityOf, reachable, recordOf } from '../complaint/record.ts'
import { assignedBy, routableOf, routeFor } from '../complaint/routing.ts'
import { receiverOn } from '../members/choose.ts'
import { type Members, memberOf } from '../members/members.ts'
import { gradeProvisionally, notBelowRaised, raiseAt } from '../policy/grading.ts'
import type { Grade, Policies, PolicyVersions } from '../policy/policy.ts'

/** What receiving needs to know besides the words of the customer. */
export interface Reception {
  readonly actor: Actor
  readonly reference: string
  readonly policies: Policies
  readonly policyVersions: PolicyVersions
  /** How many open or past complaints the same customer has. */
  readonly repeats: number
  /** Who works with complaints, and how much they have; only where it belongs to nobody yet. */
  readonly members?: Members | null | undefined
  readonly load?: ReadonlyMap<string, number> | undefined
  readonly at: Date
}

/**
 * `receive`: the record as it came, what is missing of it (REC-1), a provisional grade from what was stated (GRD-5).
 * Who receives as an agent is the handler, in the first of their departments; what comes otherwise goes where the
 * routing policy says (ASG-1), with the channel's designated receiver answering for it (REC-9), or is nobody's.
 */
export function receive(intake: z.output<typeof Intake>, reception: Reception): Fact[] {
  const record = recordOf(intake)
  const { actor, reference, policies, policyVersions, repeats } = reception
  const provisional = gradeProvisionally(policies.grading, record.facts, record.channel)
  const asAgent = receivesAsAgent(actor)
  return [
    fact('complaint.received', {
      ...record,
      ...{ reference, kind: 'complaint', policyVersions },
      missing: missingOf(record),
      noContact: !reachable(record),
      provisionalGrade: provisional?.grade ?? null,
      gradeReasons: provisional?.reasons ?? [],
      handler: asAgent ? actor.id : null,
      department: asAgent ? (actor.departments[0] ?? null) : null,
      priority: priorityOf(record, repeats),
      predecessor: null,
      reopenedCount: 0,
    }),
    ...(asAgent ? [] : routedOnArrival(record, provisional?.grade ?? null, reception)),
  ]
}

/** Whether who receives is a person who handles: what comes otherwise belongs to nobody yet. */
export function receivesAsAgent({ roles }: Actor): boolean {
  return roles.includes('agent') || roles.includes('supervisor')
}

/** ASG-1, REC-9: to the department that policy names, with whoever is designated for the channel answering meanwhile. */
function routedOnArrival(record: ComplaintRecord, grade: Grade | null, reception: Reception): Fact[] {
  const { members, at } = reception
  const nothingYet = { respondents: record.respondents, excluded: [] }
  const found = routeFor(routableOf(record, undefined, grade), nothingYet, reception)
  const designated = members ? receiverOn(members, record.channel, at) : null
  const receiver = designated && !barredFrom(nothingYet, members).has(designated) ? designated : null
  if (found) return [assignedBy(found, receiver)]
  if (!members || !receiver) return []
  const department = memberOf(members, receiver)?.departments[0] ?? null
  return [fact('complaint.assigned', { handler: receiver, department })]
}

/**
 * LIFE-8: the successor of a frozen dossier: the same record, in today's policies, counted as a reopening; nobody's,
 * since who had a part before does not take it again by itself, and some of them (`excluded`) not at all. Where it had
 * been reopened before, it is graded a level higher from the start.
 */
export function succeed(
  old: Complaint,
  reception: Pick<Reception, 'reference' | 'policies' | 'policyVersions'>,
  { excluded, appealed }: { readonly excluded: readonly string[]; readonly appealed: boolean },
): Fact[] {
  const { reference, policies, policyVersions } = reception
  const reopenedCount = old.reopenedCount + 1
  const raisedTo = raiseAt(policies.grading, reopenedCount, old.grade ?? old.provisionalGrade)
  const stated = gradeProvisionally(policies.grading, old.facts, old.channel)
  const provisional = raisedTo
    ? notBelowRaised(policies.grading, stated ?? { grade: policies.grading.otherwise, reasons: [] }, {
        raisedTo,
        reopenedCount,
      })
    : stated
  const { channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried } = old
  const { respondents, consent, language, facts, referral, noContact, priority, missing } = old
  return [
    fact('complaint.received', {
      ...{ channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried },
      ...{ respondents, consent, language, facts, referral, noContact, priority, missing },
      ...{ reference, kind: 'complaint', policyVersions },
      provisionalGrade: provisional?.grade ?? null,
      gradeReasons: provisional?.reasons ?? [],
      handler: null,
      department: old.department,
      predecessor: old.id,
      reopenedCount,
      raisedTo,
      excluded: [...new Set([...old.excluded, ...excluded])],
      appealed: appealed || old.appealed,
      ...(old.representatives ? { representatives: old.representatives } : {}),
    }),
  ]
}
