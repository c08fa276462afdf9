import type { Role } from '../../access/actor.ts'

/** Who works in the demo tenant: their roles and departments by their `sub`. */
export interface Person {
  readonly sub: string
  readonly roles: readonly Role[]
  readonly departments?: readonly string[]
}

/** The departments of the demo tenant, each with its handler and its manager. */
export const DEPARTMENTS = {
  'after-sales': { agent: 'agent.li', manager: 'manager.fang' },
  logistics: { agent: 'agent.zhou', manager: 'manager.ma' },
  stores: { agent: 'agent.sun', manager: 'manager.jiang' },
  online: { agent: 'agent.wu', manager: 'manager.shen' },
} as const

/** A department of the demo tenant. */
export type DemoDepartment = keyof typeof DEPARTMENTS

/** Those who are not of one department. */
export const STAFF = {
  supervisor: { sub: 'supervisor.he', roles: ['supervisor'] },
  secondSupervisor: { sub: 'supervisor.song', roles: ['supervisor'] },
  vp: { sub: 'vp.qin', roles: ['vp'] },
  gm: { sub: 'gm.luo', roles: ['gm'] },
  legal: { sub: 'legal.tao', roles: ['legal'] },
  privacy: { sub: 'privacy.lan', roles: ['privacy'] },
  liaison: { sub: 'liaison.qian', roles: ['liaison'] },
  quality: { sub: 'quality.bai', roles: ['quality'] },
  auditor: { sub: 'auditor.yu', roles: ['auditor'] },
  system: { sub: 'crm', roles: ['system'] },
} as const satisfies Record<string, Person>

/** The handler of a department. */
export function agentOf(department: DemoDepartment): Person {
  return { sub: DEPARTMENTS[department].agent, roles: ['agent'], departments: [department] }
}

/** The manager of a department. */
export function managerOf(department: DemoDepartment): Person {
  return { sub: DEPARTMENTS[department].manager, roles: ['dept_manager'], departments: [department] }
}

/** One person a role, for the printed list: the supervisor of all departments first. */
export const CAST: readonly Person[] = [
  STAFF.supervisor,
  ...(['after-sales', 'logistics', 'stores', 'online'] as const).map(agentOf),
  managerOf('after-sales'),
  ...[
    STAFF.vp,
    STAFF.gm,
    STAFF.legal,
    STAFF.privacy,
    STAFF.liaison,
    STAFF.quality,
    STAFF.auditor,
    STAFF.system,
  ],
]
