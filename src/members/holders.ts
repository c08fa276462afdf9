import { covers, type Member, type MemberRole, type Members, memberOf } from './members.ts'

/** A rung of a ladder (CLK-1): the handler, or a role. */
export type Rung = 'handler' | MemberRole

/** Of which complaint the rung is. */
export interface RungContext {
  readonly department: string | null
  readonly handler: string | null
  readonly at: Date
  /** Who may have nothing to do with it (FAIR-2). */
  readonly conflicted: { has(sub: string): boolean }
}

/** Where a climb ended: the rung and the people on it. */
export interface Held {
  readonly rung: Rung | 'outside'
  readonly subs: readonly string[]
}

const MOST_DEPUTIES = 5

/**
 * Who holds a rung at that moment: who is on duty in the role first, then the handler's own manager or the people of the
 * department, in the order of the list. Whoever is absent is replaced by their deputy or left out; conflicts are left out.
 */
export function holdersOf(members: Members, rung: Rung, context: RungContext): string[] {
  const named = rung === 'handler' ? [context.handler ?? []].flat() : inRole(members, rung, context)
  const present = named.flatMap((sub) => presentFor(members, sub, context.at) ?? [])
  return [...new Set(present)].filter((sub) => !context.conflicted.has(sub))
}

/** Whether anybody holds a rung at any time; null where the tenant keeps no members. The handler is whoever has it. */
export function isHeld(members: Members | null, rung: Rung): boolean | null {
  if (!members) return null
  if (rung === 'handler') return true
  return (
    members.people.some(({ roles }) => roles.includes(rung)) ||
    members.duty.some(({ role }) => role === rung) ||
    (rung === 'dept_manager' && members.departments.some(({ head }) => head !== undefined))
  )
}

/**
 * CLK-8: the first rung from `from` on that somebody holds; then the duty role; then, where the whole ladder is missing or
 * conflicted, the person whom policy names outside it (FAIR-5). Nobody at all is an empty list.
 */
export function climb(
  members: Members,
  ladder: readonly Rung[],
  from: number,
  context: RungContext,
  {
    dutyRole,
    outside,
  }: { readonly dutyRole?: MemberRole | undefined; readonly outside?: string | undefined },
): Held {
  for (const rung of [...ladder.slice(from), ...(dutyRole ? [dutyRole] : [])]) {
    const subs = holdersOf(members, rung, context)
    if (subs.length > 0) return { rung, subs }
  }
  const subs = outside && !context.conflicted.has(outside) ? presentFor(members, outside, context.at) : null
  return { rung: 'outside', subs: subs ? [subs] : [] }
}

/** The one who is there: the person themselves, or the deputy of their absence, or the deputy's; null where nobody is. */
export function presentFor(members: Members, sub: string, at: Date): string | null {
  let present = sub
  for (let step = 0; step < MOST_DEPUTIES; step += 1) {
    const absence = memberOf(members, present)?.absences.find((one) => covers(one, at))
    if (!absence) return present
    if (!absence.deputy) return null
    present = absence.deputy
  }
  return null
}

function inRole(members: Members, role: MemberRole, context: RungContext): string[] {
  const onDuty = members.duty.filter((one) => one.role === role && covers(one, context.at))
  return [...onDuty.map(({ sub }) => sub), ...usually(members, role, context)]
}

function usually(members: Members, role: MemberRole, { department, handler }: RungContext): string[] {
  const manager = handler ? memberOf(members, memberOf(members, handler)?.manager ?? '') : undefined
  if (role === 'supervisor' && manager?.roles.includes(role)) return [manager.sub]
  const head = members.departments.find(({ code }) => code === department)?.head
  const inRole = members.people.filter(({ roles }) => roles.includes(role))
  const close = inRole.filter(({ departments }) => department !== null && departments.includes(department))
  const people = close.length > 0 ? close : inRole.filter((member) => isForAll(member, department))
  return [...(role === 'dept_manager' && head ? [head] : []), ...people.map(({ sub }) => sub)]
}

/** Without departments a role is held for all of them; what belongs to no department is everybody's. */
function isForAll({ departments }: Member, department: string | null): boolean {
  return departments.length === 0 || department === null
}
