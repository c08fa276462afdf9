import type { ComplaintEvent } from '../complaint/event.ts'
import type { Means, Outbox } from '../complaint/means.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { addressOn, isWay, knownWays } from './ways.ts'

const WHO = `(tenant_id, id, complaint_id, seq, kind, channel, is_automatic, failed_ways, tries, way_tries, claims,
      state, next_at, created_at)`
// Whoever waits for messages is woken when this commits; where there is no way there nothing is written, and nobody woken.
const WAKE = `select pg_notify('redress_notice', '') from made limit 1`
const SENT = {
  name: 'notice-of-message',
  text: `with made as (insert into notice ${WHO}
      select $1, $2, $3, $4, $5, $6, $7, '{}', 0, 0, 0, 'waiting', $8::timestamptz, $8
      where $9::boolean or exists (select from outlet where tenant_id = $1 and channel = $6 and enabled)
      returning 1) ${WAKE}`,
}
const ARRIVED = {
  name: 'notices-of-arrival',
  text: `with made as (insert into notice ${WHO}
      select $1, a.id, a.complaint, null, 'acknowledgement', null, true, '{}', 0, 0, 0, 'waiting', $6::timestamptz, $6
      from unnest($2::uuid[], $3::uuid[], $4::boolean[], $5::text[]) as a (id, complaint, by_mail, ways)
      where a.by_mail or exists (select from outlet
        where tenant_id = $1 and enabled and channel = any(string_to_array(a.ways, ',')))
      returning 1) ${WAKE}`,
}

/** What the outbox has to know: whether e-mail is delivered at all, and what it makes ids of. */
export type OutboxMeans = Pick<Means, 'now' | 'random'> & { readonly mail: boolean }

/**
 * Takes what is to be delivered within the transaction in which it is said (NOT-1), so that neither is there without the
 * other. Where the tenant has no way on that channel the message is recorded and nothing else.
 */
export function noticeOutbox({ now, random, mail }: OutboxMeans): Outbox {
  return {
    take(tx, complaint, events) {
      for (const event of events.filter(isToDeliver)) {
        const { seq, role, data } = event
        const { id, kind, channel } = data.message
        if (!isWay(channel) || addressOn(channel, complaint.customer) === undefined) continue
        const who = [tx.tenant, id, complaint.id, seq, kind, channel, role === 'worker']
        tx.run(SENT, [...who, now(), mail && channel === 'email'])
      }
    },
    acknowledge(tx, begun) {
      const owed = begun.filter(({ complaint, clocks }) => {
        return (
          clocks.some(({ name, stoppedAt }) => name === 'acknowledge' && stoppedAt === null) &&
          knownWays(complaint.customer).length > 0
        )
      })
      if (owed.length === 0) return
      const at = now()
      const ways = owed.map(({ complaint }) => knownWays(complaint.customer))
      tx.run(ARRIVED, [
        ...[tx.tenant, owed.map(() => uuidv7(at, random)), owed.map(({ complaint }) => complaint.id)],
        ...[ways.map((known) => mail && known.includes('email')), ways.map((known) => known.join()), at],
      ])
    },
  }
}

type SentEvent = Extract<ComplaintEvent, { type: 'message.sent' }>

/** An acknowledgement of the service is written by whoever delivers it, whose notice is there already. */
function isToDeliver(event: ComplaintEvent): event is SentEvent {
  if (event.type !== 'message.sent' || event.data.message.alreadySaid) return false
  return !(event.role === 'worker' && event.data.message.kind === 'acknowledgement')
}
