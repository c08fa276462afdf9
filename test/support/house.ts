import type { Members } from '../../src/members/members.ts'

/** A house of two departments: each with agents, a supervisor and a head; above them vp and gm. */
export const house = {
  people: [
    { sub: 'gm.luo', roles: ['gm'] },
    { sub: 'vp.qin', roles: ['vp'], manager: 'gm.luo' },
    { sub: 'manager.fang', roles: ['dept_manager'], departments: ['after-sales'], manager: 'vp.qin' },
    { sub: 'manager.gu', roles: ['dept_manager'], departments: ['logistics'], manager: 'vp.qin' },
    { sub: 'supervisor.he', roles: ['supervisor'] },
    { sub: 'supervisor.bo', roles: ['supervisor'], departments: ['logistics'], manager: 'manager.gu' },
    { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], manager: 'supervisor.he' },
    { sub: 'agent.zhou', roles: ['agent'], departments: ['after-sales'], skills: ['appliances'] },
    { sub: 'agent.sun', roles: ['agent'], departments: ['logistics'], manager: 'supervisor.bo' },
    { sub: 'outsider.an', roles: ['vp'], departments: ['audit'] },
  ],
  departments: [
    { code: 'after-sales', head: 'manager.fang', category: 'product_quality' },
    { code: 'logistics', head: 'manager.gu' },
    { code: 'audit' },
  ],
} as const

/** The same as the service keeps it; `more` replaces whole lists or, by `sub`, properties of people. */
export function membersWith(
  people: Readonly<Record<string, object>> = {},
  more: Partial<Members> = {},
): Members {
  return {
    people: house.people.map((member) => {
      return { departments: [], skills: [], absences: [], ...member, ...people[member.sub] }
    }),
    ...{ departments: house.departments, duty: [], receivers: [], ...more },
  } as unknown as Members
}
