import { workerOf } from '../access/actor.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { regradedByGroup } from './grade.ts'

/**
 * GRD-2: grades a member of a group anew by how many customers the group has, as the worker, by the same command as people.
 * Returns whether the grade rose; where it did not, nothing is recorded. Throws what `moveComplaint` throws, such as
 * Refusal (`confirmation-pending`) and TransitionNotAllowed where the complaint is past grading.
 */
export async function regrade(
  tx: Transaction,
  means: Means,
  complaint: string,
  customers: number,
): Promise<boolean> {
  const { facts } = await moveComplaint(tx, means, {
    ...{ step: 'grade', id: complaint, actor: workerOf(tx.tenant), origin: 'worker', input: undefined },
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (current, by) => regradedByGroup(current, customers, by),
  })
  return facts.length > 0
}
