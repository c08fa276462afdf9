import type { Transaction } from '../platform/database.store.ts'
import type { Random } from '../platform/seal.ts'
import { newLinkToken } from './link-token.ts'

/** What a link is for: the customer's own page, or the one question that somebody outside answers. */
export type LinkKind = 'tracking' | 'verification'

/** What a link opens. */
export interface Linked {
  readonly complaint: string
  readonly kind: LinkKind
  /** The verification, or the representative, whose link it is; null where it is the customer's. */
  readonly subject: string | null
}

/** A link to be given out: until an instant, or for a time after its complaint is archived, or for good. */
export interface LinkOrder extends Linked {
  readonly expiresAt: Date | null
  /** How long after the archiving it still opens (ms). */
  readonly lastsMs?: number | null
}

/** A link as it is kept. */
export interface Link extends Omit<LinkOrder, 'lastsMs'> {
  readonly revokedAt: Date | null
  readonly usedAt: Date | null
}

interface LinkRow {
  readonly complaint_id: string
  readonly kind: LinkKind
  readonly subject_id: string | null
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly used_at: Date | null
}

const COLUMNS = 'complaint_id, kind, subject_id, expires_at, revoked_at, used_at'
const INSERT = {
  into: 'link_token',
  columns: `tenant_id uuid, secret_hash bytea, complaint_id uuid, kind text, subject_id uuid,
    expires_at timestamptz, lasts_ms bigint`,
}
const FIND = {
  name: 'find-link',
  text: `select ${COLUMNS} from link_token where tenant_id = $1 and secret_hash = $2 and kind = $3`,
}
const USE = {
  name: 'use-link',
  text: `update link_token set used_at = $4 where tenant_id = $1 and secret_hash = $2 and kind = $3
      and used_at is null and revoked_at is null and (expires_at is null or expires_at > $4)
    returning ${COLUMNS}`,
}
const REVOKE = {
  name: 'revoke-links',
  text: `update link_token set revoked_at = $5 where tenant_id = $1 and complaint_id = $2 and kind = $3
      and (not $6 or subject_id is not distinct from $4) and revoked_at is null returning 1`,
}

/** Makes links in the transaction's tenant and returns their tokens in the same order; nothing is awaited. */
export function mintLinks(tx: Transaction, random: Random, orders: readonly LinkOrder[]): string[] {
  const minted = orders.map((order) => ({ ...order, ...newLinkToken(tx.tenant, random) }))
  tx.insert(
    INSERT,
    minted.map(({ secretHash, complaint, kind, subject, expiresAt, lastsMs = null }) => {
      return [tx.tenant, secretHash, complaint, kind, subject, expiresAt, lastsMs]
    }),
  )
  return minted.map(({ token }) => token)
}

/** The link of that hash and kind, whatever became of it; null where there is none. */
export async function findLink(tx: Transaction, secretHash: Buffer, kind: LinkKind): Promise<Link | null> {
  const [row] = await tx.run<LinkRow>(FIND, [tx.tenant, secretHash, kind])
  return row ? linkOf(row) : null
}

/**
 * Uses a link up: of several who bring it at once one gets it, nobody ever again. Null where there is none of that hash and
 * kind that is neither used, revoked nor expired at `at`.
 */
export async function takeLink(
  tx: Transaction,
  secretHash: Buffer,
  kind: LinkKind,
  at: Date,
): Promise<Link | null> {
  const [row] = await tx.run<LinkRow>(USE, [tx.tenant, secretHash, kind, at])
  return row ? linkOf(row) : null
}

/** Revokes the links of a kind of a complaint, or only those of `subject` (null: the customer's own); returns how many. */
export async function revokeLinks(
  tx: Transaction,
  { complaint, kind, subject }: Pick<Linked, 'complaint' | 'kind'> & Partial<Pick<Linked, 'subject'>>,
  at: Date,
): Promise<number> {
  const values = [tx.tenant, complaint, kind, subject ?? null, at, subject !== undefined]
  return (await tx.run(REVOKE, values)).length
}

function linkOf(row: LinkRow): Link {
  return {
    ...{ complaint: row.complaint_id, kind: row.kind, subject: row.subject_id },
    ...{ expiresAt: row.expires_at, revokedAt: row.revoked_at, usedAt: row.used_at },
  }
}
