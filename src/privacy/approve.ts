import type { RefusalCode } from '../complaint/refusal.ts'

/** Where a batch stands. */
export type DisposalState = 'proposed' | 'approved' | 'refused' | 'executed'

/** Who approved a batch, in which role, when. */
export interface Approval {
  readonly by: string
  readonly role: 'privacy' | 'legal'
  readonly at: string
}

const PEOPLE = 2

/**
 * PRIV-4: why somebody may not approve a batch; null where they may. Two different people do, at least one of them of
 * those who answer for personal data.
 */
export function approvalRefusal(
  { state, approvals }: { readonly state: DisposalState; readonly approvals: readonly Approval[] },
  { by, role }: Pick<Approval, 'by' | 'role'>,
): RefusalCode | null {
  if (approvals.some((one) => one.by === by)) return 'second-person-needed'
  if (state !== 'proposed') return 'disposal-decided'
  return role === 'legal' && approvals.some((one) => one.role === 'legal') ? 'privacy-approval-missing' : null
}

/** Whether these are enough. */
export function isApproved(approvals: readonly Approval[]): boolean {
  return approvals.length >= PEOPLE && approvals.some(({ role }) => role === 'privacy')
}
