import type { Tenant } from '../access/tenant.store.ts'
import { readComplaint, type StoredComplaint } from '../complaint/complaint.store.ts'
import { openEvent, readTimeline } from '../complaint/event.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { TransitionNotAllowed } from '../complaint/refusal.ts'
import { rulesFrom } from '../complaint/timing.store.ts'
import type { Message } from '../complaint/work-contact.ts'
import type { Transaction } from '../platform/database.store.ts'
import { nextTry } from '../platform/retry.ts'
import { unseal } from '../platform/seal.ts'
import { tokenPlace, writeAcknowledgement } from './acknowledge.store.ts'
import type { Handed, Parcel } from './courier.ts'
import { tellFailed } from './failed.store.ts'
import { withToken } from './hidden-token.ts'
import { keepsContactHours, openFrom } from './hours.ts'
import {
  beginDispatch,
  type Claimed,
  endNotice,
  finishDispatch,
  keepWritten,
  markInterrupted,
  type Notice,
  putOff,
  readHeld,
} from './notice.store.ts'
import { type Outlet, readOutlets } from './outlet.store.ts'
import { addressOn, nextWay, type Way } from './ways.ts'

/** What delivering needs: whether e-mail is delivered, and where the customer's page is; null where nobody said. */
export interface Delivering {
  readonly means: Means
  readonly mail: boolean
  readonly publicUrl: string | null
}

/** A try that has begun: by which way, and what is handed to it. */
export interface Try {
  readonly notice: Notice
  readonly number: number
  readonly wayTries: number
  readonly since: Date
  readonly way: Way
  readonly outlet: Outlet | null
  readonly parcel: Parcel
  /** The ways that are left should this one fail for good. */
  readonly isLast: boolean
}

/**
 * Begins a try of a claimed message, or says that there is nothing to try now: it was ended, it is withheld, it waits for
 * contact hours, or no way is left. What is tried is in the log before anything leaves the house.
 */
export async function beginTry(
  tx: Transaction,
  delivering: Delivering,
  claimed: Claimed,
): Promise<Try | null> {
  const { means } = delivering
  const [held, tenant, outlets] = await Promise.all([
    readHeld(tx, claimed),
    means.findTenant(tx),
    readOutlets(tx, means.ring),
  ])
  if (!held || !tenant) return null
  const at = means.now()
  markInterrupted(tx, held.id, at)
  const stored = await readComplaint(tx, means.ring, held.complaint_id)
  if (!stored) return null
  const found: Found = { held, tenant, outlets: outlets.filter(({ enabled }) => enabled), stored, at }
  return (await waits(tx, delivering, found)) ? null : begin(tx, delivering, found)
}

interface Found {
  readonly held: Notice
  readonly tenant: Tenant
  readonly outlets: readonly Outlet[]
  readonly stored: StoredComplaint
  readonly at: Date
}

/** Whether it isn't said now: its words and whom they were for are disposed of (ARC-2), to somebody who wants no messages, or outside contact hours. */
async function waits(tx: Transaction, { means }: Delivering, { held, stored, at }: Found): Promise<boolean> {
  const { policyVersions, customer, disposedAt } = stored.complaint
  if (disposedAt !== undefined) {
    endNotice(tx, held, { state: 'withheld', code: 'disposed', at, failedWays: held.failed_ways })
    return true
  }
  const inForce = await means.policies.inForce(tx, at)
  const policies = await means.policies.contents(tx, { ...policyVersions, calendar: inForce.calendar })
  const { kind, failed_ways: failedWays } = held
  if (customer.optOut && !(policies.templates.despiteOptOut as readonly string[]).includes(kind)) {
    endNotice(tx, held, { state: 'withheld', code: 'opted_out', at, failedWays })
    return true
  }
  if (!keepsContactHours(policies.templates, { kind, isAutomatic: held.is_automatic })) return false
  const { calendars } = rulesFrom(policies, { ...policyVersions, calendar: inForce.calendar })
  const calendar = calendars[policies.templates.contactHours.calendar]
  const from = calendar ? openFrom(calendar, at) : at
  if (from <= at) return false
  putOff(tx, held, { at: from, way: held.way, failedWays, code: 'contact_hours' })
  return true
}

