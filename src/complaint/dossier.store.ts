import type { Transaction } from '../platform/database.store.ts'
import { type Random, seal, unseal } from '../platform/seal.ts'
import type { Frozen } from './dossier-document.ts'

/** A dossier to be kept, and until when. */
export interface DossierRow extends Frozen {
  readonly complaint: string
  /** The event that archived it. */
  readonly seq: number
  /** Sealed under the complaint's key. */
  readonly salt: Buffer
  readonly keptUntil: Date
  readonly held: boolean
}

/** A dossier as it is kept. */
export interface KeptDossier extends Frozen {
  readonly seq: number
  readonly salt: Buffer
}

/** How a complaint is kept after it was archived: until when, or since when it is gone (ARC-2). */
export interface Keeping {
  readonly kept_until: Date | null
  readonly disposed_at: Date | null
  readonly batch: string | null
}

const INSERT = {
  name: 'insert-dossier',
  text: 'insert into dossier (tenant_id, complaint_id, seq, sha256, content, salt) values ($1, $2, $3, $4, $5, $6)',
}
const RETAIN = {
  name: 'retain-complaint',
  text: `insert into retention (tenant_id, complaint_id, kept_until, propose_at, held)
    values ($1, $2, $3, $3, $4)`,
}
const READ = {
  name: 'read-dossier',
  text: 'select seq, sha256, content, salt from dossier where tenant_id = $1 and complaint_id = $2',
}
const KEEPING = {
  name: 'read-keeping',
  text: `select r.kept_until, s.at as disposed_at, coalesce(s.disposal_id, r.disposal_id) as batch
    from (select $1::uuid as tenant_id, $2::uuid as complaint_id) as asked
    left join retention r using (tenant_id, complaint_id) left join tombstone s using (tenant_id, complaint_id)`,
}

/** Keeps a dossier, in the transaction that archives; nothing is awaited. */
export function insertDossier(tx: Transaction, dossier: DossierRow): void {
  const { complaint, seq, sha256, content, salt, keptUntil, held } = dossier
  tx.run(INSERT, [tx.tenant, complaint, seq, sha256, content, salt])
  tx.run(RETAIN, [tx.tenant, complaint, keptUntil, held])
}

/** The dossier of a complaint; null where it isn't archived, or was before dossiers were frozen. */
export async function readDossier(tx: Transaction, complaint: string): Promise<KeptDossier | null> {
  const [row] = await tx.run<KeptDossier>(READ, [tx.tenant, complaint])
  return row ?? null
}

/** How a complaint is kept; all null where it isn't archived. */
export async function readKeeping(tx: Transaction, complaint: string): Promise<Keeping> {
  const [row] = await tx.run<Keeping>(KEEPING, [tx.tenant, complaint])
  return row ?? { kept_until: null, disposed_at: null, batch: null }
}

/** The salt of a dossier under the complaint's key. */
export function sealSalt(
  tenant: string,
  complaint: string,
  dataKey: Buffer,
  salt: Buffer,
  random: Random,
): Buffer {
  return seal(dataKey, saltPlace(tenant, complaint), salt, random)
}

/** Opens the salt of a dossier; throws KeyGone where the complaint was disposed of. */
export function openSalt(tenant: string, complaint: string, dataKey: Buffer, sealed: Buffer): Buffer {
  return unseal(dataKey, saltPlace(tenant, complaint), sealed)
}

function saltPlace(tenant: string, complaint: string): string {
  return `dossier.salt:${tenant}:${complaint}`
}
