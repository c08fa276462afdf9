import type { Complaint } from '../complaint/complaint.ts'
import { dayOf } from '../complaint/day.ts'
import { isCoupon } from '../complaint/entitlement.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Bilingual } from '../complaint/refusal-text.ts'
import type { By } from '../complaint/step.ts'
import { MONEY_DEMANDS } from '../platform/demands.ts'
import { asksTooMuch, lawOf, standingOn } from '../policy/legal.ts'
import type { LegalBasis } from '../policy/legal-policy.ts'
import { readyOf } from '../policy/ready.ts'
import type { OptionInput, PlanningInput } from './plan-input.ts'

/**
 * Throws UnfitInput where a plan names what the libraries don't have or what isn't in force (LAW-1), asks of the customer
 * what may never be asked, or puts a coupon in the place of money that they demand (PLAN-6).
 */
export function refuseUnlawful(complaint: Complaint, input: PlanningInput, by: By): void {
  input.options.forEach((option, index) => {
    refuseUnknownReady(option, `/options/${index}/from/library`, by)
    refuseSilencing(option, `/options/${index}`, by)
    option.laws?.forEach((code, place) => {
      refuseUnfitLaw(complaint, code, `/options/${index}/laws/${place}`, by)
    })
  })
  input.applicable?.forEach((code, place) => {
    refuseUnfitLaw(complaint, code, `/applicable/${place}`, by)
  })
  refuseCouponForMoney(complaint, input, by)
}

function refuseUnknownReady({ from }: OptionInput, pointer: string, { policies }: By): void {
  if (from && !readyOf(policies.options, from.library))
    throw new UnfitInput(pointer, 'unknown_ready_option', {
      en: 'The library has no ready option of this code.',
      zh: '方案库中没有该代码的现成方案。',
    })
}

function refuseSilencing({ title, measures }: OptionInput, pointer: string, { policies }: By): void {
  if (asksTooMuch(policies.legal, title)) throw asksCustomer(`${pointer}/title`)
  measures.forEach(({ action }, index) => {
    if (asksTooMuch(policies.legal, action)) throw asksCustomer(`${pointer}/measures/${index}/action`)
  })
}

/** A law is held against the day on which it happened, or on which it was received. */
function refuseUnfitLaw(
  complaint: Complaint,
  code: string,
  pointer: string,
  { policies, timeZone }: By,
): void {
  const law = lawOf(policies.legal, code)
  if (!law) throw new UnfitInput(pointer, 'unknown_law', UNKNOWN_LAW)
  const day = dayOf(new Date(complaint.incident.at ?? complaint.receivedAt), timeZone)
  const standing = standingOn(law, day)
  if (standing === 'repealed') throw new UnfitInput(pointer, 'repealed_law', repealed(law))
  if (standing === 'not_yet') throw new UnfitInput(pointer, 'law_not_in_force', notYet(law, day))
}

function refuseCouponForMoney({ demands }: Complaint, { options, recommended }: PlanningInput, by: By): void {
  if (!demands.some(({ kind }) => MONEY_DEMANDS.includes(kind))) return
  const coupons = options.map((option) => isCoupon(option, by.policies) && !option.customerChose)
  if (coupons[recommended] || coupons.every(Boolean))
    throw new UnfitInput('/recommended', 'coupon_for_money', {
      en: 'The customer demands money: a coupon takes its place only where they chose it (`customerChose`).',
      zh: '客户要求退款或赔偿：除非客户自己选择（`customerChose`），不得以优惠券代替。',
    })
}

function asksCustomer(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'asks_too_much', {
    en: 'No option asks the customer to give up complaining, reporting or going to court.',
    zh: '任何方案都不得要求客户放弃投诉、举报或起诉。',
  })
}

const UNKNOWN_LAW: Bilingual = {
  en: 'The library of legal bases has no such code.',
  zh: '法律依据库中没有该代码。',
}

function repealed({ repealedFrom, replacedBy = [] }: LegalBasis): Bilingual {
  const successors = replacedBy.join(', ')
  return {
    en: `It was repealed from ${repealedFrom}${successors && `; ${successors} holds in its place`}.`,
    zh: `该依据自 ${repealedFrom} 起废止${successors && `，现适用 ${successors}`}。`,
  }
}

function notYet({ inForceFrom }: LegalBasis, day: string): Bilingual {
  return {
    en: `It is in force from ${inForceFrom}; what is complained of is of ${day}.`,
    zh: `该依据自 ${inForceFrom} 起施行，投诉事项发生于 ${day}。`,
  }
}
