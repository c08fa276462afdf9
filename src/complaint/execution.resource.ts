import { z } from 'zod'
import type { Complaint, Evidence } from './complaint.ts'
import { MoneyInput } from './fields.ts'
import { filled } from './filled.ts'
import { entryState, unpaidOf } from './ledger.ts'
import { EvidenceResource, presentEvidence } from './work.resource.ts'
import type { LedgerEntry, Payment, Recovery, Task } from './work-execution.ts'
import { PAYMENT_METHODS } from './work-execution.ts'
import type { StatementRequest } from './work-inquiry.ts'

const text = z.string()
const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })
const nullable = text.nullable()

const PostponementResource = z
  .strictObject({
    ...{ from: instant, until: instant, reason: nullable, toldAt: instant, channel: text },
    toldLate: z.boolean().meta({ description: 'The customer was told when the date was over already' }),
    ...{ at: instant, by: text },
  })
  .meta({ id: 'Postponement' })

/** A task of the plan in execution (EXE-1); the date that it had first stays beside the last (ANTI-1). */
export const TaskResource = z
  .strictObject({
    ...{ id, action: text, owner: text, department: text, kind: nullable, dueAt: instant },
    originalDueAt: instant.meta({ description: 'The same as `dueAt` unless it was postponed' }),
    postponements: z.array(PostponementResource),
    after: z.array(id).meta({ description: 'The tasks that must be over before it begins' }),
    ...{ state: z.enum(['open', 'started', 'finished', 'cancelled']), evidence: EvidenceResource.nullable() },
    ...{ reason: nullable, endedAt: instant.nullable(), endedBy: nullable },
  })
  .meta({ id: 'Task' })

/** An entry on how it goes (EXE-2). */
export const ProgressResource = z
  .strictObject({
    taskId: id.nullable().meta({ description: 'Null where it is about the whole' }),
    ...{ words: text, at: instant, by: text },
  })
  .meta({ id: 'Progress' })

/** What somebody complained of was asked to answer (FAIR-1). */
export const StatementRequestResource = z
  .strictObject({
    ...{ id, owner: text, question: text, dueAt: instant.nullable(), askedAt: instant, askedBy: text },
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'StatementRequest' })

/** That somebody complained of was told outcome and grounds (FAIR-3). */
export const RespondentToldResource = z
  .strictObject({ id, respondent: z.int(), channel: text, at: instant, by: text })
  .meta({ id: 'RespondentTold' })

/** Money that went to the customer, with what it is known by. */
export const PaymentResource = z
  .strictObject({
    ...{ id, amount: MoneyInput, at: instant, method: z.enum(PAYMENT_METHODS), recordedBy: text },
    ...{ payee: nullable, reference: nullable, note: nullable },
  })
  .meta({ id: 'Payment' })
/** Money that came back, with what it is known by. */
export const RecoveryResource = z
  .strictObject({
    ...{ id, amount: MoneyInput, at: instant, recordedBy: text },
    ...{ payer: nullable, reference: nullable, note: nullable },
  })
  .meta({ id: 'Recovery' })

const SUMS = { promised: MoneyInput, approved: MoneyInput, paid: MoneyInput, recovered: MoneyInput }

/** A sum owed to the customer, without whom it went to (EXE-4). */
export const LedgerSummaryResource = z
  .strictObject({
    ...{ id, because: z.enum(['option', 'settlement']), state: z.enum(['unpaid', 'paid', 'void']) },
    ...{ ...SUMS, unpaid: MoneyInput, promisedAt: instant, approvedBy: text, dueAt: instant },
    overdue: z.boolean().meta({ description: 'Not paid in full though its date has passed' }),
    voidedAt: instant.nullable(),
  })
  .meta({ id: 'LedgerSummary' })

/** A sum owed to the customer with everything that was paid and recovered of it. */
export const LedgerEntryResource = z
  .strictObject({
    ...LedgerSummaryResource.shape,
    ...{ payments: z.array(PaymentResource), recoveries: z.array(RecoveryResource) },
  })
  .meta({ id: 'LedgerEntry' })

/** A task as the API shows it. */
export function presentTask({ postponements = [], after = [], ...task }: Task) {
  return {
    ...filled(task, ['kind', 'reason', 'endedAt', 'endedBy']),
    originalDueAt: postponements[0]?.from ?? task.dueAt,
    postponements: postponements.map((one) => filled(one, ['reason'])),
    after,
    evidence: task.evidence ? presentEvidence(task.evidence) : null,
  }
}

/** A request as the API shows it. */
export function presentStatementRequest(request: StatementRequest) {
  return filled(request, ['dueAt', 'answeredAt'])
}

/** A payment with what it is known by, which its event keeps; null where that is not to be read. */
export function presentPayment(payment: Payment, told: { payee: string; evidence: Evidence } | null) {
  const { reference = null, note = null } = told?.evidence ?? {}
  return { ...payment, payee: told?.payee ?? null, reference, note }
}

/** A recovery with what it is known by. */
export function presentRecovery(recovery: Recovery, told: { payer: string; evidence: Evidence } | null) {
  const { reference = null, note = null } = told?.evidence ?? {}
  return { ...recovery, payer: told?.payer ?? null, reference, note }
}

/** A sum owed as the API shows it at an instant, without its payments. */
export function presentEntry(entry: LedgerEntry, at: Date) {
  const { payments: _, recoveries: __, ...shown } = filled(entry, ['voidedAt'])
  const state = entryState(entry)
  const overdue = state === 'unpaid' && entry.dueAt <= at.toISOString()
  return { ...shown, state, unpaid: unpaidOf(entry), overdue }
}

/** All sums of a complaint, as it shows them. */
export function presentLedger({ ledger = [] }: Complaint, at: Date) {
  return ledger.map((entry) => presentEntry(entry, at))
}
