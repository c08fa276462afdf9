import type { DelegableRole, StandIn } from '../access/actor.ts'
import { DELEGABLE_ROLES } from '../access/actor.ts'
import { covers, type Member, type Members, memberOf } from './members.ts'

/** Approvals that one person lets another give for a time (APP-1). Times are instants; `until` is excluded. */
export interface Delegation {
  readonly id: string
  readonly delegator: string
  readonly deputy: string
  readonly roles: readonly DelegableRole[]
  readonly departments: readonly string[]
  readonly from: string
  readonly until: string
  readonly reason: string
  readonly madeBy: string
  readonly madeAt: string
  readonly revokedBy: string | null
  readonly revokedAt: string | null
  readonly revocationReason: string | null
}

/** Where a delegation stands at an instant. */
export function stateOf(delegation: Delegation, at: Date): 'pending' | 'active' | 'ended' | 'revoked' {
  if (delegation.revokedAt !== null) return 'revoked'
  if (covers(delegation, at)) return 'active'
  return at.toISOString() < delegation.from ? 'pending' : 'ended'
}

/**
 * APP-1: for whom somebody may approve at that moment: by delegations made to them, as the deputy of an absence, and in the
 * roles in which they are on duty. Only the person's own roles pass on: what was delegated to them stays with them.
 */
export function standInsOf(
  members: Members | null,
  delegations: readonly Delegation[],
  deputy: string,
  at: Date,
): StandIn[] {
  const delegated = delegations.flatMap((one) =>
    one.deputy === deputy && stateOf(one, at) === 'active' ? delegatedBy(members, one) : [],
  )
  return members
    ? [...delegated, ...absentFor(members, deputy, at), ...onDuty(members, deputy, at)]
    : delegated
}

/** Where members are kept, a role that the delegator no longer holds is delegated no longer. */
function delegatedBy(members: Members | null, { delegator, roles, departments }: Delegation): StandIn[] {
  const member = members ? memberOf(members, delegator) : undefined
  const held = members ? roles.filter((role) => holds(members, member, delegator, role)) : roles
  return standIn(delegator, held, departments, 'delegation')
}

function absentFor({ people }: Members, deputy: string, at: Date): StandIn[] {
  return people.flatMap((member) => {
    const isDeputy = member.absences.some((absence) => absence.deputy === deputy && covers(absence, at))
    return isDeputy ? standIn(member.sub, approving(member.roles), member.departments, 'absence') : []
  })
}

function onDuty(members: Members, sub: string, at: Date): StandIn[] {
  const roles = members.duty.flatMap((one) => (one.sub === sub && covers(one, at) ? [one.role] : []))
  return standIn(sub, approving(roles), memberOf(members, sub)?.departments ?? [], 'duty')
}

function standIn(
  id: string,
  roles: readonly DelegableRole[],
  departments: readonly string[],
  by: StandIn['by'],
): StandIn[] {
  return roles.length === 0 ? [] : [{ id, roles, departments, by }]
}

function holds(members: Members, member: Member | undefined, sub: string, role: DelegableRole): boolean {
  const isHead = role === 'dept_manager' && members.departments.some(({ head }) => head === sub)
  return isHead || member?.roles.includes(role) === true
}

function approving(roles: readonly string[]): DelegableRole[] {
  return DELEGABLE_ROLES.filter((role) => roles.includes(role))
}
