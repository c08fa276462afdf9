import type { DelegableRole } from '../access/actor.ts'
import { type ComplainedOf, type Conflict, conflictsOf } from '../members/conflict.ts'
import { type Delegation, stateOf } from '../members/delegation.ts'
import { holdersOf, type RungContext } from '../members/holders.ts'
import { covers, type Members, memberOf } from '../members/members.ts'
import { isLadderConflicted } from './approval.ts'
import { type ApprovalMatter, type AskedLevel, levelsFor, levelsWithoutConflict } from './approval-levels.ts'
import type { Policies } from './policy.ts'

/** A case that nobody has to have complained of. */
export interface SimulatedCase extends ApprovalMatter {
  readonly department: string | null
  readonly plannedBy: string | null
  readonly respondents: readonly ComplainedOf[]
}

/** By what the matrix is read: the content, who works here and who stands in for whom. */
export interface SimulationMeans {
  readonly policies: Pick<Policies, 'approval' | 'routing'>
  readonly members: Members | null
  readonly delegations: readonly Delegation[]
  readonly at: Date
}

/** Somebody who could fill a level now, and for whom where not for themselves. */
export interface Candidate {
  readonly sub: string
  readonly by: 'role' | 'absence' | 'delegation' | 'outside_ladder'
  readonly onBehalfOf: string | null
}

/** Why somebody of a level's role could not. */
export interface PassedOver {
  readonly sub: string
  readonly because: Conflict | 'planned_it'
}

const NOBODY: ReadonlySet<string> = new Set()

/** APP-1: which rule answers a case and why, what it asks for, and who could approve now; nobody is known without members. */
export function simulateApproval(simulated: SimulatedCase, means: SimulationMeans) {
  const { policies, members } = means
  const { approval } = policies
  const asked = levelsFor(approval, simulated)
  const conflicts = conflictsOf(members, simulated.respondents)
  const { plannedBy, department } = simulated
  const barred = new Map<string, PassedOver['because']>(conflicts)
  if (plannedBy !== null && !barred.has(plannedBy)) barred.set(plannedBy, 'planned_it')
  const context = { department, handler: null, at: means.at, conflicted: barred }
  const levels = levelsWithoutConflict(approval, asked.levels, members, context)
  return {
    rule: ruleOf(approval, simulated, asked.rule),
    anyOrder: approval.anyOrder === true,
    expiresAfter: approval.expiresAfter ?? null,
    asked: asked.levels.map(shown),
    levels: levels.map((level) => ({ ...shown(level), ...peopleFor(level, means, context, barred) })),
  }
}

/** Every rule up to the one that fired, with what it says and whether the case fits it. */
function ruleOf(approval: Policies['approval'], matter: ApprovalMatter, name: string | null) {
  const rules = approval.rules ?? []
  const index = rules.findIndex((rule) => rule.name === name)
  const passed = (index < 0 ? rules : rules.slice(0, index)).map((rule) => rule.name)
  const rule = rules[index]
  const why = rule
    ? rule.when
    : { byGrade: approval.byGrade?.[matter.grade] ?? null, bySum: bySum(approval, matter) }
  return { name, position: index < 0 ? null : index, why, passed }
}

function bySum({ byCompensation }: Policies['approval'], { compensation }: ApprovalMatter): string | null {
  return byCompensation?.find(({ upTo }) => upTo === undefined || compensation <= upTo)?.approver ?? null
}

function shown({ role, quorum, department }: AskedLevel) {
  return { role, quorum, department: department ?? null }
}

function peopleFor(
  level: AskedLevel,
  means: SimulationMeans,
  context: RungContext,
  barred: ReadonlyMap<string, PassedOver['because']>,
): { candidates: Candidate[] | null; passedOver: PassedOver[]; enough: boolean | null } {
  const { members, policies } = means
  const delegated = delegatedFor(level, means)
  if (!members) {
    const candidates = delegated.filter((one) => isFree(one, barred))
    return { candidates: candidates.length > 0 ? candidates : null, passedOver: [], enough: null }
  }
  const here = { ...context, department: level.department ?? context.department }
  const all = [...held(level, members, here), ...delegated]
  const passedOver = all.flatMap(({ sub, onBehalfOf }): PassedOver[] =>
    [sub, onBehalfOf ?? sub].flatMap((one) => {
      const because = barred.get(one)
      return because ? [{ sub: one, because }] : []
    }),
  )
  const free = all.filter((one) => isFree(one, barred))
  const candidates = [...free, ...outsider(level, policies, members, context)]
  const people = new Set(candidates.map(({ sub, onBehalfOf }) => onBehalfOf ?? sub))
  return { candidates, passedOver: distinct(passedOver), enough: people.size >= level.quorum }
}

function held({ role }: AskedLevel, members: Members, context: RungContext): Candidate[] {
  return holdersOf(members, role, { ...context, conflicted: NOBODY }).map((sub) => {
    const absent = holdsBesides(members, role, sub, context.at)
    return absent === null
      ? { sub, by: 'role' as const, onBehalfOf: null }
      : { sub, by: 'absence' as const, onBehalfOf: absent }
  })
}

/** For whom somebody holds a role that is not their own: whose absence they are the deputy of. */
function holdsBesides(members: Members, role: string, sub: string, at: Date): string | null {
  const isOwn =
    memberOf(members, sub)?.roles.some((one) => one === role) ||
    members.duty.some((one) => one.role === role && one.sub === sub && covers(one, at)) ||
    members.departments.some(({ head }) => role === 'dept_manager' && head === sub)
  if (isOwn) return null
  const absent = members.people.find(({ absences, roles }) => {
    return roles.some((one) => one === role) && absences.some((one) => one.deputy === sub && covers(one, at))
  })
  return absent?.sub ?? null
}

function delegatedFor(
  { role, department }: AskedLevel,
  { delegations, members, at }: SimulationMeans,
): Candidate[] {
  return delegations.flatMap((one): Candidate[] => {
    const isOf =
      stateOf(one, at) === 'active' &&
      one.roles.includes(role as DelegableRole) &&
      (department === undefined || one.departments.includes(department)) &&
      (!members || memberOf(members, one.delegator)?.roles.some((held) => held === role) === true)
    return isOf ? [{ sub: one.deputy, by: 'delegation', onBehalfOf: one.delegator }] : []
  })
}

/** FAIR-5: whom policy names, where everybody from the role upward has a conflict. */
function outsider(
  { role }: AskedLevel,
  { approval, routing: { outsideLadder } }: SimulationMeans['policies'],
  members: Members,
  context: RungContext,
): Candidate[] {
  if (!outsideLadder || context.conflicted.has(outsideLadder)) return []
  if (!isLadderConflicted(approval, role, members, context)) return []
  return [{ sub: outsideLadder, by: 'outside_ladder', onBehalfOf: null }]
}

function isFree({ sub, onBehalfOf }: Candidate, barred: ReadonlyMap<string, unknown>): boolean {
  return !barred.has(sub) && !(onBehalfOf !== null && barred.has(onBehalfOf))
}

function distinct(passedOver: readonly PassedOver[]): PassedOver[] {
  return passedOver.filter(({ sub }, index) => passedOver.findIndex((one) => one.sub === sub) === index)
}
