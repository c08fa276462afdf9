import { z } from 'zod'
import { type Actor, DELEGABLE_ROLES, type DelegableRole } from '../access/actor.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type Delegation, stateOf } from '../members/delegation.ts'
import { type Members, memberOf } from '../members/members.ts'
import { Department, Instant, label, Person } from '../platform/fields.ts'

/** To whom approvals are delegated, in which roles, from when to when, why. An admin says whose they are. */
export const DelegationInput = z
  .strictObject({
    to: Person,
    delegator: Person.optional().meta({ description: 'Whose approvals; only an admin names another' }),
    roles: z
      .array(z.enum(DELEGABLE_ROLES))
      .min(1)
      .max(3)
      .optional()
      .meta({ description: 'All that the delegator holds where absent' }),
    departments: z
      .array(Department)
      .max(20)
      .optional()
      .meta({ description: 'Those of the delegator where absent' }),
    from: Instant.optional().meta({ description: 'Now where absent' }),
    until: Instant.meta({ description: 'Excluded; at most 366 days after `from`' }),
    reason: label(2000),
  })
  .meta({
    id: 'DelegationInput',
    examples: [
      {
        ...{ to: 'manager.fang', roles: ['vp'], reason: '出差期间代行审批' },
        ...{ from: '2026-12-01T00:00:00.000Z', until: '2026-12-08T00:00:00.000Z' },
      },
    ],
  })

type Input = z.output<typeof DelegationInput>

const LONGEST_MS = 366 * 86_400_000

/**
 * A delegation as it is made (APP-1): of one's own approvals, or by an admin of another's. Only roles that the delegator
 * holds pass on, so that a deputy can't delegate further. Throws UnfitInput.
 */
export function delegate(
  input: Input,
  actor: Actor,
  members: Members | null,
  { id, at }: { readonly id: string; readonly at: Date },
): Delegation {
  const delegator = input.delegator ?? actor.id
  if (delegator !== actor.id && !actor.roles.includes('admin')) throw notYours()
  if (input.to === delegator) throw toThemselves()
  // Whoever keeps the members sees no complaint, and lets nobody's power fall to themselves.
  if (delegator !== actor.id && input.to === actor.id) throw toWhoeverDelegates()
  refuseUnknown(members, input.to, '/to')
  const from = input.from ?? at.toISOString()
  refusePeriod(from, input.until, at)
  const { roles, departments } = delegable(input, delegator, actor, members)
  return {
    ...{
      id,
      delegator,
      deputy: input.to,
      roles,
      departments,
      from,
      until: input.until,
      reason: input.reason,
    },
    ...{ madeBy: actor.id, madeAt: at.toISOString() },
    ...{ revokedBy: null, revokedAt: null, revocationReason: null },
  }
}

/** Throws Refusal where a delegation is another's, or over already. */
export function refuseRevocation(delegation: Delegation, { id, roles }: Actor, at: Date): void {
  if (delegation.delegator !== id && !roles.includes('admin')) throw new Refusal('not-delegator')
  const state = stateOf(delegation, at)
  if (state === 'revoked' || state === 'ended') throw new Refusal('delegation-over', { state })
}

function delegable(
  input: Input,
  delegator: string,
  actor: Actor,
  members: Members | null,
): Pick<Delegation, 'roles' | 'departments'> {
  const held = heldBy(delegator, actor, members)
  const roles = input.roles ?? held?.roles ?? []
  if (roles.length === 0 || (held && roles.some((role) => !held.roles.includes(role)))) throw notHeld()
  const departments = input.departments ?? held?.departments ?? []
  // Without departments of their own a role is held for all: they may name any.
  const isBeyond = held && held.departments.length > 0
  if (isBeyond && departments.some((one) => !held.departments.includes(one))) throw notTheirDepartment()
  return { roles: [...new Set(roles)], departments: [...new Set(departments)] }
}

/** What the delegator holds by their token or, where an admin speaks for them, as a member; null: nobody can tell. */
function heldBy(delegator: string, actor: Actor, members: Members | null) {
  const holder = delegator === actor.id ? actor : members && memberOf(members, delegator)
  if (!holder) return members ? { roles: [], departments: [] } : null
  const isHead = members?.departments.some(({ head }) => head === delegator)
  const roles = DELEGABLE_ROLES.filter((role) => {
    return (holder.roles as readonly string[]).includes(role) || (isHead && role === 'dept_manager')
  })
  return { roles: roles as DelegableRole[], departments: holder.departments }
}

function refusePeriod(from: string, until: string, at: Date): void {
  if (until <= from || until <= at.toISOString())
    throw new UnfitInput('/until', 'period_reversed', {
      en: 'A delegation ends after it begins, and in the future.',
      zh: '结束时间须晚于开始时间，且在将来。',
    })
  if (Date.parse(until) - Date.parse(from) > LONGEST_MS)
    throw new UnfitInput('/until', 'too_long', {
      en: 'A delegation lasts 366 days at most.',
      zh: '授权期限最长 366 天。',
    })
}

function notYours(): UnfitInput {
  return new UnfitInput('/delegator', 'not_yours', {
    en: 'Only an admin delegates what is another’s.',
    zh: '仅管理员可为他人办理授权。',
  })
}

function toThemselves(): UnfitInput {
  return new UnfitInput('/to', 'own_deputy', {
    en: 'Nobody stands in for themselves.',
    zh: '代理人不得是本人。',
  })
}

function toWhoeverDelegates(): UnfitInput {
  return new UnfitInput('/to', 'own_deputy', {
    en: 'Nobody makes themselves the deputy of another.',
    zh: '不得将他人的审批授权给本人。',
  })
}

function notHeld(): UnfitInput {
  return new UnfitInput('/roles', 'role_not_held', {
    en: 'The delegator holds no such role: only what is held passes on.',
    zh: '授权人不具备该审批角色，只能授权其本人持有的角色。',
  })
}

function notTheirDepartment(): UnfitInput {
  return new UnfitInput('/departments', 'unknown_department', {
    en: 'The delegator is not of that department.',
    zh: '授权人不属于该部门。',
  })
}
