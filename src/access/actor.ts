/** The roles of domain.md §1 that a token may carry. `worker` is an actor, no role. */
export const ROLES = [
  ...(['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'liaison', 'legal', 'quality', 'pr'] as const),
  ...(['privacy', 'auditor', 'analyst', 'system', 'admin', 'operator', 'trainee', 'customer'] as const),
] as const

/** What a person or system may do. */
export type Role = (typeof ROLES)[number]

/** What a token with the role `system` may be restricted to by its claim `scope`. */
export const SCOPES = [
  ...(['complaints:read', 'complaints:write', 'signals:write', 'volumes:write', 'events:read'] as const),
] as const

/** One thing that a system may be let do. */
export type Scope = (typeof SCOPES)[number]

/** Who asks: `id` is the token's `sub`; the roles of a token add up; a department is a code. */
export interface Actor {
  readonly id: string
  readonly tenant: string
  readonly roles: readonly Role[]
  readonly departments: readonly string[]
  /** What a token with the role `system` is restricted to; undefined: not restricted. */
  readonly scopes?: readonly string[] | undefined
  /** The one complaint that a customer or their representative sees, by the link they came with. */
  readonly complaint?: string | undefined
  /** Whoever of them speaks for the customer (REC-6). */
  readonly representative?: string | undefined
  /** The one verification that a third party answers, by the link they came with (VER-1). */
  readonly verification?: string | undefined
  /** For whom they may approve just now, looked up where it matters; absent: nobody was looked up. */
  readonly standsInFor?: readonly StandIn[] | undefined
}

/** The roles whose approvals a deputy may give. */
export const DELEGABLE_ROLES = ['dept_manager', 'vp', 'gm'] as const
/** One of them. */
export type DelegableRole = (typeof DELEGABLE_ROLES)[number]

/** Somebody whose approvals another may give for a time (APP-1): by delegation, as deputy of an absence, or on duty. */
export interface StandIn {
  /** Who is stood in for; who is on duty stands there themselves. */
  readonly id: string
  readonly roles: readonly DelegableRole[]
  readonly departments: readonly string[]
  readonly by: 'delegation' | 'absence' | 'duty'
}

const ASSISTING: readonly Role[] = ['agent', 'supervisor', 'liaison']

/** How the head of a department that was asked to countersign is told from one that was only asked to assist (PLAN-2). */
export function countersignMark(department: string): string {
  return `countersign:${department}`
}

/**
 * By what a complaint in which their departments were asked for something is theirs to see: to assist is for those who do
 * the work (ASG-3), to countersign also for the head (PLAN-2).
 */
export function assistsFor({ roles, departments }: Actor): readonly string[] {
  return [
    ...(roles.some((role) => ASSISTING.includes(role)) ? departments : []),
    ...(roles.includes('dept_manager') ? departments.map(countersignMark) : []),
  ]
}

/** Who comes by the link of a complaint: the customer, or a representative of theirs (REC-6). */
export function customerOf(tenant: string, complaint: string, representative: string | null): Actor {
  const id = representative === null ? 'customer' : `representative:${representative}`
  const who = { id, tenant, roles: ['customer'] as const, departments: [], complaint }
  return representative === null ? who : { ...who, representative }
}

/** Somebody outside who answers one verification by a link, without an account (VER-1). */
export function thirdPartyOf(tenant: string, verification: string): Actor {
  return { id: `third_party:${verification}`, tenant, roles: [], departments: [], verification }
}

/** The service itself, acting for a tenant when a time has come. */
export function workerOf(tenant: string): Actor {
  return { id: 'worker', tenant, roles: [], departments: [] }
}
