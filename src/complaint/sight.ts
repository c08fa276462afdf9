import { type Actor, assistsFor, type Role } from '../access/actor.ts'
import { CLIMBED_TO } from '../access/climbed.ts'
import type { State } from './states.ts'

/** What decides who sees a complaint; the columns of the worklist carry the same. */
export interface Seen {
  readonly id: string
  readonly state: State
  readonly handler: string | null
  readonly department: string | null
  readonly grade: string | null
  readonly approver: string | null
  /** How far it climbed (CLK-1). */
  readonly level: number
  /** Who was asked a question or given a task in it. */
  readonly owners: readonly string[]
  /** The departments that were asked to assist in it (ASG-3) or to countersign, as `assistsFor` names them. */
  readonly assisting: readonly string[]
}

type Sight = (actor: Actor, complaint: Seen) => boolean

const SIGHT: { readonly [R in Role]?: Sight } = {
  agent: (actor, complaint) =>
    complaint.handler === actor.id ||
    inDepartments(actor, complaint) ||
    (complaint.handler === null && complaint.department === null),
  supervisor: (actor, complaint) =>
    actor.departments.length === 0 || complaint.department === null || inDepartments(actor, complaint),
  dept_manager: (actor, complaint) => complaint.department === null || inDepartments(actor, complaint),
  vp: (_, complaint) => decidedAbove(complaint, 'vp') || complaint.level >= CLIMBED_TO.vp,
  gm: (_, complaint) => decidedAbove(complaint, 'gm') || complaint.level >= CLIMBED_TO.gm,
  legal: () => true,
  liaison: (actor, complaint) => complaint.owners.includes(actor.id),
  quality: (_, complaint) => complaint.state === 'archived',
  auditor: () => true,
  system: () => true,
  customer: (actor, complaint) => actor.complaint === complaint.id,
}

/** The roles that see what stands in a complaint only masked (PRIV-1). */
const MASKED: readonly Role[] = ['auditor', 'quality', 'system']

/** Whether this role of the actor sees the complaint (domain.md §1). */
export function sees(role: Role, actor: Actor, complaint: Seen): boolean {
  return SIGHT[role]?.(actor, complaint) ?? false
}

/**
 * The roles in which the actor sees the complaint; none: for them it doesn't exist. Who works in a department that assists
 * sees it as a liaison does: what was put to them (ASG-3).
 */
export function seeingRoles(actor: Actor, complaint: Seen): Role[] {
  const roles = actor.roles.filter((role) => sees(role, actor, complaint))
  const assists = assistsFor(actor).some((department) => complaint.assisting.includes(department))
  return assists && !roles.includes('liaison') ? [...roles, 'liaison'] : roles
}

/** Whether these roles see texts of people only masked; what is put to a liaison opens nothing else. */
export function seesMasked(roles: readonly Role[]): boolean {
  return (
    roles.some((role) => MASKED.includes(role)) &&
    roles.every((role) => [...MASKED, 'liaison'].includes(role))
  )
}

/** Whether these roles see only what was put to them (`liaison`). */
export function seesOwnPartOnly(roles: readonly Role[]): boolean {
  return roles.length > 0 && roles.every((role) => role === 'liaison')
}

function inDepartments(actor: Actor, complaint: Seen): boolean {
  return complaint.department !== null && actor.departments.includes(complaint.department)
}

function decidedAbove(complaint: Seen, approver: 'vp' | 'gm'): boolean {
  return complaint.grade === 'important' || complaint.grade === 'urgent' || complaint.approver === approver
}
