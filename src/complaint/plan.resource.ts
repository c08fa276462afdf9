import { z } from 'zod'
import { OPTION_KINDS } from '../policy/ready-policy.ts'
import type { Complaint } from './complaint.ts'
import { MoneyInput } from './fields.ts'
import { filled } from './filled.ts'
import { presentOnBasis } from './work.resource.ts'
import { BRANCHES, type Option, type Plan } from './work-planning.ts'

const text = z.string()
const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })
const nullable = text.nullable()

const Measure = z.strictObject({
  ...{ action: text, owner: text, department: text, dueIn: text },
  kind: nullable.meta({ description: 'The kind of work, of the policy `execution`' }),
  after: z.array(z.int()).meta({ description: 'The measures that must be over before it, by their place' }),
})

/** PLAN-3: what was promised, what was achieved lately, and in how many cases. */
export const OverPromiseResource = z
  .strictObject({ promised: text, achieved: text, cases: z.int() })
  .meta({ id: 'OverPromise' })

const OptionResource = z
  .strictObject({
    ...{ id, title: text, measures: z.array(Measure), cost: MoneyInput, basis: z.array(text) },
    ...{ meetsDemands: z.array(z.boolean()), goodwill: z.boolean(), kind: z.enum(OPTION_KINDS).nullable() },
    from: z
      .strictObject({ library: text })
      .nullable()
      .meta({ description: 'The ready option that it was made from (PLAN-2)' }),
    laws: z.array(text).meta({ description: 'Codes of the library of legal bases (LAW-1)' }),
    customerChose: z.boolean(),
    notRecommendedBecause: nullable,
    overPromise: OverPromiseResource.nullable(),
  })
  .meta({ id: 'Option' })

const CountersignatureResource = z
  .strictObject({
    ...{ department: text, state: z.enum(['asked', 'signed']) },
    ...{ by: nullable, at: instant.nullable(), comment: nullable },
  })
  .meta({ id: 'Countersignature' })

const BelowEntitlementResource = z
  .strictObject({ law: text, minimum: MoneyInput.nullable(), offered: MoneyInput })
  .meta({ id: 'BelowEntitlement' })

/** What the customer said to a plan, and on what basis where it wasn't their own word. */
export const DecisionResource = z
  .strictObject({ accepted: id.nullable(), words: text, basis: nullable, at: instant, recordedBy: text })
  .meta({ id: 'Decision' })

/** The options laid before approver and customer (PLAN-1). */
export const PlanResource = z
  .strictObject({
    ...{ options: z.array(OptionResource), recommended: id, plannedBy: text, plannedAt: instant },
    ...{ rootCause: nullable, approver: nullable, approvedBy: nullable },
    ...{ overPromiseReason: nullable, entitlementReason: nullable },
    belowEntitlement: z
      .array(BelowEntitlementResource)
      .meta({ description: 'The applicable laws that give more than any option does (PLAN-6)' }),
    countersignatures: z
      .array(CountersignatureResource)
      .meta({ description: 'The departments that carry out measures and do not lead (PLAN-2)' }),
    decision: DecisionResource.optional().meta({
      description: 'Of a former plan: what the customer said to it; absent where they said nothing',
    }),
  })
  .meta({ id: 'Plan' })

/** The root cause by fishbone and five whys (PLAN-4). */
export const CauseResource = z
  .strictObject({
    ...{ branch: z.enum(BRANCHES), whys: z.array(text) },
    factors: z.array(z.strictObject({ branch: z.enum(BRANCHES), words: text })),
  })
  .meta({ id: 'Cause' })

/** A plan as the API shows it; a former one has no approver any more. */
export function presentPlan(
  plan: Plan,
  standing: Pick<Complaint, 'rootCause' | 'approver' | 'approvedBy'> = NOBODY,
) {
  const { options, belowEntitlement = [], countersignatures = [] } = plan
  return Object.assign(
    filled(plan, ['overPromiseReason', 'entitlementReason']),
    filled(standing, ['rootCause', 'approver', 'approvedBy'], true),
    {
      ...{ options: options.map(presentOption), belowEntitlement },
      ...(plan.decision ? { decision: presentOnBasis(plan.decision) } : {}),
      countersignatures: countersignatures.map((one) => filled(one, ['by', 'at', 'comment'])),
    },
  )
}

/** A cause as the API shows it. */
export function presentCause({ cause }: Pick<Complaint, 'cause'>) {
  if (!cause) return null
  // The texts are absent where they can't be read.
  return { branch: cause.branch, whys: cause.whys ?? [], factors: cause.factors ?? [] }
}

const NOBODY = { approver: null, approvedBy: null }

function presentOption({ laws = [], customerChose = false, ...option }: Option) {
  return Object.assign(filled(option, ['kind', 'from', 'notRecommendedBecause', 'overPromise']), {
    ...{ laws, customerChose },
    measures: option.measures.map((measure) => ({
      ...filled(measure, ['kind']),
      after: measure.after ?? [],
    })),
  })
}
