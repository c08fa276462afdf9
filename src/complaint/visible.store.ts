import type { Actor, Role } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { readComplaint, type StoredComplaint } from './complaint.store.ts'
import { seenOf } from './judge.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { READERS } from './readers.ts'
import { seeingRoles } from './sight.ts'

/** The complaint where this person may see it in one of these roles; one answer for all others (PRIV-6). Throws ComplaintNotFound. */
export async function visibleTo(
  tx: Transaction,
  means: Means,
  actor: Actor,
  id: string,
  among: readonly Role[] = READERS,
): Promise<StoredComplaint> {
  const stored = await readComplaint(tx, means.ring, id)
  const roles = stored ? seeingRoles(actor, seenOf(stored.complaint)) : []
  if (!stored || !roles.some((role) => among.includes(role))) throw new ComplaintNotFound()
  return stored
}
