import { type Actor, customerOf } from '../access/actor.ts'
import { nowIn, type Tenant } from '../access/tenant.store.ts'
import { receiveMessage } from '../casework/receive-message.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { CUSTOMER_KINDS, findable } from '../complaint/findable.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import { recordOf } from '../complaint/record.ts'
import { isOpen, type State } from '../complaint/states.ts'
import { type RelatedRow, readRelated } from '../complaint/worklist.store.ts'
import { correct } from '../lifecycle/correct.ts'
import { type Brought, lookAround, takeComplaints } from '../lifecycle/take-complaints.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'
import { uuidv7 } from '../platform/ids.ts'
import { blind } from '../platform/seal.ts'
import { noteBounce } from './bounced.store.ts'
import type { ChannelRecord } from './channel.store.ts'
import { endDeliveries, type Held, holdDeliveries } from './delivery.store.ts'
import {
  insertMessages,
  knownMessages,
  type MessageContent,
  type MessageRecord,
  readNamed,
  readThreads,
  type ThreadAsked,
  takeTurns,
} from './message.store.ts'
import { type Known, type Placed, placeMessage, referencesIn } from './place-message.ts'
import { cut, textFile, WHOLE } from './understand.ts'
import type { MessageFile, Understood } from './understood.ts'

/** A delivery with the messages that were made of it. */
export interface Read {
  readonly held: Held
  readonly channel: ChannelRecord
  readonly messages: readonly Understood[]
}

/** A message with all that it is recognised by. */
interface Message {
  readonly read: Read
  readonly understood: Understood
  readonly messageKey: string
  readonly threadKey: string | null
  /** What no two messages that are placed together may share. */
  readonly turns: readonly string[]
}

const MOST_WORDS = 10_000

/**
 * Makes of deliveries of one tenant what they are, in one transaction: complaints, additions, what is kept to be answered.
 * What somebody else has worked meanwhile is left. Of the same customer or conversation one message is placed after the
 * other, whoever works them (REC-5). Returns how many messages were placed.
 */
export async function workDeliveries(tx: Transaction, means: Means, reads: readonly Read[]): Promise<number> {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('a delivery is of a tenant that is there')
  const held = await holdDeliveries(
    tx,
    reads.map(({ held: { id } }) => id),
  )
  const mine = reads.filter(({ held: { id } }) => held.has(id))
  const messages = mine.flatMap((read) => read.messages.map((one) => messageOf(tenant, read, one)))
  takeTurns(tx, [...new Set(messages.flatMap(({ turns }) => turns))])
  let left = messages
  while (left.length > 0) {
    const { now, later } = nextRound(left)
    await placeRound(tx, means, tenant, now)
    left = later
  }
  const at = means.now()
  endDeliveries(
    tx,
    mine.map(({ held: { id }, channel, messages: made }) => {
      const hasFiles = made.some((one) => one.kind !== 'automatic' && filesToKeep(one).length > 0)
      return { id, state: hasFiles ? 'filing' : 'worked', letGoAt: letGoAtOf(channel, at) }
    }),
    at,
  )
  return messages.length
}

/** Until when what a channel delivered is kept as it came, once it was worked. */
export function letGoAtOf({ settings: { keepFor } }: ChannelRecord, at: Date): Date {
  return new Date(at.getTime() + durationMs(keepFor))
}

/** The files of a message; what is too long for an addition goes with it whole, wherever it is added. */
export function filesToKeep({ intake, files = [] }: Understood): readonly MessageFile[] {
  const isWhole = files.some(({ name }) => name === WHOLE)
  return intake.account.length > MOST_WORDS && !isWhole ? [textFile(WHOLE, intake.account), ...files] : files
}

/** By what a message of a channel is known again: a keyed hash of the channel's own id. */
export function messageKeyOf({ indexKey }: Pick<Tenant, 'indexKey'>, channel: string, id: string): string {
  return blind(indexKey, `message ${channel}`, id)
}

function messageOf(tenant: Tenant, read: Read, understood: Understood): Message {
  const { id: channel } = read.channel
  const messageKey = messageKeyOf(tenant, channel, understood.id)
  const threadKey = understood.thread ? blind(tenant.indexKey, `thread ${channel}`, understood.thread) : null
  const answered = (understood.repliesTo ?? []).map((id) => messageKeyOf(tenant, channel, id))
  const people = customerValues(understood).map(([kind, value]) => blind(tenant.indexKey, kind, value))
  return {
    ...{ read, understood, messageKey, threadKey },
    turns: [messageKey, ...answered, ...(threadKey ? [threadKey] : []), ...people],
  }
}

