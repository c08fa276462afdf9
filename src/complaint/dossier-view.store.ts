import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { StoredComplaint } from './complaint.store.ts'
import { type Dossier, presentFrozen } from './dossier.resource.ts'
import { type KeptDossier, openSalt, readDossier, readKeeping } from './dossier.store.ts'
import { missingFromDossier } from './dossier.ts'
import { openingsOf } from './dossier-document.ts'
import { describeMissing } from './dossier-missing.ts'
import { isForAuditors, presentEvent, presentMessage } from './event.resource.ts'
import { type EventRow, openEvent, readAllEvents } from './event.store.ts'
import { openedOf } from './freeze.store.ts'
import type { Means } from './means.store.ts'
import { seeingRoles, seenOf, seesMasked } from './sight.ts'
import { type Viewer, viewComplaint } from './view.store.ts'
import { readRelatedTo } from './worklist.store.ts'

const MESSAGES = ['message.sent', 'message.received']

/** What a dossier is made of, read once. */
export interface DossierView {
  readonly body: Dossier
  readonly kept: KeptDossier | null
  /** Null for whom texts of people are masked, and where they are gone. */
  readonly openings: ReturnType<typeof openingsOf> | null
}

/** Everything about a complaint as this viewer may see it (ARC-1), and what proves it. */
export async function viewDossier(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  stored: StoredComplaint,
  viewer: Viewer,
): Promise<DossierView> {
  const { complaint, dataKey } = stored
  const [rows, kept] = await Promise.all([readAllEvents(tx, complaint.id), readDossier(tx, complaint.id)])
  const hidden = seesMasked(seeingRoles(viewer.actor, seenOf(complaint))) || dataKey.length === 0
  const body = await bodyOf(tx, means, tenant, stored, { ...viewer, rows, kept, hidden })
  const openings =
    kept && !hidden
      ? openingsOf(
          {
            complaint,
            events: rows
              .filter((row) => row.seq <= kept.seq && !isForAuditors(row))
              .map((row) => openedOf(tx.tenant, row, dataKey)),
          },
          openSalt(tx.tenant, complaint.id, dataKey, kept.salt),
        )
      : null
  return { body, kept, openings }
}

interface Read extends Viewer {
  readonly rows: readonly EventRow[]
  readonly kept: KeptDossier | null
  readonly hidden: boolean
}

async function bodyOf(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  stored: StoredComplaint,
  { rows, kept, hidden, ...viewer }: Read,
): Promise<Dossier> {
  const { complaint, dataKey } = stored
  const [seen, policies, keeping] = await Promise.all([
    viewComplaint(tx, means, tenant, stored, viewer, readRelatedTo(tx, complaint.id)),
    means.policies.contents(tx, complaint.policyVersions),
    readKeeping(tx, complaint.id),
  ])
  const missing = complaint.state === 'archived' ? [] : missingFromDossier(complaint, policies.retention)
  const open = (row: EventRow) =>
    hidden || isForAuditors(row) ? { data: row.data } : openEvent(tx.tenant, row, dataKey)
  const { kept_until: keptUntil, disposed_at: disposedAt, batch } = keeping
  return {
    // Of the parts that it lays over each other, the compiler sees the ones below.
    complaint: seen as unknown as Dossier['complaint'],
    events: rows.map((row) => presentEvent(row, open(row), viewer.actor)),
    messages: rows
      .filter(({ type }) => MESSAGES.includes(type))
      .map((row) => presentMessage(openEvent(tx.tenant, row, dataKey).data, hidden)) as Dossier['messages'],
    ...{ complete: missing.length === 0, missing, missingParts: describeMissing(complaint.id, missing) },
    archive: presentFrozen(kept),
    keptUntil: keptUntil?.toISOString() ?? null,
    disposed: disposedAt && batch ? { at: disposedAt.toISOString(), batch } : null,
  }
}
