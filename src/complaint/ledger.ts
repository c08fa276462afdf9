import { after } from '../platform/duration.ts'
import type { Policies } from '../policy/policy.ts'
import type { Money } from './complaint.ts'
import type { Settlement } from './work.ts'
import type { LedgerEntry, Task } from './work-execution.ts'
import type { Option } from './work-planning.ts'

/** How an entry stands: `void` where the plan that promised it fell before it was paid. */
export type EntryState = 'unpaid' | 'paid' | 'void'

/**
 * What an option gives in money, from execution on (EXE-4): due when the last of its tasks is that pays, else as policy says.
 * Undefined where it costs nothing. It has the id of the option.
 */
export function owedFor(
  { id, cost }: Option,
  tasks: readonly Task[],
  { work, payWithin }: Policies['execution'],
  { approvedBy, at }: { readonly approvedBy: string; readonly at: Date },
): LedgerEntry | undefined {
  if (cost.amount === 0) return undefined
  const paying = work.filter(({ pays }) => pays).map(({ code }) => code)
  const dates = tasks
    .filter(({ kind }) => kind !== undefined && paying.includes(kind))
    .map(({ dueAt }) => dueAt)
  const dueAt = dates.sort().at(-1) ?? after(at, payWithin).toISOString()
  return { ...blank(id, cost, at.toISOString()), because: 'option', approvedBy, dueAt }
}

/** What was settled at once was given at once, with its evidence (PLAN-5): approved by the policy itself. */
export function paidAtOnce({ cost, by, at }: Settlement, newId: () => string): LedgerEntry | undefined {
  if (cost.amount === 0) return undefined
  const payment = { id: newId(), amount: cost, at, method: 'other' as const, recordedBy: by }
  return {
    ...blank(newId(), cost, at),
    ...{ because: 'settlement', approvedBy: 'policy', dueAt: at, paid: cost, payments: [payment] },
  }
}

/** How an entry stands. */
export function entryState({ approved, paid, voidedAt }: LedgerEntry): EntryState {
  if (paid.amount >= approved.amount) return 'paid'
  return voidedAt === undefined ? 'unpaid' : 'void'
}

/** What is still to be paid of an entry. */
export function unpaidOf(entry: LedgerEntry): Money {
  const { approved, paid } = entry
  return { ...approved, amount: entryState(entry) === 'unpaid' ? approved.amount - paid.amount : 0 }
}

function blank(id: string, cost: Money, at: string) {
  const none: Money = { ...cost, amount: 0 }
  return {
    ...{ id, promised: cost, promisedAt: at, approved: cost, paid: none, recovered: none },
    ...{ payments: [], recoveries: [] },
  }
}
