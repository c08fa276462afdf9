import type { Actor, StandIn } from '../access/actor.ts'
import { type Conflict, conflictsOf } from '../members/conflict.ts'
import type { RungContext } from '../members/holders.ts'
import { isLadderConflicted, ratifiersFor } from '../policy/approval.ts'
import type { Policies } from '../policy/policy.ts'
import { rungOf } from './answering.ts'
import { isOf, levelsOf } from './approval.ts'
import type { Complaint } from './complaint.ts'
import type { Ask } from './guard.ts'
import { type Seen, seenOf, sees } from './sight.ts'
import type { ApprovalLevel, Ratification } from './work-planning.ts'

/** What waits for people: the approval of a plan, or its ratification. */
export type Waiting = 'approval' | 'ratification'

/** A level as somebody may fill it: in one of these roles, the first its own. */
interface Open extends Pick<ApprovalLevel, 'quorum' | 'department' | 'given'> {
  readonly index: number
  readonly roles: readonly string[]
}

/** As whom somebody would give it: as themselves, or for whom they stand in. */
type As = Pick<StandIn, 'id' | 'departments'> & { readonly roles: readonly string[] }

/** A level that somebody could fill, and as whom. */
interface Fit {
  readonly level: Open
  readonly as: As
}

/** The level that an approval goes to, counted from 1, how many there are, and for whom it is given where not for oneself. */
export interface Filling {
  readonly level: number
  readonly of: number
  readonly onBehalfOf?: string
}

type Asking = Pick<Ask, 'actor' | 'policies' | 'members' | 'at'>

/** What waits: where a plan lies before its approvers it is the approval, else a ratification that is owed. */
export function waitingIn({ state, ratification }: Complaint): Waiting {
  return state !== 'planned' && ratification ? 'ratification' : 'approval'
}

/** Every level with everybody as whom the actor could fill it, whether or not it is its turn (APP-1, FAIR-5). */
export function fitsOf(complaint: Complaint, ask: Asking, waiting: Waiting): Fit[] {
  const seen = seenOf(complaint)
  const all = [ask.actor, ...(ask.actor.standsInFor ?? [])]
  return levelsWaiting(complaint, ask.policies, waiting).flatMap((level) => {
    const fits = all.filter((as) => fitsIn(level, as, ask.actor, seen)).map((as) => ({ level, as }))
    return fits.length > 0 || !isOutsider(complaint, ask, level) ? fits : [{ level, as: ask.actor }]
  })
}

/** Why nobody as whom the actor could give it may (FAIR-2); null where somebody may. */
export function conflictIn(complaint: Complaint, ask: Asking, fits: readonly Fit[]): Conflict | null {
  const conflicts = conflictsOf(ask.members, complaint.respondents)
  const own = conflicts.get(ask.actor.id)
  if (own) return own
  const found = fits.map(({ as }) => conflicts.get(as.id))
  return found.every((conflict) => conflict !== undefined) ? (found[0] ?? null) : null
}

/** The fits that neither plan, opening nor conflict forbids, of people who have given nothing yet. */
export function freeOf(complaint: Complaint, ask: Asking, fits: readonly Fit[]): Fit[] {
  const conflicts = conflictsOf(ask.members, complaint.respondents)
  const { openedBy, openedFor } = complaint.ratification ?? {}
  const barred = new Set([
    complaint.plan?.plannedBy,
    ...(waitingIn(complaint) === 'ratification' ? [openedBy, openedFor] : []),
  ])
  const levels = fits.map(({ level }) => level)
  const gave = (person: string) => levels.some(({ given }) => given.some((one) => isOf(one, person)))
  return fits.filter(({ as }) =>
    [as.id, ask.actor.id].every((id) => !barred.has(id) && !conflicts.has(id) && !gave(id)),
  )
}

/** The level that the actor fills now, the lowest that is open to them; null where it is another's turn. */
export function fillingOf(complaint: Complaint, ask: Asking, waiting: Waiting): Filling | null {
  const fits = freeOf(complaint, ask, fitsOf(complaint, ask, waiting))
  const levels = levelsWaiting(complaint, ask.policies, waiting)
  const next = levels.find(({ given, quorum }) => given.length < quorum)?.index
  const inTurn = waiting === 'approval' && !complaint.approval?.anyOrder
  const open = fits.filter(({ level }) => (inTurn ? level.index === next : level.given.length < level.quorum))
  // Of several levels the one of their own role: the next above fills one only where its own is full.
  const fit = open.find(({ level, as }) => as.roles.includes(level.roles[0] ?? '')) ?? open[0]
  if (!fit) return null
  const { level, as } = fit
  const onBehalfOf = as.id === ask.actor.id ? {} : { onBehalfOf: as.id }
  return { level: level.index + 1, of: levels.length, ...onBehalfOf }
}

/** Whether the actor, or somebody they stand in for, holds a role; the id of the latter, null for themselves. */
export function holderAs({ id, roles, standsInFor = [] }: Actor, role: string): string | null | undefined {
  if ((roles as readonly string[]).includes(role)) return null
  const standIn = standsInFor.find((one) => (one.roles as readonly string[]).includes(role))
  return standIn && (standIn.id === id ? null : standIn.id)
}

/** Where the ladder of a complaint stands for its approvers: whoever planned it is none of them (APP-3). */
export function approversContext(
  complaint: Complaint,
  ask: Pick<Ask, 'members' | 'at'>,
  planner?: string,
): RungContext {
  const context = rungOf(complaint, ask)
  const plannedBy = planner ?? complaint.plan?.plannedBy
  const conflicts = conflictsOf(ask.members, complaint.respondents)
  return plannedBy === undefined
    ? context
    : { ...context, conflicted: new Set([...conflicts.keys(), plannedBy]) }
}

function levelsWaiting(complaint: Complaint, policies: Policies, waiting: Waiting): Open[] {
  const { ratification } = complaint
  if (waiting === 'approval')
    return levelsOf(complaint).map((level, index) => ({ ...level, index, roles: [level.role] }))
  return ratification ? ratifying(ratification, policies) : []
}

function ratifying({ ratifiers, levels }: Ratification, { approval }: Policies): Open[] {
  if (!levels) return [{ index: 0, roles: ratifiers, quorum: 1, given: [] }]
  return levels.map((level, index) => ({ ...level, index, roles: ratifiersFor(approval, level.role) }))
}

function fitsIn({ roles, department }: Open, as: As, { tenant }: Actor, seen: Seen): boolean {
  const actor = { ...as, tenant } as Actor
  return (
    (department === undefined || as.departments.includes(department)) &&
    actor.roles.some((role) => roles.includes(role) && sees(role, actor, seen))
  )
}

/** FAIR-5: whom policy names, where everybody from the level's role upward has a conflict. */
function isOutsider(
  complaint: Complaint,
  { actor, policies, members, at }: Asking,
  { roles }: Open,
): boolean {
  if (policies.routing.outsideLadder !== actor.id) return false
  const context = approversContext(complaint, { members, at })
  const role = roles[0] as Parameters<typeof isLadderConflicted>[1]
  return isLadderConflicted(policies.approval, role, members, context)
}
