import { z } from 'zod'
import { ROLES } from '../access/actor.ts'
import { CHANNELS } from '../platform/channels.ts'
import { Department, Instant, label, Person } from '../platform/fields.ts'

/** The roles that people of a tenant hold; the others are no people of it. */
export const MEMBER_ROLES = ROLES.filter(
  (role): role is MemberRole => !['operator', 'customer', 'system'].includes(role),
)
/** A role that somebody of the tenant may hold. */
export type MemberRole = Exclude<(typeof ROLES)[number], 'operator' | 'customer' | 'system'>

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const Role = z.enum(MEMBER_ROLES)

// Without ids of their own: they stand in what is sent and, with defaults filled in, in what is answered.
const AbsenceInput = z.strictObject({
  ...{ from: Instant, to: Instant },
  deputy: Person.optional().meta({ description: 'Who stands in' }),
})
const MemberInput = z.strictObject({
  sub: Person,
  departments: z.array(Department).max(20).default([]),
  roles: z.array(Role).min(1).max(10),
  manager: Person.optional().meta({ description: 'Who answers for them' }),
  skills: z.array(Code).max(50).default([]),
  capacity: z.int().min(0).max(10_000).optional().meta({ description: 'Open complaints at most' }),
  absences: z.array(AbsenceInput).max(50).default([]),
  excused: z.boolean().optional().meta({ description: 'Nothing new is routed to them' }),
})
const DepartmentInput = z.strictObject({
  code: Department,
  head: Person.optional(),
  category: Code.optional().meta({
    description: 'Complaints of this category are theirs where no rule routes them',
  }),
})
const DutyInput = z.strictObject({ role: Role, from: Instant, to: Instant, sub: Person })
const ReceiverInput = z.strictObject({
  channel: z.enum(CHANNELS),
  sub: Person,
  from: Instant.optional(),
  to: Instant.optional(),
})

const shape = {
  people: z.array(MemberInput).max(5000),
  departments: z.array(DepartmentInput).max(500).default([]),
  duty: z.array(DutyInput).max(5000).default([]),
  receivers: z.array(ReceiverInput).max(2000).default([]),
}

/** Who works with complaints: codes of people and departments, nothing personal. Times are instants; `to` is excluded. */
export const MembersContent = z.strictObject(shape)
/** The members of a tenant. */
export type Members = z.output<typeof MembersContent>
/** One of them. */
export type Member = Members['people'][number]

/** The whole of it, and why it changes. */
export const MembersInput = z.strictObject({ ...shape, reason: label(2000) }).meta({
  id: 'MembersInput',
  examples: [
    {
      people: [
        { sub: 'manager.fang', roles: ['dept_manager'], departments: ['after-sales'] },
        {
          sub: 'supervisor.he',
          roles: ['supervisor'],
          departments: ['after-sales'],
          manager: 'manager.fang',
        },
        {
          ...{ sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], manager: 'supervisor.he' },
          ...{ skills: ['kitchen_appliances'], capacity: 20 },
          absences: [
            { from: '2026-12-01T00:00:00.000Z', to: '2026-12-08T00:00:00.000Z', deputy: 'supervisor.he' },
          ],
        },
      ],
      departments: [{ code: 'after-sales', head: 'manager.fang', category: 'product_quality' }],
      duty: [
        {
          ...{ role: 'supervisor', sub: 'supervisor.he' },
          ...{ from: '2026-11-27T10:00:00.000Z', to: '2026-11-28T02:00:00.000Z' },
        },
      ],
      receivers: [{ channel: 'email', sub: 'agent.li' }],
      reason: '十二月排班',
    },
  ],
})

/** The member of that `sub`; undefined where there is none. */
export function memberOf(members: Members, sub: string): Member | undefined {
  return members.people.find((member) => member.sub === sub)
}

/** Whether an instant lies in a period; without a beginning or an end it is open on that side. */
export function covers(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  at: Date,
): boolean {
  const instant = at.toISOString()
  return (from === undefined || from <= instant) && (to === undefined || instant < to)
}

/** Whether there is such a department: one that is listed or, where none are, one that somebody is of. */
export function knowsDepartment({ departments, people }: Members, department: string): boolean {
  return departments.length > 0
    ? departments.some(({ code }) => code === department)
    : people.some((member) => member.departments.includes(department))
}
