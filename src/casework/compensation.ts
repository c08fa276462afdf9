import { z } from 'zod'
import type { Complaint, Money } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { MoneyInput } from '../complaint/fields.ts'
import { entryState } from '../complaint/ledger.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { type LedgerEntry, PAYMENT_METHODS } from '../complaint/work-execution.ts'
import { after } from '../platform/duration.ts'
import { Instant, words } from '../platform/fields.ts'
import { levelsFor } from '../policy/approval-levels.ts'
import { NotHere } from './not-here.ts'

const Which = z.strictObject({ lid: z.uuid() })
const Sum = z.strictObject({ ...MoneyInput.shape, amount: MoneyInput.shape.amount.min(1) })
const proof = { reference: words(200), note: words(2000).optional() }
const example = { amount: { amount: 289900, currency: 'CNY' as const }, at: '2026-11-21T03:00:00.000Z' }

/** What was paid, when, to whom, how, and the reference of it. */
export const PaymentInput = z
  .strictObject({ amount: Sum, at: Instant, method: z.enum(PAYMENT_METHODS), payee: words(200), ...proof })
  .meta({
    id: 'PaymentInput',
    examples: [{ ...example, method: 'original_route', payee: '王女士', reference: 'RF-20261121-0087' }],
  })

/** `record-payment` (EXE-4): never more in all than was approved. */
export const recordPayment = defineStep({
  step: 'record-payment',
  input: z.strictObject({ ...PaymentInput.shape, ...Which.shape }),
  decide: (complaint, { lid, amount, at, method, payee, ...evidence }, by) => {
    const entry = entryOf(complaint, lid)
    if (entryState(entry) === 'void') throw new Refusal('not-owed')
    if (raisedBy(entry) === by.actor.id) throw new Refusal('own-raise')
    const left = entry.approved.amount - entry.paid.amount
    if (amount.amount > left) throw new Refusal('over-approved', { left: { ...amount, amount: left } })
    refuseFull(entry.payments)
    const payment = { id: by.newId(), amount, at: past(at, by), method, recordedBy: by.actor.id }
    return [fact('payment.recorded', { id: entry.id, payment, payee, evidence })]
  },
})

/** What a third party gave back, when, and the reference of it. */
export const RecoveryInput = z.strictObject({ amount: Sum, at: Instant, payer: words(200), ...proof }).meta({
  id: 'RecoveryInput',
  examples: [{ ...example, payer: '华东物流有限公司', reference: 'ZC-2026-118' }],
})

/** `record-recovery` 追偿 (EXE-4): never more in all than was paid. */
export const recordRecovery = defineStep({
  step: 'record-recovery',
  input: z.strictObject({ ...RecoveryInput.shape, ...Which.shape }),
  decide: (complaint, { lid, amount, at, payer, ...evidence }, by) => {
    const entry = entryOf(complaint, lid)
    const left = entry.paid.amount - entry.recovered.amount
    if (amount.amount > left) throw new Refusal('over-paid', { left: { ...amount, amount: left } })
    refuseFull(entry.recoveries)
    const recovery = { id: by.newId(), amount, at: past(at, by), recordedBy: by.actor.id }
    return [fact('recovery.recorded', { id: entry.id, recovery, payer, evidence })]
  },
})

/** Up to which sum in all may be paid, and why. */
export const RaiseInput = z.strictObject({ amount: Sum, reason: words(2000) }).meta({
  id: 'RaiseInput',
  examples: [{ amount: { amount: 309900, currency: 'CNY' }, reason: '补偿往返运费' }],
})

/** `raise-compensation` (EXE-4, APP-1): whoever may approve such a sum lets more be paid than was approved so far. */
export const raiseCompensation = defineStep({
  step: 'raise-compensation',
  input: z.strictObject({ ...RaiseInput.shape, ...Which.shape }),
  decide: (complaint, { lid, amount, reason }, by) => {
    const entry = entryOf(complaint, lid)
    if (entryState(entry) === 'void') throw new Refusal('not-owed')
    if (amount.amount <= entry.approved.amount) throw notHigher()
    refuseApprover(complaint, amount, by)
    const dueAt =
      entryState(entry) === 'paid' ? after(by.at, by.policies.execution.payWithin).toISOString() : entry.dueAt
    return [fact('compensation.raised', { id: entry.id, approved: amount, dueAt }, reason)]
  },
})

function entryOf({ ledger = [] }: Complaint, id: string): LedgerEntry {
  const found = ledger.find((entry) => entry.id === id)
  if (!found) throw new NotHere()
  return found
}

/** Who let more be paid than was promised; null where nobody did. */
function raisedBy({ promised, approved, approvedBy }: LedgerEntry): string | null {
  return approved.amount > promised.amount ? approvedBy : null
}

/** Whoever has the last word on such a sum by the matrix: the highest of its levels, or above. */
function refuseApprover(complaint: Complaint, { amount }: Money, { actor, policies }: By): void {
  const { ladder } = policies.approval
  const grade = complaint.grade ?? policies.grading.otherwise
  const { category = null, subcategory = null } = complaint.matters[0] ?? {}
  const { levels } = levelsFor(policies.approval, { grade, category, subcategory, compensation: amount })
  const may = ladder.slice(Math.max(...levels.map(({ role }) => ladder.indexOf(role))))
  if (!may.some((role) => actor.roles.includes(role))) throw new Refusal('not-approver')
}

function past(at: string, by: By): string {
  if (at <= by.at.toISOString()) return at
  throw new UnfitInput('/at', 'in_future', { en: 'This time lies in the future.', zh: '该时间在将来。' })
}

function notHigher(): UnfitInput {
  return new UnfitInput('/amount/amount', 'not_higher', {
    en: 'This is not more than what is approved already.',
    zh: '该金额不高于已批准金额。',
  })
}
