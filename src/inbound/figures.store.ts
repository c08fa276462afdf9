import type { Transaction } from '../platform/database.store.ts'

/** What came through a channel. */
export interface ChannelFigures {
  readonly messages: number
  readonly byOutcome: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
  readonly deadLetters: number
  readonly pickedUp: number
  readonly withinPromise: number
}

// Ids rise with time: the last days are the end of the channel's index, however much came before.
const COUNT = {
  name: 'channel-figures',
  text: `select kind, outcome, count(*)::int as messages, count(picked_up_ms)::int as picked_up,
      count(*) filter (where picked_up_ms <= promise_ms)::int as within_promise
    from inbound_message where tenant_id = $1 and channel_id = $2 and id > $3 group by kind, outcome`,
}
const DEAD = {
  name: 'channel-dead-letters',
  text: `select count(*)::int as dead from inbound_delivery where tenant_id = $1 and channel_id = $2 and state = 'dead'`,
}

interface Row {
  readonly kind: string
  readonly outcome: string
  readonly messages: number
  readonly picked_up: number
  readonly within_promise: number
}

/** Counts what came through a channel after a place (REC-2, REC-10). */
export async function readFigures(tx: Transaction, channel: string, after: string): Promise<ChannelFigures> {
  const [rows, [waiting]] = await Promise.all([
    tx.run<Row>(COUNT, [tx.tenant, channel, after]),
    tx.run<{ dead: number }>(DEAD, [tx.tenant, channel]),
  ])
  return {
    messages: sum(rows, 'messages'),
    byOutcome: summed(rows, 'outcome'),
    byKind: summed(rows, 'kind'),
    deadLetters: waiting?.dead ?? 0,
    pickedUp: sum(rows, 'picked_up'),
    withinPromise: sum(rows, 'within_promise'),
  }
}

function sum(rows: readonly Row[], figure: 'messages' | 'picked_up' | 'within_promise'): number {
  return rows.reduce((total, row) => total + row[figure], 0)
}

function summed(rows: readonly Row[], by: 'kind' | 'outcome'): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows) sums[row[by]] = (sums[row[by]] ?? 0) + row.messages
  return sums
}
