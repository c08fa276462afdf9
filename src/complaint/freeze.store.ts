import type { Transaction } from '../platform/database.store.ts'
import { separate } from '../platform/personal.ts'
import type { Random } from '../platform/seal.ts'
import { keptFrom } from '../policy/keep.ts'
import type { Policies } from '../policy/policy.ts'
import type { StoredComplaint } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import { type DossierRow, sealSalt } from './dossier.store.ts'
import { type FrozenEvent, freezeDossier } from './dossier-document.ts'
import {
  type ChainEnd,
  type Chained,
  chainEvents,
  type EventRow,
  openSealed,
  readAllEvents,
  rowsOf,
} from './event.store.ts'
import type { ComplaintEvent } from './event.ts'
import { evolve } from './evolve.ts'
import type { Happened } from './timed.ts'

/** What is written with a complaint when it is archived: its events, chained, and its dossier. */
export interface Freeze {
  readonly chained: Chained
  readonly dossier: DossierRow
}

/** What freezing needs besides the transaction. */
export interface Freezer {
  readonly random: Random
  readonly newId: () => string
  readonly policies: Policies
}

/**
 * ARC-1: where something archives the complaint, its dossier as it is then, named by hash in the event that archives it.
 * Null where nothing does.
 */
export async function freeze(
  tx: Transaction,
  stored: StoredComplaint,
  happened: Happened,
  { random, newId, policies }: Freezer,
): Promise<Freeze | null> {
  const place = archivingPlace(stored.complaint, happened.events)
  if (place < 0) return null
  const { complaint, events } = happened
  const chain = (part: readonly ComplaintEvent[], end: ChainEnd) =>
    chainEvents(tx.tenant, part, end, stored.dataKey, { random, newId })
  const before = chain(events.slice(0, place), stored)
  const archiving = events[place] as ComplaintEvent
  const archived = events.slice(0, place + 1).reduce<Complaint>(evolve, stored.complaint)
  const past = [...(await readAllEvents(tx, complaint.id)), ...rowsOf(before)]
  const salt = random(32)
  const frozen = freezeDossier(
    {
      ...{ tenant: tx.tenant, complaint: archived },
      events: [...past.map((row) => openedOf(tx.tenant, row, stored.dataKey)), last(archiving, before)],
    },
    salt,
  )
  const named = { ...archiving, data: { ...archiving.data, dossier: frozen.sha256 } } as ComplaintEvent
  const after = chain([named, ...events.slice(place + 1)], before)
  const { keep, keepWithLegalRisk } = policies.retention
  const keptUntil = keptFrom(new Date(archiving.at), archived.legalRisk ? keepWithLegalRisk : keep)
  const { seq } = archiving
  return {
    chained: { ...after, rows: [...before.rows, ...after.rows] },
    dossier: {
      ...{ complaint: complaint.id, seq, ...frozen, keptUntil, held: complaint.legalHold },
      salt: sealSalt(tx.tenant, complaint.id, stored.dataKey, salt, random),
    },
  }
}

/** The place of the event that archives; -1 where none does. */
function archivingPlace(complaint: Complaint, events: readonly ComplaintEvent[]): number {
  let before = complaint
  return events.findIndex((event) => {
    const wasOpen = before.state !== 'archived'
    before = evolve(before, event)
    return wasOpen && before.state === 'archived'
  })
}

/** The event that archives, as the dossier holds it: its own hash follows from the dossier's. */
function last(event: ComplaintEvent, { lastHash: previousHash }: ChainEnd): FrozenEvent {
  const { seq, type, at, actor, role, origin, data, reason } = event
  const { clear, personal } = separate({ ...data, reason })
  return { ...{ seq, type, at, actor, role, origin, data: clear, personal, hash: null, previousHash } }
}

/** A stored event as a dossier holds it, with its sealed part opened. */
export function openedOf(tenant: string, row: EventRow, dataKey: Buffer): FrozenEvent {
  const { seq, type, at, actor, role, origin, data, hash, previous_hash: previousHash } = row
  const personal = openSealed(tenant, row, dataKey)
  return { ...{ seq, type, at: at.toISOString(), actor, role, origin, data, personal, hash, previousHash } }
}
