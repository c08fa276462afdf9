import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { nowIn, nowOf } from '../access/tenant.store.ts'
import { fact } from '../complaint/fact.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from '../complaint/move-complaint.store.ts'
import { HISTORY_READERS } from '../complaint/readers.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { isComplainedOf } from '../complaint/sight.ts'
import { visibleTo } from '../complaint/visible.store.ts'
import { lookAround, takeComplaints } from '../lifecycle/take-complaints.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { readChannel } from './channel.store.ts'
import {
  contentOf,
  decideMessage,
  fileAgain,
  type MessageContent,
  type MessageDecision,
  type MessageRow,
} from './message.store.ts'
import { MESSAGE_KINDS } from './understood.ts'
import { addMessage, letGoAtOf } from './work-deliveries.store.ts'

const OTHER_KINDS = MESSAGE_KINDS.filter((kind) => kind !== 'complaint')

/** What a person decides that a message is. */
export const PlaceInput = z
  .discriminatedUnion('as', [
    z.strictObject({ as: z.literal('complaint') }),
    z.strictObject({ as: z.literal('addition'), complaint: z.uuid().toLowerCase() }),
    z.strictObject({ as: z.enum(OTHER_KINDS) }),
  ])
  .meta({ id: 'PlaceInput', examples: [{ as: 'complaint' }] })

/** What is kept of a message, where its reader sees the complaint that it was added to, and not as whom it is about. */
export async function contentFor(
  tx: Transaction,
  means: Means,
  row: MessageRow,
  actor: Actor,
): Promise<MessageContent | null> {
  if (!row.content) return null
  if (!row.complaint_id) return contentOf(tx.tenant, means.ring, row, null)
  const stored = await visibleTo(tx, means, actor, row.complaint_id, HISTORY_READERS).catch(
    (error: unknown) => {
      if (error instanceof ComplaintNotFound) return null
      throw error
    },
  )
  // FAIR-4: whoever is complained of learns neither who nor where the complainant is.
  if (!stored || isComplainedOf(stored.complaint, actor)) return null
  return contentOf(tx.tenant, means.ring, row, stored.dataKey)
}

/** REC-10: what is no complaint is answered, by a person; once more where it was answered before. */
export async function answerMessage(
  tx: Transaction,
  means: Means,
  row: MessageRow,
  words: string,
  actor: Actor,
): Promise<void> {
  if (row.complaint_id || !row.content) throw new Refusal('message-placed')
  const at = await nowOf(tx, means)
  const content = contentOf(tx.tenant, means.ring, row, null)
  if (!content) throw new Refusal('message-placed')
  const answered = { ...content, answer: { words, by: actor.id, at: at.toISOString() } }
  const letGoAt = await keptUntil(tx, means, row)
  decide(tx, means, row, actor, at, { outcome: 'answered', content: answered, letGoAt })
}

/** REC-5, REC-10: what policy decided is decided anew by a person, from where it went, with its history. */
export async function placeByHand(
  tx: Transaction,
  means: Means,
  row: MessageRow,
  input: z.output<typeof PlaceInput>,
  actor: Actor,
): Promise<void> {
  if (row.outcome === 'received') throw new Refusal('message-placed')
  const content = await contentFor(tx, means, row, actor)
  if (!content) throw new ComplaintNotFound()
  const at = await nowOf(tx, means)
  const from = row.complaint_id
  if (input.as === 'addition') {
    if (from === input.complaint) throw alreadyThere()
    const { stored } = await addMessage(tx, means, content.intake, {
      ...{ id: row.id, complaint: input.complaint, actor },
    })
    await takeOut(tx, means, row, input.complaint, actor)
    const added = { outcome: 'added' as const, kind: 'complaint' as const, complaint: input.complaint }
    decide(tx, means, row, actor, at, { ...added, content, dataKey: stored.dataKey })
    return fileAgain(tx, row.delivery_id, means.now())
  }
  if (input.as === 'complaint') {
    const begun = await begin(tx, means, content, actor)
    await takeOut(tx, means, row, begun, actor)
    const received = { outcome: 'received' as const, kind: 'complaint' as const, complaint: begun }
    decide(tx, means, row, actor, at, { ...received, content: null })
    return fileAgain(tx, row.delivery_id, means.now())
  }
  await takeOut(tx, means, row, null, actor)
  const outcome = input.as === 'automatic' ? 'left' : 'open'
  const letGoAt = outcome === 'left' ? await keptUntil(tx, means, row) : null
  decide(tx, means, row, actor, at, { kind: input.as, outcome, complaint: null, content, letGoAt })
}

async function begin(
  tx: Transaction,
  means: Means,
  { intake }: MessageContent,
  actor: Actor,
): Promise<string> {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('a message is of a tenant that is there')
  const brought = [{ intake, actor }]
  const around = await lookAround(tx, means, { tenant, at: nowIn(means, tenant) }, brought)
  const [begun] = await takeComplaints(tx, means, around, brought, { origin: 'channel' })
  if (!begun) throw new Error('one that is brought is begun')
  return begun.complaint.id
}

/** The complaint that it was added to says that it has gone, and where. */
async function takeOut(
  tx: Transaction,
  means: Means,
  { id, complaint_id: from }: MessageRow,
  to: string | null,
  actor: Actor,
): Promise<void> {
  if (!from) return
  await moveComplaint(tx, means, {
    ...{ step: 'move-message', id: from, actor, origin: 'rest', input: {} },
    decide: () => [fact('message.moved', { id, complaint: to })],
  })
}

function decide(
  tx: Transaction,
  means: Means,
  row: MessageRow,
  actor: Actor,
  at: Date,
  decision: Pick<MessageDecision, 'outcome' | 'content'> & Partial<MessageDecision>,
): void {
  const before = { kind: row.kind, complaint: row.complaint_id, letGoAt: null }
  decideMessage(tx, means, row.id, { ...before, because: 'person', by: actor.id, at, ...decision })
}

/** Until when the texts of what is done with are kept, as its channel says. */
async function keptUntil(tx: Transaction, means: Means, { channel_id }: MessageRow): Promise<Date> {
  const channel = await readChannel(tx, means.ring, channel_id)
  if (!channel) throw new Error('a message is of a channel that is there')
  return letGoAtOf(channel, means.now())
}

function alreadyThere(): UnfitInput {
  return new UnfitInput('/complaint', 'already_there', {
    en: 'It was added to this complaint already.',
    zh: '该来件已归入此投诉。',
  })
}
