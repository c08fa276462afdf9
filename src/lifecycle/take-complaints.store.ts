import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { Tenant } from '../access/tenant.store.ts'
import { withSafetyCases } from '../casework/safety-case.store.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { findable } from '../complaint/findable.ts'
import { readLoad } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Intake, recordOf } from '../complaint/record.ts'
import { newReference } from '../complaint/reference.ts'
import { type Beginning, type Begun, beginComplaints } from '../complaint/save-complaint.store.ts'
import { rulesFrom } from '../complaint/timing.store.ts'
import { lastingOf } from '../complaint/tracking-link.ts'
import { TRANSITIONS } from '../complaint/transitions.ts'
import type { Message } from '../complaint/work-contact.ts'
import { type RelatedRow, readRelated } from '../complaint/worklist.store.ts'
import type { Members } from '../members/members.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import type { Policies, PolicyVersions } from '../policy/policy.ts'
import { receive, receivesAsAgent } from './receive.ts'

const { roles } = TRANSITIONS.receive

/** A complaint that somebody brings. */
export interface Brought {
  readonly intake: z.output<typeof Intake>
  readonly actor: Actor
  /** When it arrived, where that was before it is saved. */
  readonly arrivedAt?: Date | undefined
  /** Where the customer was told that it arrived before it came here: what that is recorded as (REC-2). */
  readonly toldBefore?: string | undefined
}

/** What complaints that are received together are judged by besides their own words. */
export interface Surroundings {
  readonly tenant: Tenant
  readonly policies: Policies
  readonly policyVersions: PolicyVersions
  /** For each of them the complaints of the same customer or order. */
  readonly related: readonly (readonly RelatedRow[])[]
  /** Shared by all of them: what one person is given counts for the next choice. */
  readonly couldTake: { readonly members?: Members | null; readonly load?: Map<string, number> }
  readonly at: Date
}

/** Looks up what complaints that are saved at `at` are judged by; few statements, however many they are. */
export async function lookAround(
  tx: Transaction,
  means: Means,
  { tenant, at }: { readonly tenant: Tenant; readonly at: Date },
  brought: readonly Brought[],
): Promise<Surroundings> {
  const [policyVersions, related] = await Promise.all([
    means.policies.inForce(tx, at),
    readRelated(
      tx,
      tenant,
      brought.map(({ intake }) => findable(recordOf(intake))),
    ),
    means.members.current(tx), // remembered: who looks at what was received asks for them again
  ])
  const policies = await means.policies.contents(tx, policyVersions)
  const couldTake = brought.every(({ actor }) => receivesAsAgent(actor))
    ? {}
    : await whoCouldTake(tx, means, policies)
  return { tenant, policies, policyVersions, related, couldTake, at }
}

/** How complaints are taken in. */
export interface Taking {
  readonly origin: Origin
  /** False where the customers are not told that it arrived: what was complained of long ago. */
  readonly acknowledged?: boolean
}

/** Where a complaint comes in: by a call, by a channel, from a register. */
export type Origin = 'rest' | 'channel' | 'import'

/**
 * Receives complaints together, in the transaction of whoever brings them (LIFE-5, REC-1): each with its acknowledgement
 * on the way (REC-2), and a safety case where a hazard is stated (SAFE-1). In the order in which they were brought.
 */
export async function takeComplaints(
  tx: Transaction,
  means: Means,
  surroundings: Surroundings,
  brought: readonly Brought[],
  { origin, acknowledged = true }: Taking,
): Promise<readonly Begun[]> {
  const beginnings = brought.map((one, index) => beginningOf(means, surroundings, one, index))
  const made = beginComplaints(tx, means, surroundings.tenant, beginnings, origin)
  if (acknowledged) means.outbox?.acknowledge(tx, made)
  return withSafetyCases(tx, means, made, surroundings.at)
}

function beginningOf(
  means: Means,
  { policies, policyVersions, related, couldTake, at }: Surroundings,
  { intake, actor, toldBefore, arrivedAt = at }: Brought,
  index: number,
): Beginning {
  const role = roles.find((one) => actor.roles.includes(one)) ?? 'system'
  const newId = () => uuidv7(arrivedAt, means.random)
  const received = receive(intake, {
    ...{ actor, reference: newReference(means.random), policies, policyVersions },
    ...{ repeats: related[index]?.length ?? 0, at },
    ...(receivesAsAgent(actor) ? {} : couldTake),
  })
  const told = { channel: intake.channel, at: arrivedAt.toISOString(), by: actor.id }
  const facts = [
    ...received,
    ...(toldBefore === undefined ? [] : [acknowledged({ id: newId(), words: toldBefore, ...told })]),
  ]
  for (const { type, data } of facts)
    if (type === 'complaint.assigned' && data.handler)
      couldTake.load?.set(data.handler, (couldTake.load.get(data.handler) ?? 0) + 1)
  return {
    facts,
    rules: rulesFrom(policies, policyVersions),
    linkLastsMs: lastingOf(policies),
    by: { actor, role, at: arrivedAt, newId },
  }
}

/** REC-2: the customer was told by other means that it arrived; nothing is delivered. */
function acknowledged(message: Pick<Message, 'id' | 'channel' | 'words' | 'at' | 'by'>): Fact {
  return fact('message.sent', { message: { ...message, kind: 'acknowledgement', alreadySaid: true } })
}

/** Only what belongs to nobody is routed: whoever receives as an agent has it, and pays for none of this. */
async function whoCouldTake(tx: Transaction, { members: reader }: Means, { routing }: Policies) {
  const members = await reader.current(tx)
  const departments = routing.rules.flatMap(({ department, person }) => (person ? [department] : []))
  return { members, load: new Map(await readLoad(tx, members, departments)) }
}
