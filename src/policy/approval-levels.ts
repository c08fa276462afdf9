import type { RungContext } from '../members/holders.ts'
import type { Members } from '../members/members.ts'
import { type Approver, approverFor, approverWithoutConflict } from './approval.ts'
import type { Grade, Policies } from './policy.ts'

type Policy = Policies['approval']
type Rule = NonNullable<Policy['rules']>[number]

/** What the matrix looks at: the compensation of the dearest option in fen; null is not classified yet. */
export interface ApprovalMatter {
  readonly grade: Grade
  readonly category: string | null
  readonly subcategory: string | null
  readonly compensation: number
}

/** One level of an approval: so many different people of a role, of that department where one is named. */
export interface AskedLevel {
  readonly role: Approver
  readonly quorum: number
  readonly department?: string | undefined
}

/** What the matrix asks for, by which rule; null: by grade and compensation alone. */
export interface AskedApproval {
  readonly rule: string | null
  readonly levels: readonly AskedLevel[]
}

/** APP-1: the levels of the first rule that fits, else one person by grade and compensation. */
export function levelsFor(policy: Policy, matter: ApprovalMatter): AskedApproval {
  const rule = policy.rules?.find(({ when }) => approvalRuleFits(when, matter))
  if (!rule) {
    return {
      rule: null,
      levels: [{ role: approverFor(policy, matter.grade, matter.compensation), quorum: 1 }],
    }
  }
  const levels = rule.levels.map(({ role, quorum = 1, department }) => {
    return department === undefined ? { role, quorum } : { role, quorum, department }
  })
  return { rule: rule.name, levels }
}

/** Whether every condition of a rule holds; what is not known yet fulfils none. */
export function approvalRuleFits(when: Rule['when'], matter: ApprovalMatter): boolean {
  const isOneOf = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || (value !== null && values.includes(value))
  const { from = 0, upTo = Number.MAX_SAFE_INTEGER } = when.compensation ?? {}
  return (
    isOneOf(when.grades, matter.grade) &&
    isOneOf(when.categories, matter.category) &&
    isOneOf(when.subcategories, matter.subcategory) &&
    matter.compensation >= from &&
    matter.compensation <= upTo
  )
}

/**
 * FAIR-2: the same levels, each passed up the ladder where conflicts leave too few of its role; a level that is passed to
 * a role that is asked anyway is one with it, since nobody fills two.
 */
export function levelsWithoutConflict(
  policy: Policy,
  levels: readonly AskedLevel[],
  members: Members | null | undefined,
  context: RungContext,
): AskedLevel[] {
  if (!members) return [...levels]
  const passed = levels.map((level): AskedLevel => {
    const { department = context.department } = level
    const role = approverWithoutConflict(
      policy,
      level.role,
      members,
      { ...context, department },
      level.quorum,
    )
    return role === level.role ? level : { role, quorum: level.quorum }
  })
  return passed.filter((level, index) => {
    const isPassed = level !== levels[index]
    return (
      !isPassed || !passed.some((other, at) => isSame(level, other) && (at < index || other === levels[at]))
    )
  })
}

/** Whether two approvals ask for the same. */
export function asksTheSame(a: readonly AskedLevel[], b: readonly AskedLevel[]): boolean {
  return (
    a.length === b.length &&
    a.every((level, index) => {
      const other = b[index]
      return other !== undefined && isSame(level, other) && level.quorum === other.quorum
    })
  )
}

function isSame(a: AskedLevel, b: AskedLevel): boolean {
  return a.role === b.role && a.department === b.department
}