function customerValues({ intake }: Understood) {
  return findable(recordOf(intake)).filter(([kind]) => (CUSTOMER_KINDS as readonly string[]).includes(kind))
}

/** As many as share nothing, in their order; what shares something with an earlier one comes later. */
function nextRound(messages: readonly Message[]) {
  const taken = new Set<string>()
  const [now, later]: [Message[], Message[]] = [[], []]
  for (const message of messages) {
    ;(message.turns.some((turn) => taken.has(turn)) ? later : now).push(message)
    for (const turn of message.turns) taken.add(turn)
  }
  return { now, later }
}

async function placeRound(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  round: readonly Message[],
): Promise<void> {
  const asked = round.map(({ read: { channel }, messageKey }) => ({ channel: channel.id, messageKey }))
  const [there, known] = await Promise.all([knownMessages(tx, asked), lookUp(tx, tenant, round)])
  const fresh = round.flatMap((message, n) => {
    const isNew = !there.has(`${message.read.channel.id} ${message.messageKey}`)
    return isNew ? [{ message, placed: placed(message, known[n] as Known) }] : []
  })
  const at = nowIn(means, tenant)
  for (const { message } of fresh) await noteBounce(tx, means, message.understood)
  const settled: Settled[] = []
  // One after the other: each locks its complaint.
  for (const one of fresh) settled.push(await settle(tx, means, one.message, one.placed))
  const received = settled.filter(({ placed: { outcome } }) => outcome === 'received')
  const brought = received.map(({ message }) => broughtBy(tx, message))
  const begun =
    brought.length > 0
      ? await takeComplaints(
          ...([tx, means, await lookAround(tx, means, { tenant, at }, brought), brought] as const),
          { origin: 'channel' },
        )
      : []
  const complaints = new Map(received.map(({ message }, n) => [message, begun[n]?.complaint.id ?? null]))
  insertMessages(
    tx,
    means,
    settled.map(({ id, message, placed: where, dataKey }) => ({
      record: recordOfMessage(id, message, where, complaints.get(message) ?? null, at),
      content: contentToKeep(message, where),
      dataKey,
    })),
  )
}

function placed({ read, understood }: Message, known: Known): Placed {
  const { kind, intake } = understood
  return placeMessage({ kind, referred: Boolean(intake.referral) }, read.channel.settings, known)
}

/** What is known of each message of a round from elsewhere, by a few statements. */
async function lookUp(tx: Transaction, tenant: Tenant, round: readonly Message[]): Promise<Known[]> {
  const threads = round.flatMap((message, n) => askedOf(tenant, message, n))
  const values = round.map(({ understood }) => findable(recordOf(understood.intake)))
  const people = values.map((found) => found.filter(([kind]) => kind !== 'orderNumber'))
  const orders = values.map((found) => found.filter(([kind]) => kind === 'orderNumber'))
  const references = round.map(({ understood }) => referencesIn(understood.intake.account))
  const [ofThread, related] = await Promise.all([
    readThreads(tx, threads),
    readRelated(tx, tenant, [...people, ...orders]),
  ])
  const ids = [...ofThread.values(), ...round.flatMap(({ understood }) => understood.about ?? [])]
  const named = await readNamed(tx, ids, references.flat())
  const openOf = (test: (one: { id: string; reference: string }) => boolean) =>
    named.find((one) => isOpen(one.state as State) && test(one))?.id ?? null
  return round.map(({ understood: { about = [] } }, n) => ({
    ofThread: openOf(({ id }) => id === ofThread.get(n) || about.includes(id)),
    ofReference: openOf(({ reference }) => references[n]?.includes(reference) ?? false),
    ofCustomer: openIds(related[n]),
    ofOrder: openIds(related[round.length + n]),
  }))
}

function askedOf(tenant: Tenant, { read, understood, threadKey }: Message, n: number): ThreadAsked[] {
  const channel = read.channel.id
  const thread = threadKey ? [{ n, channel, thread: threadKey, message: null }] : []
  const answered = (understood.repliesTo ?? []).map((id) => {
    return { n, channel, thread: null, message: messageKeyOf(tenant, channel, id) }
  })
  return [...thread, ...answered]
}

