import type { Complaint } from '../complaint/complaint.ts'
import { askedToCountersign } from '../complaint/countersignature.ts'
import { belowEntitlement } from '../complaint/entitlement.ts'
import { fact } from '../complaint/fact.ts'
import { refuseFull } from '../complaint/limit.ts'
import { overPromiseOf } from '../complaint/promise.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Option, Plan } from '../complaint/work-planning.ts'
import { readyOf } from '../policy/ready.ts'
import { askApproval, firstApprover } from './ask-approval.ts'
import { type OptionInput, Planning, type PlanningInput } from './plan-input.ts'
import { refuseUnlawful } from './plan-lawful.ts'
import { inTime } from './plan-measures.ts'

/** `plan`: lays the options before the approver whom grade and dearest option ask for (PLAN-1, APP-1). */
export const plan = defineStep({
  step: 'plan',
  input: Planning,
  decide: (complaint, input, by) => {
    const { policies } = by
    refuseFull(complaint.formerPlans)
    const given = inTime(input, policies.execution)
    refuseUnlawful(complaint, given, by)
    const made = planOf(complaint, given, by)
    const grade = complaint.grade ?? policies.grading.otherwise
    const approval = askApproval(complaint, { plan: made, grade }, by)
    return [
      fact('complaint.planned', {
        plan: made,
        ...{ approver: firstApprover(approval), approval },
        ...(input.rootCause === undefined ? {} : { rootCause: input.rootCause }),
        ...(input.cause === undefined ? {} : { cause: input.cause }),
        ...(made.belowEntitlement === undefined ? {} : { legalRisk: true }),
      }),
    ]
  },
})

function planOf(complaint: Complaint, input: PlanningInput, by: By): Plan {
  const { actor, at, policies } = by
  const reasons = reasonsOf(input)
  const options = input.options.map((option, index) => optionOf(complaint, option, reasons.get(index), by))
  const chosen = options[input.recommended]
  if (!chosen) throw noSuchOption('/recommended')
  const below = belowEntitlement(complaint, input, policies)
  const lead = complaint.department ?? actor.departments[0] ?? null
  const asked = askedToCountersign(input.options, lead, policies.options)
  const isOver = options.some(({ overPromise }) => overPromise !== undefined)
  return {
    ...{ options, recommended: chosen.id, plannedBy: actor.id, plannedAt: at.toISOString() },
    ...(isOver ? { overPromiseReason: input.overPromiseReason } : {}),
    ...(below.length > 0 ? { belowEntitlement: below, entitlementReason: input.entitlementReason } : {}),
    ...(asked.length > 0
      ? { countersignatures: asked.map((department) => ({ department, state: 'asked' })) }
      : {}),
  }
}

/** What isn't said is left out: a plain option stays as small as it was. */
function optionOf(
  { matters: [matter] }: Complaint,
  option: OptionInput,
  notChosen: string | undefined,
  { policies, achieved, newId }: By,
): Option {
  const { title, measures, cost, basis, meetsDemands, goodwill, from, customerChose } = option
  const ready = from && readyOf(policies.options, from.library)
  const kind = option.kind ?? ready?.kind
  const { laws = [] } = option
  const notRecommendedBecause = option.notRecommendedBecause ?? notChosen
  const overPromise = overPromiseOf(option, matter, achieved, policies.options.promise.atLeast)
  return {
    ...{ title, measures, cost, basis, id: newId(), meetsDemands: [meetsDemands].flat() },
    goodwill: goodwill ?? false,
    ...(kind ? { kind } : {}),
    ...(from ? { from } : {}),
    ...(laws.length > 0 ? { laws } : {}),
    ...(customerChose ? { customerChose } : {}),
    ...(notRecommendedBecause === undefined ? {} : { notRecommendedBecause }),
    ...(overPromise ? { overPromise } : {}),
  }
}

/** PLAN-1: why the others were not chosen, by their index. */
function reasonsOf({ options, recommended, notChosen = [] }: PlanningInput): ReadonlyMap<number, string> {
  notChosen.forEach(({ option }, place) => {
    const pointer = `/notChosen/${place}/option`
    if (option >= options.length) throw noSuchOption(pointer)
    if (option === recommended) throw recommendedItself(pointer)
  })
  return new Map(notChosen.map(({ option, reason }) => [option, reason]))
}

function noSuchOption(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'no_such_option', {
    en: 'There is no option with this index; they count from 0.',
    zh: '没有该序号的选项；序号从 0 开始。',
  })
}

function recommendedItself(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'is_recommended', {
    en: 'This option is the one that is recommended.',
    zh: '该选项正是推荐的选项。',
  })
}
