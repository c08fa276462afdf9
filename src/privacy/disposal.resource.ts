import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { REFUSALS } from '../complaint/refusal.ts'
import { type Language, PROBLEMS, textIn } from '../platform/problem.ts'
import { approvalRefusal } from './approve.ts'
import { type Batch, type BatchItem, decidingRole } from './disposal.store.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const id = text.meta({ format: 'uuid' })
const nullable = text.nullable()
const STATES = ['proposed', 'approved', 'refused', 'executed'] as const
const DECIDERS = ['privacy', 'legal'] as const

/** Where a batch may stand. */
export const BatchState = z.enum(STATES)

const Decider = { by: text, role: z.enum(DECIDERS), at: instant }
const Action = z
  .strictObject({
    ...{ name: z.enum(['approve', 'refuse']), allowed: z.boolean(), reason: text.optional() },
    ...{ type: text.optional(), href: text, method: z.literal('POST') },
  })
  .meta({ id: 'DisposalAction' })

/** A batch of archived complaints whose time to be kept is over (PRIV-4). */
export const DisposalResource = z
  .strictObject({
    ...{ id, state: BatchState, proposedAt: instant, decidedAt: instant.nullable() },
    complaints: z.int().meta({ description: 'How many it holds' }),
    disposed: z.int().meta({ description: 'How many of them are disposed of' }),
    held: z.int().meta({ description: 'How many were put on legal hold before, and are kept' }),
    approvals: z.array(z.strictObject(Decider)).meta({ description: 'Two people, one of them `privacy`' }),
    refusal: z.strictObject({ ...Decider, reason: text }).nullable(),
    executedAt: instant.nullable(),
    actions: z.array(Action),
  })
  .meta({ id: 'Disposal' })

const Item = z
  .strictObject({
    ...{ complaint: id, reference: text, channel: text, category: nullable, grade: nullable },
    ...{ disposal: nullable, legalRisk: z.boolean(), legalHold: z.boolean(), archivedAt: instant },
    keptUntil: instant.nullable().meta({ description: 'Null where it is disposed of' }),
    outcome: z.enum(['disposed', 'held']).nullable(),
  })
  .meta({ id: 'DisposalItem' })

/** A page of batches. */
export const DisposalPage = z
  .strictObject({ items: z.array(DisposalResource), nextCursor: nullable })
  .meta({ id: 'DisposalPage' })

/** A batch with a page of what it holds. */
export const DisposalDetail = z
  .strictObject({ ...DisposalResource.shape, items: z.array(Item), nextCursor: nullable })
  .meta({ id: 'DisposalDetail' })

/** Why a batch is refused. */
export const RefusalInput = z
  .strictObject({ reason: text.trim().min(1).max(2000) })
  .meta({ id: 'DisposalRefusal', examples: [{ reason: '其中两件与在办诉讼有关，请先由法务核对' }] })

/** A batch as the API shows it, with what this caller may do about it. */
export function presentBatch(batch: Batch, actor: Actor, language: Language) {
  const { id, state, complaints, disposed, held, approvals, refused_by: by, refused_role: role } = batch
  const { decided_at: decidedAt, reason, executed_at: executedAt } = batch
  return {
    ...{
      id,
      state,
      proposedAt: batch.proposed_at.toISOString(),
      decidedAt: decidedAt?.toISOString() ?? null,
    },
    ...{ complaints, disposed, held, approvals },
    refusal: by === null ? null : { by, role, at: decidedAt?.toISOString(), reason },
    executedAt: executedAt?.toISOString() ?? null,
    actions: actionsOn(batch, actor, language),
  }
}

/** A complaint of a batch as the API shows it. */
export function presentItem(item: BatchItem) {
  const { id: complaint, reference, channel, category, grade, disposal, outcome } = item
  return {
    ...{ complaint, reference, channel, category, grade, disposal, outcome },
    ...{ legalRisk: item.legal_risk, legalHold: item.legal_hold, archivedAt: item.archived_at },
    keptUntil: item.kept_until?.toISOString() ?? null,
  }
}

function actionsOn(batch: Batch, actor: Actor, language: Language) {
  const may = actor.roles.some((role) => (DECIDERS as readonly string[]).includes(role))
  const decided = batch.state === 'proposed' ? null : ('disposal-decided' as const)
  const refusals = {
    approve: approvalRefusal(batch, { by: actor.id, role: decidingRole(actor) }),
    refuse: decided,
  }
  return (['approve', 'refuse'] as const).map((name) => {
    const why = may ? refusals[name] : 'role-not-allowed'
    const words = why === null ? null : why === 'role-not-allowed' ? PROBLEMS[why] : REFUSALS[why]
    const no = words ? { reason: textIn(language, words), type: `/problems/${why}` } : {}
    const href = `/v1/disposals/${batch.id}/${name}`
    return { name, allowed: why === null, ...no, href, method: 'POST' as const }
  })
}
