import { choosePerson, type Wanted } from '../members/choose.ts'
import type { Members } from '../members/members.ts'
import type { Policies } from './policy.ts'

type Routing = Policies['routing']

/** What rules look at; null is not known yet. */
export interface Routable {
  readonly category: string | null
  readonly subcategory: string | null
  readonly channel: string
  readonly grade: string | null
  readonly region: string | null
}

/** Where a complaint goes: by which rule, to which department, and to whom where the rule asks for a person. */
export interface Route {
  readonly rule: string | null
  readonly department: string
  readonly handler: string | null
}

/** Who may be chosen, as far as the caller knows it. */
export type Choice = Pick<Wanted, 'at' | 'load' | 'barred'>

/**
 * ASG-1: the first rule that fits, else the department whose category it is; null where neither says anything. A person
 * by skill and load only where the rule asks for one, and never a conflict of interest.
 */
export function route(
  routing: Routing,
  members: Members | null | undefined,
  matter: Routable,
  choice: Choice,
): Route | null {
  const rule = routing.rules.find(({ when }) => ruleFits(when, matter))
  if (!rule) return ofCategory(members, matter)
  const { name, department, skill, person } = rule
  const handler = person && members ? choosePerson(members, { ...choice, department, skill }) : null
  return { rule: name, department, handler }
}

/** Whether every condition of a rule holds; what is not known yet fulfils none. A region begins with the one named. */
export function ruleFits(when: Routing['rules'][number]['when'], matter: Routable): boolean {
  const isOneOf = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || (value !== null && values.includes(value))
  return (
    isOneOf(when.categories, matter.category) &&
    isOneOf(when.subcategories, matter.subcategory) &&
    isOneOf(when.channels, matter.channel) &&
    isOneOf(when.grades, matter.grade) &&
    (when.regions === undefined || when.regions.some((region) => matter.region?.startsWith(region)))
  )
}

function ofCategory(members: Members | null | undefined, { category }: Routable): Route | null {
  const found = members?.departments.find((one) => one.category !== undefined && one.category === category)
  return found ? { rule: null, department: found.code, handler: null } : null
}
