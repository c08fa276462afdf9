import type { Role } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { type Random, seal, unseal } from '../platform/seal.ts'

/** What was done with a piece of evidence. */
export type Handling = 'added' | 'redacted' | 'marked' | 'read' | 'refused'

/** One entry of the custody log (PRIV-5). */
export interface CustodyEntry {
  readonly complaint: string
  /** Of a file that was refused: the id that it would have had. */
  readonly attachment: string
  readonly id: string
  readonly at: Date
  readonly actor: string
  readonly role: Role | 'worker'
  readonly action: Handling
  /** Why a file was refused, as a code. */
  readonly because?: string | undefined
  /** What it was read for, in words. */
  readonly purpose?: string | undefined
}

const LOG = {
  into: 'attachment_custody',
  columns: `tenant_id uuid, complaint_id uuid, attachment_id uuid, id uuid, at timestamptz, actor text, role text,
    action text, because text, purpose bytea`,
}
const READ = {
  name: 'read-custody',
  text: `select attachment_id, id, at, actor, role, action, because, purpose from attachment_custody
    where tenant_id = $1 and complaint_id = $2 and ($3::uuid is null or attachment_id = $3) and id > $4
    order by id limit $5`,
}

/** Writes what is done with evidence, before the answer to it; awaited at the end of the transaction. */
export function logCustody(
  tx: Transaction,
  dataKey: Buffer,
  { random, now }: { readonly random: Random; readonly now: () => Date },
  entry: Omit<CustodyEntry, 'id'>,
): void {
  const { complaint, attachment, at, actor, role, action, because = null, purpose } = entry
  const id = uuidv7(now(), random) // the log is read in the order in which things happened, in a sandbox too
  const sealed = purpose ? seal(dataKey, purposePlace(tx.tenant, id), Buffer.from(purpose), random) : null
  const row = [tx.tenant, complaint, attachment, id, at, actor, role, action, because, sealed]
  tx.insert(LOG, [row])
}

/** The custody log of a complaint, or of one attachment, from a place on, the oldest first. */
export async function readCustody(
  tx: Transaction,
  dataKey: Buffer,
  of: { readonly complaint: string; readonly attachment: string | null },
  after: string,
  limit: number,
): Promise<CustodyEntry[]> {
  const rows = await tx.run<CustodyRow>(READ, [tx.tenant, of.complaint, of.attachment, after, limit])
  return rows.map(({ attachment_id: attachment, purpose, because, ...row }) => ({
    ...{ ...row, attachment, complaint: of.complaint, because: because ?? undefined },
    // What somebody read it for went with everything else that was disposed of (ARC-2).
    purpose:
      purpose && dataKey.length > 0
        ? unseal(dataKey, purposePlace(tx.tenant, row.id), purpose).toString()
        : undefined,
  }))
}

type CustodyRow = Pick<CustodyEntry, 'id' | 'at' | 'actor' | 'role' | 'action'> & {
  readonly attachment_id: string
  readonly because: string | null
  readonly purpose: Buffer | null
}

function purposePlace(tenant: string, id: string): string {
  return `attachment_custody.purpose:${tenant}:${id}`
}
