import { isoOf } from '../platform/duration.ts'
import { lawOf } from '../policy/legal.ts'
import type { Policies } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import { promisedMs } from './promise.ts'
import type { Option } from './work-planning.ts'

/** PLAN-1: the options of a plan beside each other, in plain data; null without a plan. */
export function comparisonOf({ plan, demands }: Complaint, policies: Pick<Policies, 'legal'>) {
  if (!plan) return null
  const compared = plan.options.map((option) => compare(option, demands.length, policies))
  const least = Math.min(...compared.map(({ cost }) => cost.amount))
  const fastest = Math.min(...plan.options.map(promisedMs))
  const most = Math.max(...compared.map(({ demandsMet }) => demandsMet))
  return {
    demands: demands.map(({ kind }) => kind),
    items: compared.map((one, index) => ({
      ...{ ...one, recommended: one.option === plan.recommended },
      cheapest: one.cost.amount === least,
      fastest: promisedMs(plan.options[index] as Option) === fastest,
      meetsMost: one.demandsMet === most,
    })),
  }
}

function compare(option: Option, demands: number, { legal }: Pick<Policies, 'legal'>) {
  const { id, title, cost, basis, goodwill, kind = null, from = null, laws = [], measures } = option
  return {
    ...{ option: id, title, cost, basis, goodwill, kind, from },
    totalTime: isoOf(promisedMs(option)),
    demandsMet: metBy(option.meetsDemands, demands),
    departments: [...new Set(measures.map(({ department }) => department))],
    laws: laws.flatMap((code) => {
      const found = lawOf(legal, code)
      if (!found) return []
      return [{ code, law: found.law, article: found.article ?? null, verified: found.verified }]
    }),
    overPromise: option.overPromise ?? null,
    notRecommendedBecause: option.notRecommendedBecause ?? null,
  }
}

/** One answer stands for all demands; one for each is counted. */
function metBy(meets: readonly boolean[], demands: number): number {
  if (meets.length === 1) return meets[0] ? demands : 0
  return meets.slice(0, demands).filter(Boolean).length
}
