import { workerOf } from '../access/actor.ts'
import { fact } from '../complaint/fact.ts'
import type { Means } from '../complaint/means.store.ts'
import { moveComplaint } from '../complaint/move-complaint.store.ts'
import { TransitionNotAllowed } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'

/** A message that did not reach the customer: by which ways it was tried, and why it failed. */
export interface FailedNotice {
  readonly id: string
  readonly complaint: string
  readonly kind: string
  readonly ways: readonly string[]
  readonly code: string
}

const RETURNED = {
  name: 'returned-notice',
  text: `update notice set state = 'failed', code = 'bounced', failed_ways = array_append(failed_ways, way)
    where tenant_id = $1 and id = $2 and complaint_id = $3 and state = 'delivered' and way = 'email' and seq is not null
    returning kind, failed_ways`,
}

/** NOT-1: no way led to the customer: it stands on the timeline, unless the complaint is archived and frozen by now. */
export async function tellFailed(
  tx: Transaction,
  means: Means,
  { id, complaint, kind, ways, code }: FailedNotice,
): Promise<void> {
  const move = moveComplaint(tx, means, {
    ...{ step: 'send-message', id: complaint, actor: workerOf(tx.tenant), origin: 'worker', input: {} },
    decide: () => [fact('message.failed', { id, kind, ways, code })],
  })
  await move.catch((error) => {
    if (!(error instanceof TransitionNotAllowed)) throw error
  })
}

/**
 * NOT-1: a mail that a server had taken came back: it did not reach the customer after all, and the timeline says so. Only
 * once; false where no such message of this complaint counts as delivered by e-mail.
 */
export async function returnNotice(
  tx: Transaction,
  means: Means,
  { id, complaint }: Pick<FailedNotice, 'id' | 'complaint'>,
): Promise<boolean> {
  const [row] = await tx.run<{ kind: string; failed_ways: string[] }>(RETURNED, [tx.tenant, id, complaint])
  if (!row) return false
  await tellFailed(tx, means, { id, complaint, kind: row.kind, ways: row.failed_ways, code: 'bounced' })
  return true
}
