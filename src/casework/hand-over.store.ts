import { sql } from 'drizzle-orm'
import type { Actor } from '../access/actor.ts'
import { ROW_SCOPES, rowsSeenBy } from '../access/row-scope.store.ts'
import { readLoad } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import { Refusal, type RefusalCode, TransitionNotAllowed } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { handOver, refuseUnfit } from './hand-over.ts'

/** Whose work passes on, to whom, and from which complaint on. */
export interface HandingOver {
  readonly actor: Actor
  readonly from: string
  readonly to?: string | undefined
  readonly reason: string
  readonly after: string
  readonly limit: number
}

/** What became of one complaint: who has it now, and how many of its tasks and questions went; or why it stays. */
export type HandedOver =
  | {
      readonly complaint: string
      readonly handler: string | null
      readonly department: string | null
      readonly parts: number
    }
  | { readonly complaint: string; readonly refused: RefusalCode | 'transition-not-allowed' }

/**
 * REC-9: a page of what somebody has open, in the order of ids, each by the same command as a single one (LIFE-5), all in
 * the caller's transaction. What is refused stays with its owner.
 */
export async function handOverPage(tx: Transaction, means: Means, order: HandingOver): Promise<HandedOver[]> {
  const { actor, from, to, reason } = order
  const [members, ids] = await Promise.all([means.members.current(tx), openWorkOf(tx, order)])
  refuseUnfit({ from, to }, { members })
  const load = new Map(await readLoad(tx, members, [null]))
  const outcomes: HandedOver[] = []
  for (const id of ids) {
    const input = { from, to, reason }
    const move = moveComplaint(tx, means, {
      ...{
        step: 'hand-over' as const,
        id,
        actor,
        origin: 'rest',
        input,
        look: async () => ({ members, load }),
      },
      decide: (complaint, by) => handOver.decide(complaint, input, by),
    })
    outcomes.push(
      await move.then(
        (moved) => handedOver(moved, load),
        (error) => stays(id, error),
      ),
    )
  }
  return outcomes
}

function handedOver({ stored: { complaint }, facts }: Moved, load: Map<string, number>): HandedOver {
  const { id, handler, department } = complaint
  const isWhole = facts.some(({ type }) => type === 'complaint.assigned')
  // Each one given counts for the next choice, or all would go to whoever had the fewest before.
  if (isWhole && handler) load.set(handler, (load.get(handler) ?? 0) + 1)
  return { complaint: id, handler, department, parts: facts.length - (isWhole ? 1 : 0) }
}

/** A refusal is thrown before anything of the complaint is written, so that the others of the page can go on. */
function stays(complaint: string, error: unknown): HandedOver {
  if (error instanceof Refusal) return { complaint, refused: error.code }
  if (error instanceof TransitionNotAllowed) return { complaint, refused: 'transition-not-allowed' }
  throw error
}

async function openWorkOf(
  tx: Transaction,
  { actor, from, after, limit }: HandingOver,
): Promise<readonly string[]> {
  const seen = rowsSeenBy(actor, { supervisor: ROW_SCOPES.supervisor })
  const rows = await tx.ask<{ id: string }>(sql`
    select c.id from complaint c where c.tenant_id = ${tx.tenant} and c.handler = ${from} and c.id > ${after}
      and c.handler is not null and c.state not in ('archived', 'withdrawn', 'dismissed', 'merged') and ${seen}
    union
    select c.id from complaint_index i join complaint c on c.tenant_id = i.tenant_id and c.id = i.complaint_id
    where i.tenant_id = ${tx.tenant} and i.kind = 'owner' and i.token = ${from} and c.id > ${after}
      and c.state <> 'archived' and ${seen}
      and (exists (select from jsonb_array_elements(c.facts -> 'tasks') t
          where t ->> 'owner' = ${from} and t ->> 'state' in ('open', 'started'))
        or exists (select from jsonb_array_elements(c.facts -> 'verifications') v
          where v ->> 'owner' = ${from} and v ->> 'state' = 'asked'))
    order by id limit ${limit}`)
  return rows.map(({ id }) => id)
}
