import type { Actor } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { readComplaint, type StoredComplaint } from './complaint.store.ts'
import { seenOf } from './judge.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { seeingRoles } from './sight.ts'

/** The complaint where this person may see it; one answer for all others (PRIV-6). Throws ComplaintNotFound. */
export async function visibleTo(
  tx: Transaction,
  means: Means,
  actor: Actor,
  id: string,
): Promise<StoredComplaint> {
  const stored = await readComplaint(tx, means.ring, id)
  if (!stored || seeingRoles(actor, seenOf(stored.complaint)).length === 0) throw new ComplaintNotFound()
  return stored
}
