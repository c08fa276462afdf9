import type { Transaction } from '../platform/database.store.ts'
import type { KeyRing } from '../platform/seal.ts'
import { openAnswer } from './delivery.store.ts'
import type { DeliveryState } from './delivery.ts'

/** A delivery in the log. */
export interface LoggedDelivery {
  readonly position: string
  readonly event_id: string
  readonly complaint_id: string
  readonly type: string
  readonly state: DeliveryState
  readonly tries: number
  readonly begun_at: Date
  readonly next_at: Date | null
  readonly tried_at: Date | null
  readonly status: number | null
  readonly code: string | null
  readonly duration_ms: number | null
  readonly answer: string | null
}

const LOG = {
  name: 'deliveries',
  text: `select position::text as position, event_id, complaint_id, type, state, tries, begun_at, next_at, tried_at,
      status, code, duration_ms, answer
    from webhook_delivery
    where tenant_id = $1 and webhook_id = $2 and position < $3::bigint and ($4::text[] is null or state = any($4))
    order by position desc limit $5`,
}

/** What is read of the log: below which place, in which states, how many. */
export interface LogQuery {
  readonly below: bigint
  readonly states: readonly DeliveryState[] | null
  readonly limit: number
}

/** The log of a subscription, the newest event first. */
export async function readLog(
  tx: Transaction,
  ring: KeyRing,
  webhook: string,
  { below, states, limit }: LogQuery,
): Promise<LoggedDelivery[]> {
  type Row = Omit<LoggedDelivery, 'answer'> & { readonly answer: Buffer | null }
  const rows = await tx.run<Row>(LOG, [tx.tenant, webhook, String(below), states, limit])
  return rows.map((row) => ({ ...row, answer: openAnswer(tx.tenant, ring, webhook, row) }))
}
