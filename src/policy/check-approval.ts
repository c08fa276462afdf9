import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { checkApprovalRules, offLadder } from './check-approval-rules.ts'
import { GRADES, type Policies } from './policy.ts'

type Approval = Policies['approval']

/** Whoever is named stands on the ladder, every sum has an approver, and the last one has no limit (APP-1). */
export function checkApproval(approval: Approval, context: CheckContext): Finding[] {
  const { ladder, byGrade, byCompensation = [], greenChannel } = approval
  return [
    ...repeated(ladder).map((index) => twice(`/content/ladder/${index}`)),
    ...GRADES.flatMap((grade) => offLadder(approval, byGrade?.[grade], `/content/byGrade/${grade}`)),
    ...byCompensation.flatMap(({ approver }, index) =>
      offLadder(approval, approver, `/content/byCompensation/${index}/approver`),
    ),
    ...limits(byCompensation),
    ...weaker(approval),
    ...checkApprovalRules(approval, context),
    ...(greenChannel.grades.length > 0 && !ladder.includes(greenChannel.opener)
      ? offLadder(approval, greenChannel.opener, '/content/greenChannel/opener')
      : []),
    ...(ladder.length === 1 ? [alone()] : []),
  ]
}

type Steps = NonNullable<Approval['byCompensation']>

/** The sums rise, and only the last one is open: what stands after an open one is never reached. */
function limits(steps: Steps): Finding[] {
  const last = steps.length - 1
  const findings = steps.flatMap(({ upTo }, index) => {
    const before = steps[index - 1]?.upTo
    if (index < last && upTo === undefined) return [neverReached(index + 1)]
    return upTo !== undefined && before !== undefined && upTo <= before ? [neverReached(index)] : []
  })
  return last < 0 || steps[last]?.upTo === undefined ? findings : [...findings, noLast(last)]
}

/** A higher grade or a higher sum never asks for less. */
function weaker({ ladder, byGrade, byCompensation = [] }: Approval): Finding[] {
  const falling = (approvers: Approval['ladder']) =>
    approvers.flatMap((approver, index) => {
      const before = approvers[index - 1]
      const falls = before && ladder.includes(approver) && ladder.indexOf(approver) < ladder.indexOf(before)
      return falls ? [index] : []
    })
  return [
    ...falling(byGrade ? GRADES.map((grade) => byGrade[grade]) : []).map((index) =>
      lower(`/content/byGrade/${GRADES[index]}`),
    ),
    ...falling(byCompensation.map(({ approver }) => approver)).map((index) =>
      lower(`/content/byCompensation/${index}/approver`),
    ),
  ]
}
function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This role stands twice.', '该角色重复出现。')
}

function neverReached(index: number): Finding {
  return mistake(
    `/content/byCompensation/${index}/upTo`,
    'never_reached',
    'The sums must rise: this step is never reached.',
    '金额须递增：该级永远不会适用。',
  )
}

function noLast(index: number): Finding {
  return mistake(
    `/content/byCompensation/${index}/upTo`,
    'no_last_step',
    'The last step has no limit, or the dearest option has no approver.',
    '最后一级不得设限，否则超额方案无人审批。',
  )
}

function lower(pointer: string): Finding {
  return warning(
    pointer,
    'lower_approver',
    'This asks for a lower approver than the step before.',
    '此级的审批人低于前一级。',
  )
}

function alone(): Finding {
  return warning(
    '/content/ladder',
    'nobody_to_ratify',
    'With one role on the ladder nobody else can ratify what its holder opened.',
    '审批层级只有一个角色时，其开启的事项无人可补批。',
  )
}