async function begin(tx: Transaction, delivering: Delivering, found: Found): Promise<Try | null> {
  const { held, outlets, stored, at } = found
  const { customer, channel: cameBy } = stored.complaint
  const open = new Set<string>([...(delivering.mail ? ['email'] : []), ...outlets.map((one) => one.channel)])
  const choosing = { customer, open, cameBy, channel: held.way ?? held.channel }
  const way = nextWay({ ...choosing, failed: held.failed_ways })
  if (!way) {
    await fail(tx, delivering, held, held.code ?? 'no_way')
    return null
  }
  const notice = held.seq === null ? await written(tx, delivering, found, way) : held
  if (!notice) return null
  const parcel = await parcelOf(tx, found, notice, way)
  const isLast = nextWay({ ...choosing, failed: [...held.failed_ways, way] }) === null
  const outlet = outlets.find((one) => one.channel === way) ?? null
  return { notice, way, outlet, parcel, isLast, ...beginDispatch(tx, notice, way, at) }
}

/** REC-2: the acknowledgement is written once a way is known; null where it is not to be. */
async function written(
  tx: Transaction,
  { means, publicUrl }: Delivering,
  { held, at }: Found,
  way: Way,
): Promise<Notice | null> {
  const order = { id: held.id, complaint: held.complaint_id, way }
  const made = await writeAcknowledgement(tx, means, order, publicUrl).catch((error) => {
    if (error instanceof TransitionNotAllowed) return 'already_acknowledged' as const
    throw error
  })
  if (typeof made === 'string') {
    const state = made === 'no_template' ? 'failed' : 'withheld'
    endNotice(tx, held, { state, code: made, at, failedWays: held.failed_ways })
    return null
  }
  keepWritten(tx, held.id, { ...made, channel: way })
  return { ...held, ...made, channel: way }
}

async function parcelOf(
  tx: Transaction,
  { tenant, stored: { complaint, dataKey } }: Found,
  notice: Notice,
  way: Way,
): Promise<Parcel> {
  const { id, seq, kind, sealed } = notice
  const [row] = await readTimeline(tx, complaint.id, (seq ?? 1) - 1, 1)
  if (!row) throw new Error('a notice without its event')
  const { message } = openEvent(tx.tenant, row, dataKey).data as { readonly message: Message }
  const token = sealed && unseal(dataKey, tokenPlace(tx.tenant, id), sealed).toString()
  const { reference, language, customer } = complaint
  return {
    ...{ id, tenant: tx.tenant, complaint: complaint.id, reference, kind, language },
    ...{ house: tenant.name, to: addressOn(way, customer) ?? '', at: message.at },
    title: message.title ?? (language === 'en' ? `Your complaint ${reference}` : `您的投诉 ${reference}`),
    words: token ? withToken(message.words, reference, token) : message.words,
    isAutomatic: notice.is_automatic,
  }
}

/** Keeps what a try came to, and what follows: nothing more, another try, another way, or that none is left. */
export async function finishTry(
  tx: Transaction,
  delivering: Delivering,
  tried: Try,
  handed: Handed,
  ms: number,
): Promise<void> {
  const { notice, number, way, wayTries, since, isLast } = tried
  const { now, random } = delivering.means
  const at = now()
  const { failed_ways: failedWays } = notice
  finishDispatch(tx, { notice: notice.id, number }, handed, { at, ms })
  if (handed.outcome === 'delivered')
    return endNotice(tx, notice, { state: 'delivered', code: null, at, failedWays })
  const { code } = handed
  const chance = random(1).readUInt8() / 255
  const again = handed.outcome === 'refused' ? null : nextTry(wayTries, since, at, chance)
  if (again) return putOff(tx, notice, { at: again, way, failedWays, code })
  const failed = { ...notice, failed_ways: [...failedWays, way] }
  if (isLast) return fail(tx, delivering, failed, code ?? 'failed')
  putOff(tx, notice, { at, way: null, failedWays: failed.failed_ways, code })
}

/** NOT-1: no way led to the customer: it stands on the timeline, unless the complaint is archived and frozen by now. */
async function fail(tx: Transaction, { means }: Delivering, notice: Notice, code: string): Promise<void> {
  const { id, complaint_id: complaint, failed_ways: ways, seq, kind } = notice
  endNotice(tx, notice, { state: 'failed', code, at: means.now(), failedWays: ways })
  if (seq === null) return
  await tellFailed(tx, means, { id, complaint, kind, ways, code })
}
