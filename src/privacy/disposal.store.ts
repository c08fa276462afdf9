import type { Actor, Role } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { Refusal } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { after } from '../platform/duration.ts'
import { sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import { type Approval, approvalRefusal, type DisposalState, isApproved } from './approve.ts'

/** There is no such batch in this tenant. */
export class NoSuchDisposal extends Error {
  readonly statusCode = 404
}

/** A batch with its approvals and what became of what it holds. */
export interface Batch {
  readonly id: string
  readonly state: DisposalState
  readonly proposed_at: Date
  readonly decided_at: Date | null
  readonly refused_by: string | null
  readonly refused_role: string | null
  readonly reason: string | null
  readonly executed_at: Date | null
  readonly complaints: number
  readonly disposed: number
  readonly held: number
  readonly approvals: readonly Approval[]
}

/** A complaint of a batch, in the clear. */
export interface BatchItem {
  readonly id: string
  readonly reference: string
  readonly channel: string
  readonly category: string | null
  readonly grade: string | null
  readonly disposal: string | null
  readonly legal_risk: boolean
  readonly legal_hold: boolean
  readonly archived_at: string
  readonly kept_until: Date | null
  readonly outcome: 'disposed' | 'held' | null
}

const COLUMNS = `d.id, d.state, d.proposed_at, d.decided_at, d.refused_by, d.refused_role, d.reason, d.executed_at,
    n.complaints, n.disposed, n.held,
    (select coalesce(jsonb_agg(jsonb_build_object('by', a.approver, 'role', a.role, 'at', a.at)
        order by a.at, a.approver), '[]')
      from disposal_approval a where a.tenant_id = $1 and a.disposal_id = d.id) as approvals`
const COUNTED = `cross join lateral (
    select count(*)::int as complaints, count(*) filter (where i.outcome = 'disposed')::int as disposed,
      count(*) filter (where i.outcome = 'held')::int as held
    from disposal_item i where i.tenant_id = $1 and i.disposal_id = d.id) n`
const LIST = {
  name: 'list-disposals',
  text: `select ${COLUMNS} from disposal d ${COUNTED} where d.tenant_id = $1 and d.id < $2
    and ($3::text is null or d.state = $3) order by d.id desc limit $4`,
}
const READ = {
  name: 'read-disposal',
  text: `select ${COLUMNS} from disposal d ${COUNTED} where d.tenant_id = $1 and d.id = $2`,
}
const ITEMS = {
  name: 'disposal-items',
  text: `select c.id, c.reference, c.channel, c.category, c.grade, c.disposal, c.legal_hold,
      (c.facts ->> 'legalRisk')::boolean as legal_risk, c.facts ->> 'archivedAt' as archived_at, r.kept_until, i.outcome
    from disposal_item i join complaint c on c.tenant_id = i.tenant_id and c.id = i.complaint_id
    left join retention r on r.tenant_id = i.tenant_id and r.complaint_id = i.complaint_id
    where i.tenant_id = $1 and i.disposal_id = $2 and i.complaint_id > $3 order by i.complaint_id limit $4`,
}
const LOCK = {
  name: 'lock-disposal',
  text: 'select state from disposal where tenant_id = $1 and id = $2 for update',
}
const APPROVALS = {
  name: 'disposal-approvals',
  text: `select approver as by, role, at from disposal_approval where tenant_id = $1 and disposal_id = $2
    order by at, approver`,
}
const APPROVE = {
  name: 'approve-disposal',
  text: `insert into disposal_approval (tenant_id, disposal_id, approver, role, at) values ($1, $2, $3, $4, $5)`,
}
const DECIDE = {
  name: 'decide-disposal',
  text: `update disposal set state = 'approved', decided_at = $3 where tenant_id = $1 and id = $2`,
}
const REFUSE = {
  name: 'refuse-disposal',
  text: `update disposal set state = 'refused', decided_at = $3, refused_by = $4, refused_role = $5, reason = $6
    where tenant_id = $1 and id = $2`,
}
const PUT_OFF = {
  name: 'put-off-disposal',
  text: `update retention r set disposal_id = null, propose_at = greatest(r.propose_at, $3)
    from disposal_item i where i.tenant_id = $1 and i.disposal_id = $2
      and r.tenant_id = $1 and r.complaint_id = i.complaint_id`,
}

/** The batches of a tenant, the latest first, from a place in their order on. */
export function listBatches(
  tx: Transaction,
  means: Means,
  {
    before,
    state,
    limit,
  }: { readonly before: string; readonly state: string | null; readonly limit: number },
): Promise<Batch[]> {
  return tx.run<BatchRow>(LIST, [tx.tenant, before, state, limit]).then((rows) => {
    return rows.map((row) => opened(tx, means, row))
  })
}

/** One batch. Throws NoSuchDisposal. */
export async function readBatch(tx: Transaction, means: Means, id: string): Promise<Batch> {
  const [row] = await tx.run<BatchRow>(READ, [tx.tenant, id])
  if (!row) throw new NoSuchDisposal()
  return opened(tx, means, row)
}

/** What a batch holds, by id, from a place on. */
export function readBatchItems(
  tx: Transaction,
  id: string,
  afterId: string,
  limit: number,
): Promise<BatchItem[]> {
  return tx.run<BatchItem>(ITEMS, [tx.tenant, id, afterId, limit])
}

/** PRIV-4: one person's approval of a batch; with the second it is approved. Throws NoSuchDisposal, Refusal. */
export async function approveBatch(tx: Transaction, means: Means, actor: Actor, id: string): Promise<void> {
  const { state, approvals, at } = await lock(tx, means, id)
  const role = decidingRole(actor)
  const refusal = approvalRefusal({ state, approvals }, { by: actor.id, role })
  if (refusal) throw new Refusal(refusal, { state })
  tx.run(APPROVE, [tx.tenant, id, actor.id, role, at])
  const given = [...approvals, { by: actor.id, role, at: at.toISOString() }]
  if (isApproved(given)) tx.run(DECIDE, [tx.tenant, id, at])
}

/** PRIV-4: refuses a batch with a reason: what it holds is kept, and proposed again later. Throws NoSuchDisposal, Refusal. */
export async function refuseBatch(
  tx: Transaction,
  means: Means,
  actor: Actor,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  const { state, at } = await lock(tx, means, id)
  if (state !== 'proposed') throw new Refusal('disposal-decided', { state })
  const policies = await means.policies.contents(tx, await means.policies.inForce(tx, at))
  const sealed = sealUnderRing(means.ring, reasonPlace(tx.tenant, id), Buffer.from(reason), means.random)
  tx.run(REFUSE, [tx.tenant, id, at, actor.id, decidingRole(actor), sealed])
  tx.run(PUT_OFF, [tx.tenant, id, after(at, policies.retention.askAgain)])
}

/** The role in which somebody decides on a batch: whoever answers for personal data does so in that role. */
export function decidingRole({ roles }: Pick<Actor, 'roles'>): Extract<Role, 'privacy' | 'legal'> {
  return roles.includes('privacy') ? 'privacy' : 'legal'
}

interface BatchRow extends Omit<Batch, 'reason'> {
  readonly reason: Buffer | null
}

async function lock(tx: Transaction, means: Means, id: string) {
  const [[row], at] = await Promise.all([
    tx.run<{ state: DisposalState }>(LOCK, [tx.tenant, id]),
    nowOf(tx, means),
  ])
  if (!row) throw new NoSuchDisposal()
  // Asked when the row is ours: what another has just approved counts.
  return { state: row.state, approvals: await tx.run<Approval>(APPROVALS, [tx.tenant, id]), at }
}

function opened({ tenant }: Transaction, { ring }: Means, row: BatchRow): Batch {
  const { id, reason, approvals } = row
  return {
    ...row,
    reason: reason && unsealUnderRing(ring, reasonPlace(tenant, id), reason).toString(),
    approvals: approvals.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
  }
}

function reasonPlace(tenant: string, id: string): string {
  return `disposal.reason:${tenant}:${id}`
}