function openIds(rows: readonly RelatedRow[] = []): string[] {
  return rows.filter(({ state }) => isOpen(state as State)).map(({ id }) => id)
}

/** A message with its id, where it went, and the key of the complaint that it was added to. */
interface Settled {
  readonly id: string
  readonly message: Message
  readonly placed: Placed
  readonly dataKey?: Buffer
}

/** An addition is what the customer says, by the same command as on their own page; where that is refused it is a complaint. */
async function settle(tx: Transaction, means: Means, message: Message, where: Placed): Promise<Settled> {
  const id = uuidv7(means.now(), means.random)
  if (where.outcome !== 'added') return { id, message, placed: where }
  try {
    const to = { id, complaint: where.complaint, actor: customerOf(tx.tenant, where.complaint, null) }
    const { stored } = await addMessage(tx, means, message.understood.intake, to)
    await renewReferral(tx, means, stored.complaint, message)
    return { id, message, placed: where, dataKey: stored.dataKey }
  } catch (error) {
    if (!isRefused(error)) throw error
    return { id, message, placed: { outcome: 'received', because: null } }
  }
}

/** CLK-10: a further letter may name another day to answer by, or a case that wasn't known: the record follows it. */
async function renewReferral(
  tx: Transaction,
  means: Means,
  { id, referral: known = {} }: Complaint,
  { read, understood }: Message,
): Promise<void> {
  const letter = understood.intake.referral ?? {}
  const news = (['authority', 'caseNumber', 'replyBy'] as const).filter(
    (name) => letter[name] && letter[name] !== known[name],
  )
  if (news.length === 0) return
  const patch = { referral: Object.fromEntries(news.map((name) => [name, letter[name]])) }
  const actor = { id: `channel:${read.channel.id}`, tenant: tx.tenant, roles: [], departments: [] }
  await moveComplaint(tx, means, {
    ...{ step: 'correct', id, actor, origin: 'worker', input: patch },
    decide: (current, by) => correct.decide(current, patch, by),
  })
}

/** Adds a message to a complaint, under its own id. Throws as moveComplaint does. */
export function addMessage(
  tx: Transaction,
  means: Means,
  { channel, account }: Understood['intake'],
  { id, complaint, actor }: { readonly id: string; readonly complaint: string; readonly actor: Actor },
): Promise<Moved> {
  const said = { channel, words: cut(account, MOST_WORDS) }
  return moveComplaint(tx, means, {
    ...{ step: 'receive-message', id: complaint, actor, origin: 'channel', input: said },
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (current, by) => receiveMessage.decide(current, said, { ...by, newId: () => id }),
  })
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof Error && ['Refusal', 'TransitionNotAllowed', 'ComplaintNotFound'].includes(error.name)
  )
}

function broughtBy({ tenant }: Transaction, { read, understood }: Message): Brought {
  const { id } = read.channel
  const actor = { id: `channel:${id}`, tenant, roles: ['system'] as const, departments: [] }
  return { intake: understood.intake, actor, arrivedAt: read.held.raw.arrivedAt }
}

function recordOfMessage(
  id: string,
  { read, understood, messageKey, threadKey }: Message,
  where: Placed,
  begun: string | null,
  at: Date,
): MessageRecord {
  const { promise } = read.channel.settings
  return {
    ...{ id, channel: read.channel.id, delivery: read.held.id, messageKey, threadKey },
    ...{ kind: understood.kind, outcome: where.outcome, because: where.because, decidedBy: 'policy' },
    ...{ arrivedAt: read.held.raw.arrivedAt, decidedAt: at },
    complaint: where.outcome === 'added' ? where.complaint : begun,
    ...{ reach: understood.reach ?? null, pickedUpMs: understood.pickedUpMs ?? null },
    promiseMs: promise ? durationMs(promise) : null,
    letGoAt: where.outcome === 'left' ? letGoAtOf(read.channel, at) : null,
  }
}

/** What is a complaint of its own is not kept twice. */
function contentToKeep({ understood: { intake } }: Message, { outcome }: Placed): MessageContent | null {
  return outcome === 'received' ? null : { intake }
}
