import type { Actor } from '../access/actor.ts'
import { type FindTenant, nowOf } from '../access/tenant.store.ts'
import type { Clock } from '../clocks/clock.ts'
import { wasEverDeputy } from '../members/delegation.store.ts'
import type { MembersReader } from '../members/members.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { KeyRing, Random } from '../platform/seal.ts'
import type { Storage } from '../platform/storage.client.ts'
import type { Scanner } from '../platform/virus-scanner.client.ts'
import type { PolicyReader } from '../policy/policy.store.ts'
import type { Complaint } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'

/** Where what is said to customers waits to be delivered (NOT-1); it stands above this layer. Nothing is awaited. */
export interface Outbox {
  /** Takes the messages among events that are being appended to a complaint. */
  take(tx: Transaction, complaint: Complaint, events: readonly ComplaintEvent[]): void
  /** Takes complaints that are being received and are still to be acknowledged (REC-2). */
  acknowledge(
    tx: Transaction,
    begun: readonly { readonly complaint: Complaint; readonly clocks: readonly Clock[] }[],
  ): void
}

/** What handling a complaint needs from outside: time, randomness, keys, tenants, policies, members and files. */
export interface Means {
  readonly now: () => Date
  readonly random: Random
  readonly ring: KeyRing
  readonly findTenant: FindTenant
  readonly policies: PolicyReader
  readonly members: MembersReader
  /** Where customers open their own page, without a slash at the end. */
  readonly publicUrl: string
  /** Absent where nothing is delivered. */
  readonly outbox?: Outbox | undefined
  /** Where the contents of evidence are kept (PRIV-5). */
  readonly storage: Storage
  /** Looks for malware in them; without one nothing does. */
  readonly scanner?: Scanner | undefined
}

/** The actor with those for whom they may approve just now (APP-1). */
export async function asDeputy(tx: Transaction, means: Means, actor: Actor): Promise<Actor> {
  if (actor.id === 'worker' || actor.standsInFor) return actor
  const standsInFor = await means.members.standIns(tx, actor.id, await nowOf(tx, means))
  return standsInFor.length > 0 ? { ...actor, standsInFor } : actor
}

/** Whether somebody stands in for an approver, or ever did: then it is the complaint that says whether they may (APP-1). */
export async function isDeputy(tx: Transaction, means: Means, actor: Actor): Promise<boolean> {
  const [ever, { standsInFor = [] }] = await Promise.all([
    wasEverDeputy(tx, actor.id),
    asDeputy(tx, means, actor),
  ])
  return ever || standsInFor.length > 0
}
