import { z } from 'zod'
import { type Actor, ROLES, type Role, type Scope } from './actor.ts'

const Claims = z.object({
  sub: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{C}]+$/u),
  tenant: z.uuid().toLowerCase().optional(),
  roles: z.array(z.string().max(64)).max(50),
  departments: z
    .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
    .max(100)
    .optional(),
  scope: z.unknown().optional(),
})

const SystemScope = z.string().max(1000).optional()

/**
 * Who a valid token speaks of; null where its claims say too little or something malformed. Only an operator belongs to
 * no tenant, and is nothing else then. Roles that the service doesn't know give nothing; `scope` means something with
 * the role `system` only.
 */
export function actorOf(claims: unknown): Actor | null {
  const read = Claims.safeParse(claims)
  if (!read.success) return null
  const { sub, tenant, roles, departments = [] } = read.data
  if (tenant === undefined && !roles.includes('operator')) return null
  const scope = SystemScope.safeParse(roles.includes('system') ? read.data.scope : undefined)
  if (!scope.success) return null
  return {
    id: sub,
    tenant: tenant ?? '',
    roles: (tenant === undefined ? ['operator'] : roles).filter(isRole),
    departments,
    scopes: scope.data?.split(' '),
  }
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role)
}

/** The actor without the role `system` where the token restricts it to other scopes: it gives no sight there either. */
export function withinScope(actor: Actor, scope: Scope | 'any' | undefined): Actor {
  const { scopes, roles } = actor
  if (!scope || scope === 'any' || !scopes || scopes.includes(scope)) return actor
  return { ...actor, roles: roles.filter((role) => role !== 'system') }
}
