import type { FastifyBaseLogger } from 'fastify'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import type { Outgoing } from '../platform/outgoing.client.ts'
import { newRests, restUntil } from '../platform/rests.job.ts'
import { readChannel } from './channel.store.ts'
import { letIn } from './delivery.store.ts'
import { collectMail, MailboxFailure } from './mailbox.client.ts'
import {
  type ClaimedMailbox,
  claimMailboxes,
  endLook,
  holdOn,
  type MailboxRecord,
  moveOn,
  nextMailbox,
  readHeldMailbox,
} from './mailbox.store.ts'
import { type FetchedMail, mailKey, type Place, untilNextLook } from './mailbox.ts'

/** What looking into mailboxes needs. */
export interface Mailboxes {
  readonly database: Database
  readonly means: Means
  readonly outgoing: Pick<Outgoing, 'refusalOf' | 'lookup'>
  readonly log: FastifyBaseLogger
}

const AT_ONCE = 8
const LEASE_MS = 45_000
const HOLD_ON_MS = 15_000
const POLL_MS = 5000

/** Looks into mailboxes until it is stopped, several at once, so that a slow server holds up no other tenant's mail. */
export function startMailboxes(mailboxes: Mailboxes): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const rests = newRests()
  const busy = new Set<Promise<void>>()
  const loop = async () => {
    while (!rests.isStopped) {
      const claimed = await claim(mailboxes, AT_ONCE - busy.size).catch((err) => {
        mailboxes.log.error({ err }, 'the worker could not look for mailboxes')
        return []
      })
      for (const one of claimed) {
        const work = lookInto(mailboxes, one, stopping.signal).finally(() => busy.delete(work))
        busy.add(work)
      }
      if (busy.size >= AT_ONCE) await Promise.race(busy)
      else if (claimed.length === 0) await rests.rest(await untilNext(mailboxes))
    }
    await Promise.all(busy)
  }
  const running = loop()
  return {
    stop: async () => {
      stopping.abort()
      rests.stop()
      await running
    },
  }
}

async function claim({ database, means: { now } }: Mailboxes, atMost: number): Promise<ClaimedMailbox[]> {
  if (atMost <= 0) return []
  return database.transact(null, (tx) => claimMailboxes(tx, now(), leasedFrom(now()), atMost))
}

/** One look. What fails is kept with the mailbox, and comes back after growing waits. */
async function lookInto(mailboxes: Mailboxes, claimed: ClaimedMailbox, signal: AbortSignal): Promise<void> {
  const { log } = mailboxes
  const { tenant_id: tenant, channel_id: channel } = claimed
  try {
    const mailbox = await begin(mailboxes, claimed)
    if (!mailbox) return
    const { outcome, kept } = await collectAll(mailboxes, claimed, mailbox, signal)
    if (kept > 0) log.info({ tenant, channel, kept }, 'mails were taken over')
    if (outcome instanceof LeaseLost || signal.aborted) return
    if (outcome) log.warn({ tenant, channel, code: outcome.code }, 'a mailbox could not be read')
    await finish(mailboxes, claimed, mailbox, outcome?.code ?? null)
  } catch (err) {
    log.error({ tenant, channel, err }, 'the worker failed at a mailbox')
  }
}

/** The mailbox that was claimed; null where its channel is shut off, so that it waits for another time. */
async function begin({ database, means }: Mailboxes, claimed: ClaimedMailbox): Promise<MailboxRecord | null> {
  const { ring, now } = means
  return database.transact(claimed.tenant_id, async (tx) => {
    const [mailbox, channel] = await Promise.all([
      readHeldMailbox(tx, ring, claimed),
      readChannel(tx, ring, claimed.channel_id),
    ])
    if (!mailbox || channel?.settings.enabled) return mailbox
    endLook(tx, claimed, { at: now(), code: null, next: leasedFrom(now()) })
    return null
  })
}

/** The mailbox is somebody else's by now: they go on. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** How a look ended, and how many mails it took over. */
interface Collected {
  readonly outcome: MailboxFailure | LeaseLost | null
  readonly kept: number
}

async function collectAll(
  mailboxes: Mailboxes,
  claimed: ClaimedMailbox,
  mailbox: MailboxRecord,
  stopping: AbortSignal,
): Promise<Collected> {
  const { settings, since } = mailbox
  const held = holding(mailboxes, claimed)
  const signal = AbortSignal.any([stopping, held.lost])
  let place = mailbox.place
  let kept = 0
  const keep = async (mail: FetchedMail | null, behind: Place) => {
    await keepMail(mailboxes, claimed, mailbox, mail, behind)
    place = behind
    if (mail) kept += 1
  }
  try {
    while (await collectMail(mailboxes.outgoing, settings, { place, since, signal, keep }));
    return { outcome: null, kept }
  } catch (error) {
    if (held.lost.aborted) return { outcome: new LeaseLost(), kept }
    if (error instanceof MailboxFailure || error instanceof LeaseLost) return { outcome: error, kept }
    throw error
  } finally {
    held.end()
  }
}

/** Holds the mailbox on while a slow server takes its time; `lost` where it is somebody else's by now. */
function holding({ database, means: { now } }: Mailboxes, claimed: ClaimedMailbox) {
  const lost = new AbortController()
  const timer = setInterval(async () => {
    const isHeld = await database
      .transact(claimed.tenant_id, (tx) => holdOn(tx, claimed, leasedFrom(now())))
      .catch(() => true) // what the database doesn't say now it says when the next mail is kept
    if (!isHeld) lost.abort()
  }, HOLD_ON_MS)
  return { lost: lost.signal, end: () => clearInterval(timer) }
}

/** REC-4, REC-5: a mail and the place behind it are kept together or not at all. */
async function keepMail(
  { database, means }: Mailboxes,
  claimed: ClaimedMailbox,
  { channel, settings }: MailboxRecord,
  mail: FetchedMail | null,
  place: Place,
): Promise<void> {
  const { now, random } = means
  await database.transact(claimed.tenant_id, async (tx) => {
    const tenant = await means.findTenant(tx)
    if (!tenant) throw new LeaseLost()
    const leased = leasedFrom(now())
    if (!(await moveOn(tx, claimed, { place, kept: mail ? 1 : 0, leased }))) throw new LeaseLost()
    if (!mail) return
    const { contentType, body } = mail
    const raw = { contentType, headers: {}, body, arrivedAt: nowIn(means, tenant) }
    const known = mailKey(settings, mail.place)
    await letIn(tx, means, tenant, { id: uuidv7(now(), random), channel, known, raw, letInAt: now() })
  })
}

async function finish(
  { database, means: { now, random } }: Mailboxes,
  claimed: ClaimedMailbox,
  { failures }: MailboxRecord,
  code: string | null,
): Promise<void> {
  const chance = random(1).readUInt8() / 255
  const at = now()
  const next = new Date(at.getTime() + untilNextLook(code === null ? 0 : failures + 1, chance))
  await database.transact(claimed.tenant_id, async (tx) => endLook(tx, claimed, { at, code, next }))
}

function leasedFrom(at: Date): Date {
  return new Date(at.getTime() + LEASE_MS)
}

async function untilNext({ database, means: { now }, log }: Mailboxes): Promise<number> {
  const at = await database.transact(null, nextMailbox).catch((err) => {
    log.error({ err }, 'the worker could not look when a mailbox is due next')
    return null
  })
  return restUntil(at, now(), POLL_MS)
}
