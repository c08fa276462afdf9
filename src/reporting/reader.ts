import type { Actor, Role } from '../access/actor.ts'

/** The roles that may ask for reports (domain.md §1). */
export const READERS: readonly Role[] = [
  ...(['analyst', 'supervisor', 'dept_manager', 'vp', 'gm', 'quality', 'auditor'] as const),
]

/** Whose complaints are counted: what the caller sees in the worklist, or all of the tenant. */
export type Scope = 'visible' | 'tenant'

const SEES_ALL_FIGURES: readonly Role[] = ['analyst', 'auditor', 'vp', 'gm']

/** Whether this caller may have figures over all of the tenant. */
export function mayCountAll({ roles, departments }: Actor): boolean {
  const unbounded = roles.includes('supervisor') && departments.length === 0
  return unbounded || roles.some((role) => SEES_ALL_FIGURES.includes(role))
}

/** ANA-8: whether small cells and persons are withheld: from analysts who have no other role here. */
export function seesNoPersons({ roles }: Actor): boolean {
  return roles.filter((role) => READERS.includes(role)).every((role) => role === 'analyst')
}
