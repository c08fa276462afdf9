import type { Actor } from '../access/actor.ts'
import { withSafetyCase } from '../casework/safety-case.store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Begun } from '../complaint/save-complaint.store.ts'
import type { By } from '../complaint/step.ts'
import type { CommandName } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import { type RelatedRow, readRelatedTo } from '../complaint/worklist.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Language } from '../platform/problem.ts'
import { lookFor } from './look.store.ts'
import { STEPS } from './steps.ts'
import { succession } from './successor.store.ts'

/** A command of the machine as somebody gives it. */
export interface Order {
  readonly command: Exclude<CommandName, 'receive'>
  readonly id: string
  readonly actor: Actor
  readonly language: Language
  /** Checked against the step's schema already. */
  readonly input: unknown
  readonly ifMatch?: number | undefined
}

/** A command that was given: the complaint as it was moved, and the one that it made (LIFE-8). */
export interface Given {
  readonly moved: Moved
  readonly successor: Begun | undefined
}

/** Gives a command in the caller's transaction and answers with the complaint as it now is, or with its successor. */
export async function giveCommand(tx: Transaction, means: Means, order: Order): Promise<Result> {
  const related = readRelatedTo(tx, order.id)
  return resultOf(tx, means, await give(tx, means, order, 'rest'), order, related)
}

/** Gives a command in the caller's transaction, wherever it comes from (LIFE-5). Throws as moveComplaint does. */
export async function give(
  tx: Transaction,
  means: Means,
  { command, id, actor, input, ifMatch }: Omit<Order, 'language'>,
  origin: 'rest' | 'track',
): Promise<Given> {
  const step = STEPS[command]
  const own = (complaint: Complaint, by: By) => step.decide(complaint, input, by)
  const begins =
    command === 'reopen' || command === 'appeal'
      ? await succession(tx, means, command, input as object, own, origin)
      : null
  const moved = await moveComplaint(tx, means, {
    ...{ step: command, id, actor, origin, input, ifMatch },
    alsoLock: command === 'merge' ? [(input as { into: string }).into] : [],
    look: lookFor(tx, means, command, { actor, input }),
    decide: begins?.decide ?? own,
  })
  const stored = await withSafetyCase(tx, means, moved.stored, moved.by.at)
  return { moved: { ...moved, stored }, successor: begins?.successor() }
}

async function resultOf(
  tx: Transaction,
  means: Means,
  { moved: { stored, tenant }, successor }: Given,
  viewer: Order,
  related: Promise<RelatedRow[]>,
): Promise<Result> {
  const shown = successor ?? stored
  const { complaint } = shown
  const body = await viewComplaint(tx, means, tenant, shown, viewer, related)
  const headers = { etag: `"${complaint.version}"` }
  return successor
    ? {
        status: 201,
        body: Object.assign(body, { tracking: successor.tracking }),
        headers: { ...headers, location: `/v1/complaints/${complaint.id}` },
      }
    : { body, headers }
}
