import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import { NotHere } from '../casework/not-here.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { refuseFull } from '../complaint/limit.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from '../complaint/move-complaint.store.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { StaleVersion } from '../platform/stale-version.ts'
import type { Policies } from '../policy/policy.ts'
import { inTaxonomy } from '../policy/taxonomy.ts'
import { measureEffect } from './effect.store.ts'
import {
  appendEvent,
  type ImprovementEvent,
  insertImprovement,
  linkComplaints,
  readImprovement,
  type StoredImprovement,
  updateImprovement,
} from './improvement.store.ts'
import {
  type Improvement,
  type ImprovementInput,
  type ImprovementPatch,
  type ImprovementStep,
  refusePast,
  refuseStep,
  refuseWindows,
  type VerifyInput,
} from './improvement.ts'

/** Who does something with an improvement, and the version that they have seen. */
export interface Worker {
  readonly actor: Actor
  /** The role that the route opens to them. */
  readonly role: string
  readonly ifMatch?: number | undefined
}

type Change = Pick<ImprovementEvent, 'type' | 'data' | 'texts'> & {
  readonly improvement: Partial<Improvement>
  readonly effect?: StoredImprovement['effect']
}

/** `POST /v1/improvements` (IMP-1): from complaints that the caller sees, each of which then shows it. Throws ComplaintNotFound, UnfitInput. */
export async function propose(
  tx: Transaction,
  means: Means,
  input: z.output<typeof ImprovementInput>,
  { actor, role }: Worker,
): Promise<string> {
  const at = await nowOf(tx, means)
  const id = uuidv7(at, means.random)
  const { kind, cause, actions, owner, due } = input
  refusePast(due, at)
  refuseUnknown(await means.members.current(tx), owner, '/owner')
  const { policies } = await policiesNow(tx, means, at)
  const linked = await link(tx, means, id, input.complaints, actor)
  const about = aboutOf(input.about, linked.get(input.complaints[0] ?? ''), policies)
  const improvement: Improvement = {
    ...{ id, version: 1, kind, state: 'proposed', owner, about, cause, actions, due },
    ...{ complaints: [...linked.keys()], proposedAt: at.toISOString(), proposedBy: actor.id },
    ...{ startedAt: null, doneAt: null, endedAt: null },
  }
  const dataKey = insertImprovement(tx, means, improvement)
  linkComplaints(tx, id, improvement.complaints)
  appendEvent(
    tx,
    means.random,
    { id, dataKey },
    {
      ...{ type: 'improvement.proposed', at: at.toISOString(), actor: actor.id, role },
      data: { kind, owner, due, about, complaints: improvement.complaints },
      texts: { cause, actions },
    },
  )
  return id
}

/** The policies in force for the tenant, by which an improvement is judged. */
export async function policiesNow(tx: Transaction, { policies }: Means, at: Date) {
  return { policies: await policies.contents(tx, await policies.inForce(tx, at)) }
}

/**
 * Does one thing with an improvement, its row locked: persons, version, state, then the change with its event, in the caller's
 * transaction. Throws NotHere, Refusal, StaleVersion, UnfitInput.
 */
export async function work(
  tx: Transaction,
  means: Means,
  { step, id }: { readonly step: ImprovementStep; readonly id: string },
  { actor, role, ifMatch }: Worker,
  change: (stored: StoredImprovement, at: Date) => Promise<Change> | Change,
): Promise<void> {
  const stored = await readImprovement(tx, means.ring, id, { lock: true })
  if (!stored) throw new NotHere()
  const { version } = stored.improvement
  refusePersonFirst(step, stored.improvement, actor, ifMatch)
  const at = await nowOf(tx, means)
  const { type, data, texts, improvement, effect = stored.effect } = await change(stored, at)
  const next = { ...stored.improvement, ...improvement, version: version + 1 }
  updateImprovement(tx, means.random, { improvement: next, effect, dataKey: stored.dataKey })
  const event = { type, at: at.toISOString(), actor: actor.id, role, data, texts }
  appendEvent(tx, means.random, { id, dataKey: stored.dataKey }, event)
}

function refusePersonFirst(
  step: ImprovementStep,
  improvement: Improvement,
  actor: Actor,
  ifMatch: number | undefined,
): void {
  if (ifMatch !== undefined && ifMatch !== improvement.version) throw new StaleVersion(improvement.version)
  refuseStep(step, improvement, actor)
}

