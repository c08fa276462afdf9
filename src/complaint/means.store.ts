import type { FindTenant } from '../access/tenant.store.ts'
import type { MembersReader } from '../members/members.store.ts'
import type { KeyRing, Random } from '../platform/seal.ts'
import type { PolicyReader } from '../policy/policy.store.ts'

/** What handling a complaint needs from outside: time, randomness, keys, tenants, policies and members. */
export interface Means {
  readonly now: () => Date
  readonly random: Random
  readonly ring: KeyRing
  readonly findTenant: FindTenant
  readonly policies: PolicyReader
  readonly members: MembersReader
  /** Where customers open their own page, without a slash at the end. */
  readonly publicUrl: string
}
