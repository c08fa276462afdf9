import type { Tenant } from '../access/tenant.store.ts'
import type { WhenDue } from '../clocks/clock.ts'
import type { Repeats } from '../clocks/fire.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { proposeDisposal } from '../privacy/propose.store.ts'
import { fireClocks } from './fire.store.ts'
import { commandAtEnd, isNotYet, moveAsWorker, ORPHANED } from './sweep.job.ts'

const SET = {
  name: 'set-sandbox-clock',
  text: 'update tenant set sandbox_now = $2 where tenant_id = $1',
}
// One at a time: two that set it would both fire what is due.
const TAKE = { name: 'take-sandbox-clock', text: 'select 1 from tenant where tenant_id = $1 for update' }
// What repeats and was due before waits for the end: a gap is one firing, with a count (SBX-1).
const NEXT = {
  name: 'next-sandbox-clock',
  text: `select k.complaint_id, case when k.due_at <= n.at then k.when_due end as when_due, n.at as next_at
    from complaint_clock k cross join lateral (
      select min((entry ->> 'at')::timestamptz) as at from json_array_elements(k.clock -> 'agenda') entry
      where not ((entry ->> 'everyMs') is not null and (k.clock ->> 'timesDue')::int > 0)) n
    where k.tenant_id = $1 and k.is_sandbox and k.next_at <= $2 and n.at <= $2
    order by n.at, k.complaint_id limit 500`,
}
const REST = {
  name: 'rest-of-sandbox-clocks',
  text: `select distinct complaint_id from complaint_clock
    where tenant_id = $1 and is_sandbox and next_at <= $2 order by complaint_id limit 500`,
}
// What lost its target is split before time goes on, as the worker would have done within seconds.
const ORPHANS = {
  name: 'sandbox-orphans',
  text: `select c.id from complaint c join complaint t on t.tenant_id = c.tenant_id and t.id = c.merged_into
    where c.tenant_id = $1 and c.state = 'merged' and t.state in ('archived', 'withdrawn', 'dismissed')
      and t.disposal in ('withdrawn', 'unfounded', 'not_accepted', 'transferred', 'converted')
    order by c.id limit 500`,
}

interface Next {
  readonly complaint_id: string
  readonly when_due: WhenDue | null
  readonly next_at: Date
}

/** What the clocks had to say on the way, and how many terms were over. */
export interface Advanced {
  readonly fired: number
  readonly ended: number
}

/**
 * Sets the clock of a sandbox on to `target`, in one transaction: from instant to instant, each with everything that is due
 * then, by the same code as the sweep (SBX-1).
 */
export async function advanceSandbox(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  target: Date,
): Promise<Advanced> {
  await tx.run(TAKE, [tx.tenant])
  for (const { id } of await tx.run<{ id: string }>(ORPHANS, [tx.tenant]))
    await moveAsWorker(tx, means, 'split', id, { reason: ORPHANED })
  let fired = 0
  let ended = 0
  for (;;) {
    const next = await tx.run<Next>(NEXT, [tx.tenant, target])
    const at = next[0]?.next_at
    if (!at) break
    const now = next.filter(({ next_at }) => next_at.getTime() === at.getTime())
    ended += await endTerms(tx, means, now, at)
    fired += await fireAt(
      tx,
      means,
      tenant,
      now.map(({ complaint_id: id }) => id),
      at,
      'awaited',
    )
  }
  await tx.run(SET, [tx.tenant, target])
  for (;;) {
    const rest = await tx.run<Next>(REST, [tx.tenant, target])
    if (rest.length === 0) break
    const ids = rest.map(({ complaint_id: id }) => id)
    fired += await fireAt(tx, means, tenant, ids, target, 'said')
  }
  // A time to keep that is over is for people to decide on: it is proposed as of now (PRIV-4).
  await proposeDisposal(tx, target, uuidv7(target, means.random))
  return { fired, ended }
}

async function endTerms(tx: Transaction, means: Means, due: readonly Next[], at: Date): Promise<number> {
  await tx.run(SET, [tx.tenant, at])
  let ended = 0
  for (const { complaint_id: id, when_due: then } of due) {
    if (!then || then === 'silence') continue
    const isDone = await moveAsWorker(tx, means, commandAtEnd(then), id, {}).then(
      () => true,
      (error) => {
        if (isNotYet(error)) return false
        throw error
      },
    )
    if (isDone) ended += 1
  }
  return ended
}

async function fireAt(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  ids: readonly string[],
  at: Date,
  repeats: Repeats,
): Promise<number> {
  const waiting = { onlyFree: false, repeats }
  const fired = await fireClocks(tx, means, { ...tenant, sandboxNow: at }, [...new Set(ids)], at, waiting)
  return fired.events.length
}
