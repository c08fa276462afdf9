import { workerOf } from '../access/actor.ts'
import { type ComplaintRow, openPersonal } from '../complaint/complaint.store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { chainEvents, writeEvents } from '../complaint/event.store.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import { evolve } from '../complaint/evolve.ts'
import { fact } from '../complaint/fact.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { hollowed } from '../platform/personal.ts'
import { NO_KEY } from '../platform/seal.ts'

/** So many in one transaction: 30 ms, and nobody waits longer for what it holds. */
const TOGETHER = 20
const TAKE = {
  name: 'take-disposal-items',
  text: `select complaint_id from disposal_item where tenant_id = $1 and disposal_id = $2 and outcome is null
    order by complaint_id limit ${TOGETHER} for update skip locked`,
}
const LOCK = {
  name: 'lock-for-disposal',
  text: `select c.id, c.facts, c.last_seq, c.last_hash, c.legal_hold, p.wrapped_key, p.sealed
    from complaint c join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id
    where c.tenant_id = $1 and c.id = any($2::uuid[]) order by c.id for update of c, p`,
}
const APPROVERS = {
  name: 'disposal-approvers',
  text: 'select approver from disposal_approval where tenant_id = $1 and disposal_id = $2 order by at, approver',
}
const BURY = {
  name: 'bury',
  text: 'insert into tombstone (tenant_id, complaint_id, disposal_id, at, hollow) values ($1, $2, $3, $4, $5)',
}
const FORGET = [
  {
    name: 'forget-texts',
    text: 'delete from complaint_personal where tenant_id = $1 and complaint_id = $2',
  },
  {
    name: 'forget-words',
    text: 'delete from complaint_search where tenant_id = $1 and complaint_id = $2',
  },
  {
    name: 'forget-contacts',
    // Who worked on it is no text of the customer's, and decides who may see what is left.
    text: `delete from complaint_index where tenant_id = $1 and complaint_id = $2
      and kind not in ('owner', 'assisting')`,
  },
  {
    name: 'forget-answer',
    text: 'delete from answer_print where tenant_id = $1 and complaint_id = $2',
  },
  {
    name: 'forget-retention',
    text: 'delete from retention where tenant_id = $1 and complaint_id = $2',
  },
]
const DISCARD_FILES = {
  name: 'discard-files',
  // As of an upload that never arrived: the sweep lets the contents go, whenever the store can (PRIV-5).
  text: `insert into upload (tenant_id, complaint_id, id, started_at)
    select tenant_id, complaint_id, id, timestamptz 'epoch' from attachment
    where tenant_id = $1 and complaint_id = $2 on conflict do nothing`,
}
const CLOSE_LINKS = {
  name: 'close-links-of-disposed',
  text: `update link_token set revoked_at = $3
    where tenant_id = $1 and complaint_id = $2 and revoked_at is null`,
}
const SAVE = {
  name: 'save-disposed',
  text: `update complaint set facts = $3, version = $4, last_seq = $5, last_hash = $6
    where tenant_id = $1 and id = $2`,
}
const LET_GO = {
  name: 'let-go-of-held',
  text: 'update retention set disposal_id = null where tenant_id = $1 and complaint_id = any($2::uuid[])',
}
const ENDED = {
  name: 'end-disposal-items',
  text: `update disposal_item set outcome = $4
    where tenant_id = $1 and disposal_id = $2 and complaint_id = any($3::uuid[])`,
}
const FINISH = {
  name: 'finish-disposal',
  text: `update disposal d set state = 'executed', executed_at = $3
    where d.tenant_id = $1 and d.id = $2 and d.state = 'approved' and not exists (
      select from disposal_item i where i.tenant_id = $1 and i.disposal_id = $2 and i.outcome is null)`,
}

interface LockedRow extends ComplaintRow {
  readonly legal_hold: boolean
}

/**
 * ARC-2: disposes of the next complaints of an approved batch: key, texts and search tokens go, a tombstone and an event
 * stay. What was put on hold meanwhile is left as it is and leaves the batch. How many it worked on: none when all is done.
 */
export async function disposeNext(tx: Transaction, means: Means, batch: string, at: Date): Promise<number> {
  const taken = await tx.run<{ complaint_id: string }>(TAKE, [tx.tenant, batch])
  const ids = taken.map(({ complaint_id: id }) => id)
  if (ids.length > 0) await disposeOf(tx, means, { batch, at, ids })
  tx.run(FINISH, [tx.tenant, batch, at])
  return ids.length
}

interface Disposing {
  readonly batch: string
  readonly at: Date
  readonly ids: readonly string[]
}

async function disposeOf(tx: Transaction, means: Means, { batch, at, ids }: Disposing): Promise<void> {
  const [rows, approvers] = await Promise.all([
    tx.run<LockedRow>(LOCK, [tx.tenant, ids]),
    tx.run<{ approver: string }>(APPROVERS, [tx.tenant, batch]),
  ])
  const held = rows.filter(({ legal_hold: isHeld }) => isHeld).map(({ id }) => id)
  const approvedBy = approvers.map(({ approver }) => approver)
  for (const row of rows) if (!row.legal_hold) bury(tx, means, row, { batch, at, approvedBy })
  tx.run(LET_GO, [tx.tenant, held])
  tx.run(ENDED, [tx.tenant, batch, held, 'held'])
  tx.run(ENDED, [tx.tenant, batch, ids.filter((id) => !held.includes(id)), 'disposed'])
}

function bury(
  tx: Transaction,
  means: Means,
  row: LockedRow,
  { batch, at, approvedBy }: Omit<Disposing, 'ids'> & { readonly approvedBy: readonly string[] },
): void {
  const { personal } = openPersonal(tx.tenant, means.ring, row)
  tx.run(BURY, [tx.tenant, row.id, batch, at, JSON.stringify(hollowed(personal))])
  for (const forget of FORGET) tx.run(forget, [tx.tenant, row.id])
  tx.run(DISCARD_FILES, [tx.tenant, row.id])
  tx.run(CLOSE_LINKS, [tx.tenant, row.id, at])
  const event: ComplaintEvent = {
    ...fact('complaint.disposed', { batch, approvedBy }),
    ...{ complaint: row.id, seq: row.last_seq + 1, at: at.toISOString() },
    ...{ actor: workerOf(tx.tenant).id, role: 'worker', origin: 'worker' },
  }
  const end = { lastSeq: row.last_seq, lastHash: row.last_hash }
  const newId = () => uuidv7(at, means.random)
  const chained = chainEvents(tx.tenant, [event], end, NO_KEY, { random: means.random, newId })
  writeEvents(tx, [chained])
  const complaint: Complaint = evolve(row.facts, event)
  const saved = [JSON.stringify(complaint), complaint.version, chained.lastSeq, chained.lastHash]
  tx.run(SAVE, [tx.tenant, row.id, ...saved])
}
