import { type Actor, assistsFor, type Role } from '../access/actor.ts'
import { CLIMBED_TO } from '../access/climbed.ts'
import { approvingTokens } from './approval.ts'
import { askedDepartments } from './assistance.ts'
import type { Complaint } from './complaint.ts'
import { picked } from './picked.ts'
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
  /** Who is asked to approve it besides those whom grade and department show it: roles, with a department after `/`. */
  readonly approving?: readonly string[] | undefined
}

type Sight = (actor: Actor, complaint: Seen) => boolean

const SIGHT: { readonly [R in Role]?: Sight } = {
  agent: (actor, complaint) =>
    complaint.handler === actor.id ||
    inDepartments(actor, complaint) ||
    (complaint.handler === null && complaint.department === null),
  supervisor: (actor, complaint) =>
    actor.departments.length === 0 || complaint.department === null || inDepartments(actor, complaint),
  dept_manager: (actor, complaint) =>
    complaint.department === null ||
    inDepartments(actor, complaint) ||
    isAsked(actor, 'dept_manager', complaint),
  vp: (actor, complaint) =>
    decidedAbove(complaint, 'vp') || complaint.level >= CLIMBED_TO.vp || isAsked(actor, 'vp', complaint),
  gm: (actor, complaint) =>
    decidedAbove(complaint, 'gm') || complaint.level >= CLIMBED_TO.gm || isAsked(actor, 'gm', complaint),
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

/** What a complaint shows of itself to `sees`; of one complaint, which never changes, it is worked out once. */
export function seenOf(complaint: Complaint): Seen {
  const seen = known.get(complaint) ?? workedOut(complaint)
  known.set(complaint, seen)
  return seen
}

const known = new WeakMap<Complaint, Seen>()

function workedOut(complaint: Complaint): Seen {
  const { verifications, tasks, statementRequests = [] } = complaint
  const owners = new Set([...verifications, ...tasks, ...statementRequests].map(({ owner }) => owner))
  return {
    ...picked(complaint, ['id', 'state', 'handler', 'department', 'grade', 'approver', 'level']),
    ...{ owners: [...owners], assisting: askedDepartments(complaint), approving: approvingTokens(complaint) },
  }
}

/**
 * The roles in which the actor sees the complaint, and those in which they stand in for somebody who does; none: for them it
 * doesn't exist. Who works in a department that assists sees it as a liaison does: what was put to them (ASG-3).
 */
export function seeingRoles(actor: Actor, complaint: Seen): Role[] {
  const own = ownSeeingRoles(actor, complaint)
  const others = (actor.standsInFor ?? []).flatMap((standIn) => {
    return standIn.roles.filter((role) => sees(role, { ...standIn, tenant: actor.tenant }, complaint))
  })
  return others.length === 0 ? own : [...new Set([...own, ...others])]
}

/** The roles of their own in which the actor sees the complaint. */
export function ownSeeingRoles(actor: Actor, complaint: Seen): Role[] {
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

/** FAIR-4: whether the complaint is about this person themselves. */
export function isComplainedOf(
  { respondents }: { readonly respondents: readonly { readonly kind: string; readonly name: string }[] },
  { id }: Pick<Actor, 'id'>,
): boolean {
  return respondents.some(({ kind, name }) => kind === 'employee' && name === id)
}

/** Whether these roles see only what was put to them (`liaison`). */
export function seesOwnPartOnly(roles: readonly Role[]): boolean {
  return roles.length > 0 && roles.every((role) => role === 'liaison')
}

function inDepartments(actor: Actor, complaint: Seen): boolean {
  return complaint.department !== null && actor.departments.includes(complaint.department)
}

/** APP-1: whether a level waits for that role, of one of their departments where it names one. */
function isAsked(
  { departments }: Actor,
  role: 'dept_manager' | 'vp' | 'gm',
  { approving = [] }: Seen,
): boolean {
  return (
    approving.includes(role) || departments.some((department) => approving.includes(`${role}/${department}`))
  )
}

function decidedAbove(complaint: Seen, approver: 'vp' | 'gm'): boolean {
  return complaint.grade === 'important' || complaint.grade === 'urgent' || complaint.approver === approver
}
