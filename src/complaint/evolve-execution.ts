import type { Complaint, Money } from './complaint.ts'
import type { EventType } from './event.ts'
import type { Evolve } from './evolve.ts'
import type { LedgerEntry, Task } from './work-execution.ts'

/** What happens while a plan is carried out (EXE-1 … EXE-4). */
export type Execution = Extract<
  EventType,
  | `task.${string}`
  | `progress.${string}`
  | `payment.${string}`
  | `recovery.${string}`
  | `compensation.${string}`
>

/** What each of it changes. */
export const EVOLVE_EXECUTION: { readonly [T in Execution]: Evolve<T> } = {
  'task.started': (complaint, { id }) => changedTask(complaint, id, { state: 'started' }),
  'task.finished': (complaint, { id, evidence }, event) =>
    changedTask(complaint, id, {
      ...{ state: 'finished', evidence, endedAt: event.at, endedBy: event.actor },
    }),
  'task.cancelled': (complaint, { id }, event) =>
    changedTask(complaint, id, {
      ...{ state: 'cancelled', reason: event.reason, endedAt: event.at, endedBy: event.actor },
    }),
  'task.handed_over': (complaint, { id, owner }) => changedTask(complaint, id, { owner }),
  'task.progressed': (_, { id, words }, { at, actor }) => ({
    progress: { taskId: id, words, at, by: actor },
  }),
  'task.postponed': (complaint, { id, postponement }, { reason }) => {
    const { postponements = [] } = complaint.tasks.find((task) => task.id === id) ?? {}
    return changedTask(complaint, id, {
      dueAt: postponement.until,
      postponements: [...postponements, reason === undefined ? postponement : { ...postponement, reason }],
    })
  },
  'progress.noted': (_, { words }, { at, actor }) => ({ progress: { taskId: null, words, at, by: actor } }),
  'payment.recorded': (complaint, { id, payment }) =>
    changedEntry(complaint, id, (entry) => ({
      paid: plus(entry.paid, payment.amount),
      payments: [...entry.payments, payment],
    })),
  'recovery.recorded': (complaint, { id, recovery }) =>
    changedEntry(complaint, id, (entry) => ({
      recovered: plus(entry.recovered, recovery.amount),
      recoveries: [...entry.recoveries, recovery],
    })),
  'compensation.raised': (complaint, { id, approved, dueAt }, { actor }) =>
    changedEntry(complaint, id, () => ({ approved, approvedBy: actor, dueAt })),
}

/** A new sum that is owed, beside those that are there already (EXE-4). */
export function withEntry({ ledger = [] }: Complaint, entry: LedgerEntry | undefined): Partial<Complaint> {
  return entry ? { ledger: [...ledger, entry] } : {}
}

/** The plan fell: what was not paid of it is owed no more; what was paid stays in the ledger (LIFE-7, `ratify`). */
export function ledgerVoided({ ledger }: Complaint, at: string): Partial<Complaint> {
  if (!ledger) return {}
  return {
    ledger: ledger.map((entry) =>
      entry.voidedAt === undefined && entry.paid.amount < entry.approved.amount
        ? { ...entry, voidedAt: at }
        : entry,
    ),
  }
}

function changedTask(complaint: Complaint, id: string, change: Partial<Task>): Partial<Complaint> {
  return { tasks: complaint.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)) }
}

function changedEntry(
  { ledger = [] }: Complaint,
  id: string,
  change: (entry: LedgerEntry) => Partial<LedgerEntry>,
): Partial<Complaint> {
  return { ledger: ledger.map((entry) => (entry.id === id ? { ...entry, ...change(entry) } : entry)) }
}

function plus(sum: Money, { amount }: Money): Money {
  return { ...sum, amount: sum.amount + amount }
}
