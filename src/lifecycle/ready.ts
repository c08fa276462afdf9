import type { Actor } from '../access/actor.ts'
import { rungOf } from '../complaint/answering.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { dayOf } from '../complaint/day.ts'
import type { Ask } from '../complaint/guard.ts'
import { holdersOf } from '../members/holders.ts'
import { lawOf, standingOn } from '../policy/legal.ts'
import type { LegalBasis } from '../policy/legal-policy.ts'
import { costOf, readyFor } from '../policy/ready.ts'
import type { ReadyOption } from '../policy/ready-policy.ts'
import type { OptionInput } from './plan-input.ts'

/** What a ready option is filled in from besides the complaint. */
export type Filling = Pick<Ask, 'actor' | 'policies' | 'members' | 'at' | 'timeZone'>

/** A ready option filled in for a complaint; `missing` names what the planner has to add before it is posted. */
export interface FilledOption {
  readonly code: string
  readonly routine: boolean
  readonly entitlement: boolean
  readonly missing: readonly 'cost'[]
  readonly option: Omit<OptionInput, 'cost'> & Partial<Pick<OptionInput, 'cost'>>
}

/** PLAN-2: the ready options that fit a complaint, in its language, as they may be posted in a plan. */
export function filledOptions(complaint: Complaint, filling: Filling): FilledOption[] {
  const { matters, demands } = complaint
  const kinds = demands.map(({ kind }) => kind)
  return readyFor(filling.policies.options, { matters, demands: kinds }).map((ready) =>
    filledOption(complaint, ready, filling),
  )
}

function filledOption(complaint: Complaint, ready: ReadyOption, filling: Filling): FilledOption {
  const { code, routine, entitlement, kind, goodwill } = ready
  const cost = costOf(ready, complaint.facts?.amountInDispute?.amount ?? null)
  const laws = lawsInForce(complaint, ready, filling)
  const speaks = inLanguageOf(complaint)
  return {
    ...{ code, routine, entitlement, missing: cost === null ? ['cost'] : [] },
    option: {
      ...{ title: speaks(ready.name), measures: measuresOf(complaint, ready, filling) },
      ...(cost === null ? {} : { cost: { amount: cost, currency: 'CNY' as const } }),
      basis: [...laws.map((law) => speaks(citationOf(law))), ...ready.basis.map(speaks)],
      meetsDemands: complaint.demands.map((demand) => ready.meets.includes(demand.kind)),
      ...{ goodwill, kind, from: { library: code }, laws: laws.map((law) => law.code) },
    },
  }
}

function measuresOf(complaint: Complaint, { measures }: ReadyOption, filling: Filling) {
  const { actor, policies } = filling
  const lead = complaint.department ?? actor.departments[0] ?? policies.options.leadWithout
  return measures.map(({ action, owner, department, dueIn }) => ({
    ...{ action: inLanguageOf(complaint)(action), dueIn, department: department ?? lead },
    owner: ownerOf(complaint, owner, actor, filling),
  }))
}

/** Whoever holds the role for this complaint; without one, or where nobody does, its handler. */
function ownerOf(
  complaint: Complaint,
  role: ReadyOption['measures'][number]['owner'],
  actor: Actor,
  { members, at }: Filling,
): string {
  const held = role && members ? holdersOf(members, role, rungOf(complaint, { members, at })) : []
  return held[0] ?? complaint.handler ?? actor.id
}

function lawsInForce(complaint: Complaint, { laws }: ReadyOption, { policies, timeZone }: Filling) {
  const day = dayOf(new Date(complaint.incident.at ?? complaint.receivedAt), timeZone)
  return laws.flatMap((code) => {
    const law = lawOf(policies.legal, code)
    return law && standingOn(law, day) === 'in_force' ? [law] : []
  })
}

function citationOf({ law, article }: LegalBasis) {
  if (article === undefined) return law
  return { zh: `${law.zh} 第${article}条`, en: `${law.en}, article ${article}` }
}

function inLanguageOf({ language }: Complaint) {
  return ({ zh, en }: { readonly zh: string; readonly en: string }) => (language === 'en' ? en : zh)
}
