import type { Bearer } from './app.ts'

const department = 'after-sales'

/** Handles complaints of after-sales. */
export const agent: Bearer = { sub: 'agent.li', roles: ['agent'], departments: [department] }
/** Handles complaints of after-sales too, and had no part in those of agent.li. */
export const colleague: Bearer = { sub: 'agent.zhou', roles: ['agent'], departments: [department] }
/** Handles complaints of another department. */
export const stranger: Bearer = { sub: 'agent.sun', roles: ['agent'], departments: ['logistics'] }
/** The supervisor of all departments. */
export const supervisor: Bearer = { sub: 'supervisor.he', roles: ['supervisor'] }
/** Another supervisor of all departments. */
export const secondSupervisor: Bearer = { sub: 'supervisor.wei', roles: ['supervisor'] }
/** Approves general complaints of after-sales. */
export const deptManager: Bearer = { sub: 'manager.fang', roles: ['dept_manager'], departments: [department] }
/** Approves important complaints. */
export const vp: Bearer = { sub: 'vp.qin', roles: ['vp'] }
/** Approves urgent complaints and opens the green channel. */
export const gm: Bearer = { sub: 'gm.luo', roles: ['gm'] }
/** Reviews legal risk, places holds. */
export const legal: Bearer = { sub: 'legal.tao', roles: ['legal'] }
/** Reviews closed cases, decides on recalls with legal, verifies improvements. */
export const quality: Bearer = { sub: 'quality.ren', roles: ['quality'] }
/** Answers what is put to them. */
export const liaison: Bearer = { sub: 'liaison.qian', roles: ['liaison'] }
/** Reads everything masked. */
export const auditor: Bearer = { sub: 'auditor.yu', roles: ['auditor'] }
/** A system that delivers complaints of which nobody took charge yet. */
export const system: Bearer = { sub: 'shop.system', roles: ['system'] }
/** Sets the tenant up; sees no complaint. */
export const admin: Bearer = { sub: 'admin.mo', roles: ['admin'] }
/** Who approves, by role (APP-1). */
export const approvers = { dept_manager: deptManager, vp, gm } as const
