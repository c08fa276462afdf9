import type { StandIn } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { readDelegationsTo } from './delegation.store.ts'
import { standInsOf } from './delegation.ts'
import { type Members, MembersContent } from './members.ts'

/** Reads the members that hold now. */
export interface MembersReader {
  /** The members of the transaction's tenant; null where it keeps none. */
  current(tx: Transaction): Promise<Members | null>
  /** For whom somebody may approve at an instant (APP-1). */
  standIns(tx: Transaction, sub: string, at: Date): Promise<StandIn[]>
}

/** A version of the members without its content. */
export interface MembersVersion {
  readonly version: number
  readonly author: string
  readonly reason: string
  readonly at: Date
}

/** How many versions are shown of the past. */
export const SHOWN_VERSIONS = 100

const CURRENT = {
  name: 'current-members',
  text: 'select max(version) as version from members where tenant_id = $1',
}
const VERSION = {
  name: 'members-version',
  text: 'select version, author, reason, at, content from members where tenant_id = $1 and version = $2',
}
const HISTORY = {
  name: 'members-history',
  text: `select version, author, reason, at from members where tenant_id = $1
    order by version desc limit ${SHOWN_VERSIONS}`,
}
const PUT = {
  name: 'put-members',
  text: `insert into members (tenant_id, version, content, author, reason, at) values ($1, $2, $3, $4, $5, $6)`,
}
const TURN = {
  name: 'put-members-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('members ' || $1, 0))`,
}

/** A reader that remembers the last version of each tenant; which one that is it asks once a transaction. */
export function membersReader(): MembersReader {
  const known = new Map<string, { readonly version: number; readonly members: Members }>()
  const asked = new WeakMap<Transaction, Promise<Members | null>>()
  const current = async (tx: Transaction): Promise<Members | null> => {
    const [row] = await tx.run<{ version: number | null }>(CURRENT, [tx.tenant])
    const version = row?.version ?? 0
    if (version === 0) return null
    const remembered = known.get(tx.tenant)
    const members =
      remembered?.version === version ? remembered.members : (await readMembersVersion(tx, version))?.members
    if (!members) throw new Error(`there is no version ${version} of the members`)
    known.set(tx.tenant, { version, members })
    return members.people.length > 0 ? members : null
  }
  const asking = (tx: Transaction): Promise<Members | null> => {
    const answer = asked.get(tx) ?? current(tx)
    asked.set(tx, answer)
    return answer
  }
  return {
    current: asking,
    async standIns(tx, sub, at) {
      const [members, delegations] = await Promise.all([asking(tx), readDelegationsTo(tx, sub, at)])
      return standInsOf(members, delegations, sub, at)
    },
  }
}

/** A version of the members; null where the tenant has none of that number. */
export async function readMembersVersion(
  tx: Transaction,
  version: number,
): Promise<(MembersVersion & { readonly members: Members }) | null> {
  const [row] = await tx.run<MembersVersion & { readonly content: unknown }>(VERSION, [tx.tenant, version])
  if (!row) return null
  const { content, ...shown } = row
  return { ...shown, members: MembersContent.parse(content) }
}

/** The versions, the latest first. */
export function readMembersVersions(tx: Transaction): Promise<MembersVersion[]> {
  return tx.run<MembersVersion>(HISTORY, [tx.tenant])
}

/** Waits for others who put the members, and returns the versions as they are then. */
export function takeMembersTurn(tx: Transaction): Promise<MembersVersion[]> {
  tx.run(TURN, [tx.tenant])
  return readMembersVersions(tx)
}

/** Adds a version; it is never changed or removed again. */
export function insertMembers(
  tx: Transaction,
  { version, author, reason, at }: MembersVersion,
  members: Members,
): void {
  tx.run(PUT, [tx.tenant, version, JSON.stringify(members), author, reason, at])
}
