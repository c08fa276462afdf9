import { lawOf, minimumOf } from '../policy/legal.ts'
import type { Policies } from '../policy/policy.ts'
import { readyOf } from '../policy/ready.ts'
import type { Complaint } from './complaint.ts'
import type { OptionGiven, PlanGiven } from './planned-input.ts'
import type { BelowEntitlement } from './work-planning.ts'

/** The legal bases that an option rests on: those it names, else those of the ready option that it was made from. */
export function lawsOf(
  { laws, from }: OptionGiven,
  { options }: Pick<Policies, 'options'>,
): readonly string[] {
  return laws ?? (from ? readyOf(options, from.library)?.laws : undefined) ?? []
}

/** Whether an option gives a coupon, by itself or by the library. */
export function isCoupon({ kind, from }: OptionGiven, { options }: Pick<Policies, 'options'>): boolean {
  return (kind ?? (from ? readyOf(options, from.library)?.kind : undefined)) === 'coupon'
}

/**
 * PLAN-6: the applicable laws that no option of the plan lives up to. A law applies where an option rests on it or the
 * planner says so; where it names a sum, an option that isn't a coupon offers at least that, else an option rests on it.
 */
export function belowEntitlement(
  { facts }: Pick<Complaint, 'facts'>,
  { options, applicable = [] }: PlanGiven,
  policies: Pick<Policies, 'legal' | 'options'>,
): BelowEntitlement[] {
  const cited = new Set(options.flatMap((option) => lawsOf(option, policies)))
  const offered = Math.max(
    0,
    ...options.filter((option) => !isCoupon(option, policies)).map(({ cost }) => cost.amount),
  )
  return [...new Set([...cited, ...applicable])].flatMap((code) => {
    const law = lawOf(policies.legal, code)
    if (!law) return []
    const minimum = minimumOf(law, facts?.amountInDispute?.amount ?? null)
    const isMet = minimum === null ? cited.has(code) : offered >= minimum
    return isMet
      ? []
      : [{ law: code, minimum: minimum === null ? null : fen(minimum), offered: fen(offered) }]
  })
}

function fen(amount: number) {
  return { amount, currency: 'CNY' as const }
}
