import type { Means } from '../complaint/means.store.ts'
import { returnNotice } from '../notices/failed.store.ts'
import { complaintOfMessageId } from '../notices/message-id.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Understood } from './understood.ts'

/** NOT-1: where a message says that one of ours could not be delivered, that one did not reach its customer. */
export async function noteBounce(
  tx: Transaction,
  means: Means,
  { bounced }: Pick<Understood, 'bounced'>,
): Promise<void> {
  const named = bounced === undefined ? null : complaintOfMessageId(bounced)
  if (named?.notice) await returnNotice(tx, means, { id: named.notice, complaint: named.complaint })
}
