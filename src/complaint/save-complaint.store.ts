import { type LinkOrder, mintLinks } from '../access/link-token.store.ts'
import type { Tenant } from '../access/tenant.store.ts'
import type { Rules } from '../clocks/clock.ts'
import { currentOf } from '../clocks/rule-set.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { keepAchieved } from './achieved.store.ts'
import { CHAIN_START } from './chain.ts'
import { writeClocks } from './clock.store.ts'
import { insertComplaints, type StoredComplaint, updateComplaint } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import { insertDossier } from './dossier.store.ts'
import { chainEvents, writeEvents } from './event.store.ts'
import type { Fact } from './event.ts'
import type { Freeze } from './freeze.store.ts'
import { writeLedger } from './ledger.store.ts'
import { writePrint } from './likeness.store.ts'
import type { Means } from './means.store.ts'
import { writeReports } from './retaliation.store.ts'
import { keepWords } from './similar.store.ts'
import type { By } from './step.ts'
import { begin, dueAtOf, type Happened } from './timed.ts'
import { type Tracking, trackingOf } from './tracking-link.ts'

/** A locked complaint and what happened to it. */
export interface Saving {
  readonly stored: StoredComplaint
  readonly happened: Happened
  /** An instant or `infinity`. */
  readonly dueAt: string
  /** Where it is archived by what happened (ARC-1). */
  readonly freeze?: Freeze | null | undefined
}

/** Appends the events of a complaint and writes what it has become, with its clocks; nothing is awaited. */
export function save(
  tx: Transaction,
  means: Means,
  { stored, happened, dueAt, freeze }: Saving,
  { tenant, at, reindex }: { readonly tenant: Tenant; readonly at: Date; readonly reindex: boolean },
): StoredComplaint {
  const { dataKey } = stored
  const newId = () => uuidv7(at, means.random)
  const chained =
    freeze?.chained ??
    chainEvents(tx.tenant, happened.events, stored, dataKey, { random: means.random, newId })
  const { complaint, clocks } = happened
  const { lastSeq, lastHash } = chained
  const saved = { complaint, clocks: currentOf(clocks), dataKey, lastSeq, lastHash, dueAt }
  updateComplaint(tx, saved, tenant, means.random, reindex)
  writeEvents(tx, [chained])
  learnFrom(tx, tenant, stored.complaint, happened)
  if (freeze) insertDossier(tx, freeze.dossier)
  const changed = { complaint: complaint.id, before: stored.clocks, after: clocks }
  writeClocks(tx, [changed], { at, isSandbox: tenant.sandbox })
  if (complaint.ledger !== stored.complaint.ledger) writeLedger(tx, complaint)
  if (complaint.retaliation !== stored.complaint.retaliation) writeReports(tx, complaint)
  if (complaint.answer && complaint.answer !== stored.complaint.answer)
    writePrint(tx, tenant, complaint.id, complaint.answer, at)
  return saved
}

/** What later cases are judged by and helped with: how long the work took (PLAN-3), what it was like (ARC-3). */
function learnFrom(
  tx: Transaction,
  tenant: Tenant,
  before: Complaint,
  { complaint, events }: Happened,
): void {
  if (events.some(({ type }) => type === 'complaint.completed')) keepAchieved(tx, complaint)
  if (complaint.state === 'archived' && before.state !== 'archived') keepWords(tx, tenant, complaint)
}

/** The first facts of a complaint, who stated them when, and what its clocks run by. */
export interface Beginning {
  readonly facts: readonly Fact[]
  readonly by: Pick<By, 'actor' | 'role' | 'at' | 'newId'>
  readonly rules: Rules
  /** How long after its archiving the customer's link opens (ms). */
  readonly linkLastsMs: number
  /** Whose link it is: a representative's who made it be begun anew, or the customer's own. */
  readonly linkOf?: { readonly id: string; readonly until?: string | undefined } | undefined
}

/** A complaint that was just made, with the link that its customer gets. */
export interface Begun extends StoredComplaint {
  readonly tracking: Tracking
}

/** Makes complaints from their first facts and writes them, each with its own data key and its first clocks. */
export function beginComplaints(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  beginnings: readonly Beginning[],
  origin: string,
): Begun[] {
  const begun = beginnings.map(({ facts, by, rules }) => {
    const dataKey = means.random(32)
    const begun = begin(by.newId(), facts, { ...by, origin }, { rules })
    const { complaint, clocks, events } = begun
    const chained = chainEvents(tx.tenant, events, START, dataKey, { ...by, random: means.random })
    return { complaint, clocks: currentOf(clocks), dataKey, dueAt: dueAtOf(clocks, rules), ...chained }
  })
  insertComplaints(tx, begun, tenant, means.ring, means.random)
  writeEvents(tx, begun)
  const changed = begun.map(({ complaint: { id }, clocks }) => ({ complaint: id, before: [], after: clocks }))
  const [first] = beginnings
  if (first) writeClocks(tx, changed, { at: first.by.at, isSandbox: tenant.sandbox })
  const links = linksOf(tx, means, begun, beginnings)
  return begun.map((one, index) => Object.assign(one, { tracking: links[index] as Tracking }))
}

function linksOf(
  tx: Transaction,
  { random, publicUrl }: Means,
  begun: readonly Pick<StoredComplaint, 'complaint'>[],
  beginnings: readonly Beginning[],
): Tracking[] {
  const orders = begun.map(({ complaint: { id } }, index): LinkOrder => {
    const { linkOf, linkLastsMs: lastsMs = null } = beginnings[index] ?? {}
    const expiresAt = linkOf?.until ? new Date(linkOf.until) : null
    return { complaint: id, kind: 'tracking', subject: linkOf?.id ?? null, expiresAt, lastsMs }
  })
  const tokens = mintLinks(tx, random, orders)
  return begun.map(({ complaint }, index) => trackingOf(publicUrl, complaint.reference, tokens[index] ?? ''))
}

const START = { lastSeq: 0, lastHash: CHAIN_START }
