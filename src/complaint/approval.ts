import type { AskedApproval } from '../policy/approval-levels.ts'
import type { Complaint } from './complaint.ts'
import type { Approval, ApprovalLevel, GivenApproval } from './work-planning.ts'

/** An approval of which nothing is given yet. */
export function begunApproval({ rule, levels }: AskedApproval, anyOrder: boolean): Approval {
  const waiting = levels.map((level) => ({ ...level, given: [] }))
  return { rule, levels: waiting, ...(anyOrder ? { anyOrder } : {}) }
}

/** Whether as many people have given a level as it asks for. */
export function isFull({ given, quorum }: ApprovalLevel): boolean {
  return given.length >= quorum
}

/** The index of the first level that still waits for somebody; null where none does. */
export function nextOf({ levels }: Pick<Approval, 'levels'>): number | null {
  const next = levels.findIndex((level) => !isFull(level))
  return next < 0 ? null : next
}

/** The levels with one more given; `level` counts from 1. */
export function withGiven<T extends Pick<Approval, 'levels'>>(
  approval: T,
  level: number,
  given: GivenApproval,
): T {
  const levels = approval.levels.map((one, index) =>
    index === level - 1 ? { ...one, given: [...one.given, given] } : one,
  )
  return { ...approval, levels }
}

/** The levels without what somebody gave, or had given for them. */
export function withoutGiven(approval: Approval, person: string): Approval {
  const levels = approval.levels.map((level) => {
    return { ...level, given: level.given.filter((one) => !isOf(one, person)) }
  })
  const { expiresAt: _, ...rest } = approval
  return { ...rest, levels }
}

/** Whether somebody gave it, or it was given for them: they count once (APP-1). */
export function isOf({ by, onBehalfOf }: GivenApproval, person: string): boolean {
  return by === person || onBehalfOf === person
}

/** Everybody who has given something, in the order of the levels. */
export function giversOf(levels: readonly ApprovalLevel[] = []): string[] {
  return levels.flatMap(({ given }) => given.map(({ by }) => by))
}

/**
 * The levels that a plan's approval has; one person of the role that approves it where that was written before there were
 * levels. Empty without a plan.
 */
export function levelsOf({
  plan,
  approval,
  approver,
  approvedBy,
}: Pick<Complaint, 'plan' | 'approval' | 'approver' | 'approvedBy'>): readonly ApprovalLevel[] {
  if (approval) return approval.levels
  if (!plan || !approver) return []
  return [{ role: approver, quorum: 1, given: approvedBy ? [{ by: approvedBy }] : [] }]
}

/** Who is asked to approve besides those whom grade and department show it: roles, with a department after `/`. */
export function approvingTokens({ approval }: Pick<Complaint, 'approval'>): string[] {
  const levels = approval?.levels ?? []
  const tokens = levels.flatMap(({ role, department }) => {
    if (department !== undefined) return [`${role}/${department}`]
    return levels.length > 1 && role !== 'dept_manager' ? [role] : []
  })
  return [...new Set(tokens)]
}
