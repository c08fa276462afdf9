import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { type Intake, missingOf, priorityOf, reachable, recordOf } from '../complaint/record.ts'
import { gradeProvisionally } from '../policy/grading.ts'
import type { Policies, PolicyVersions } from '../policy/policy.ts'

/** What receiving needs to know besides the words of the customer. */
export interface Reception {
  readonly actor: Actor
  readonly reference: string
  readonly policies: Policies
  readonly policyVersions: PolicyVersions
  /** How many open or past complaints the same customer has. */
  readonly repeats: number
}

/**
 * `receive`: the record as it came, what is missing of it (REC-1), a provisional grade from what was stated (GRD-5).
 * Who receives as an agent is the handler, in the first of their departments; what comes otherwise is nobody's.
 */
export function receive(intake: z.output<typeof Intake>, reception: Reception): Fact[] {
  const record = recordOf(intake)
  const { actor, reference, policies, policyVersions, repeats } = reception
  const provisional = gradeProvisionally(policies.grading, record.facts, record.channel)
  const asAgent = actor.roles.includes('agent') || actor.roles.includes('supervisor')
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
  ]
}

/**
 * LIFE-8: the successor of a frozen dossier: the same record, in today's policies, counted as a reopening; nobody's,
 * since who had a part before does not take it again by itself, and some of them (`excluded`) not at all.
 */
export function succeed(
  old: Complaint,
  reception: Omit<Reception, 'actor' | 'repeats'>,
  { excluded, appealed }: { readonly excluded: readonly string[]; readonly appealed: boolean },
): Fact[] {
  const { reference, policies, policyVersions } = reception
  const provisional = gradeProvisionally(policies.grading, old.facts, old.channel)
  const { channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried } = old
  const { respondents, consent, language, facts, noContact, priority, missing } = old
  return [
    fact('complaint.received', {
      ...{ channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried },
      ...{ respondents, consent, language, facts, noContact, priority, missing },
      ...{ reference, kind: 'complaint', policyVersions },
      provisionalGrade: provisional?.grade ?? null,
      gradeReasons: provisional?.reasons ?? [],
      handler: null,
      department: old.department,
      predecessor: old.id,
      reopenedCount: old.reopenedCount + 1,
      excluded: [...new Set([...old.excluded, ...excluded])],
      appealed: appealed || old.appealed,
    }),
  ]
}