/** What a correction changes; the old values stay in the history. */
export function corrected(
  { improvement }: StoredImprovement,
  { reason, ...patch }: z.output<typeof ImprovementPatch>,
  at: Date,
): Change {
  refusePast(patch.due, at)
  const keys = Object.keys(patch) as (keyof typeof patch)[]
  if (keys.length === 0) throw nothingChanged()
  const before = Object.fromEntries(keys.map((key) => [key, improvement[key]]))
  const { cause, actions, ...plain } = patch
  const { cause: causeBefore, actions: actionsBefore, ...plainBefore } = before
  return {
    ...{ type: 'improvement.corrected', data: { ...plain, before: plainBefore }, improvement: patch },
    texts: { ...{ reason, cause, actions }, textsBefore: { cause: causeBefore, actions: actionsBefore } },
  }
}

/** What more complaints change of it: those that it had already are passed over. */
export async function linkMore(
  tx: Transaction,
  means: Means,
  { improvement }: StoredImprovement,
  complaints: readonly string[],
  actor: Actor,
): Promise<Change> {
  const fresh = complaints.filter((one) => !improvement.complaints.includes(one))
  refuseFull([...improvement.complaints, ...fresh].slice(1))
  const linked = [...(await link(tx, means, improvement.id, fresh, actor)).keys()]
  linkComplaints(tx, improvement.id, linked)
  const data = { complaints: linked }
  return { type: 'improvement.linked', data, texts: {}, improvement: {} }
}

/** The verdict of quality, with the rates as they are at that moment (IMP-1). */
export async function verified(
  tx: Transaction,
  means: Means,
  { improvement }: StoredImprovement,
  { effective, comment, windows }: z.output<typeof VerifyInput>,
  at: Date,
): Promise<Change> {
  refuseWindows(windows)
  const { policies } = await policiesNow(tx, means, at)
  const effect = await measureEffect(tx, improvement, policies.aftercare.improvement, at, windows)
  const state = effective ? 'verified' : 'ineffective'
  return {
    type: effective ? 'improvement.verified' : 'improvement.found_ineffective',
    ...{ data: { effect }, texts: { comment }, effect },
    improvement: { state, endedAt: at.toISOString() },
  }
}

/** Records it on each complaint, in the order of ids so that two transactions never wait for each other. */
async function link(
  tx: Transaction,
  means: Means,
  improvement: string,
  complaints: readonly string[],
  actor: Actor,
): Promise<Map<string, Complaint>> {
  const linked = new Map<string, Complaint>()
  for (const id of [...new Set(complaints)].sort()) {
    const move = moveComplaint(tx, means, {
      ...{ step: 'link-improvement' as const, id, actor, origin: 'rest', input: undefined },
      look: seeMembers(tx, means, { withLoad: false }),
      decide: (complaint) => {
        refuseFull(complaint.improvements ?? [])
        return [fact('improvement.linked', { improvement })]
      },
    })
    const { stored } = await move.catch((error: unknown) => {
      throw error instanceof ComplaintNotFound
        ? new ComplaintNotFound(`/complaints/${complaints.indexOf(id)}`)
        : error
    })
    linked.set(id, stored.complaint)
  }
  return linked
}

function aboutOf(
  given: Improvement['about'] | undefined,
  first: Complaint | undefined,
  { taxonomy }: Policies,
): Improvement['about'] {
  const [main] = first?.matters ?? []
  if (!given && !main) throw unclassified()
  const { category, subcategory } = given ?? (main as { category: string; subcategory: string })
  const known = taxonomy.categories.find(({ code }) => code === category)
  const fits = subcategory === undefined ? known !== undefined : inTaxonomy(taxonomy, category, subcategory)
  if (given && !fits) throw notInTaxonomy(known ? '/about/subcategory' : '/about/category')
  return given ?? { category, ...(subcategory === undefined ? {} : { subcategory }) }
}

function unclassified(): UnfitInput {
  return new UnfitInput('/about', 'required', {
    en: 'The first complaint has no category yet; say what kind of complaint it is against.',
    zh: '首件投诉尚未分类，请指明针对的投诉类别。',
  })
}

function notInTaxonomy(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'not_in_taxonomy', {
    en: 'The taxonomy in force has no such place.',
    zh: '现行分类体系中没有该类别。',
  })
}

function nothingChanged(): UnfitInput {
  return new UnfitInput('', 'nothing_changed', {
    en: 'Name what is to be changed.',
    zh: '请指明要更改的内容。',
  })
}
