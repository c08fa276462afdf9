import type { Actor, Role } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { readComplaint, type StoredComplaint } from './complaint.store.ts'
import { asDeputy, type Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { READERS } from './readers.ts'
import { isComplainedOf, seeingRoles, seenOf } from './sight.ts'

/** The complaint where this person may see it in one of these roles; one answer for all others (PRIV-6). Throws ComplaintNotFound. */
export async function visibleTo(
  tx: Transaction,
  means: Means,
  actor: Actor,
  id: string,
  among: readonly Role[] = READERS,
): Promise<StoredComplaint> {
  const stored = await readComplaint(tx, means.ring, id)
  if (!stored) throw new ComplaintNotFound()
  const { complaint } = stored
  const isSeen = (who: Actor) => {
    const seeing = seeingRoles(who, seenOf(complaint))
    // FAIR-4: to whoever is complained of it shows what a liaison sees, whatever else they are.
    const roles = isComplainedOf(complaint, who) && seeing.length > 0 ? (['liaison'] as const) : seeing
    return roles.some((role) => among.includes(role))
  }
  // Whom they stand in for is asked only where they don't see it themselves: nearly nobody has to wait for it.
  if (!isSeen(actor) && !isSeen(await asDeputy(tx, means, actor))) throw new ComplaintNotFound()
  return stored
}
