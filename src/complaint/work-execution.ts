import type { Evidence, Money } from './complaint.ts'

/** The latest entry on how it goes (EXE-2); of a task, or of the whole. */
export interface Progress {
  readonly taskId: string | null
  readonly words: string
  readonly at: string
  readonly by: string
}

/** A measure to be carried out (EXE-1). */
export interface Task {
  readonly id: string
  readonly action: string
  readonly owner: string
  readonly department: string
  readonly dueAt: string
  readonly kind?: string | undefined
  /** The tasks that must be over before it. */
  readonly after?: readonly string[] | undefined
  /** Every later date, with the one before it (ANTI-1). */
  readonly postponements?: readonly Postponement[] | undefined
  readonly state: 'open' | 'started' | 'finished' | 'cancelled'
  readonly evidence?: Evidence | undefined
  readonly reason?: string | undefined
  readonly endedAt?: string | undefined
  readonly endedBy?: string | undefined
}

/** A date that won't be kept, announced with the new one (EXE-3). Instants. */
export interface Postponement {
  readonly from: string
  readonly until: string
  readonly reason?: string | undefined
  /** When and where the customer was told, and whether the date was over by then. */
  readonly toldAt: string
  readonly channel: string
  readonly toldLate: boolean
  readonly at: string
  readonly by: string
}

/** A sum owed to the customer 赔付台账 (EXE-4); `dueAt` is an instant. To whom it was paid stays in its event. */
export interface LedgerEntry {
  readonly id: string
  readonly because: 'option' | 'settlement'
  readonly promised: Money
  readonly promisedAt: string
  /** At most this may be paid. */
  readonly approved: Money
  readonly approvedBy: string
  readonly dueAt: string
  readonly paid: Money
  readonly recovered: Money
  readonly payments: readonly Payment[]
  readonly recoveries: readonly Recovery[]
  /** Since when nothing more of it is owed: the plan that promised it fell. */
  readonly voidedAt?: string | undefined
}

/** How a sum went to the customer. */
export const PAYMENT_METHODS = [
  ...(['original_route', 'bank_transfer', 'wechat', 'alipay', 'cash', 'coupon', 'in_kind', 'other'] as const),
] as const

/** One of them. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]

/** Money that went to the customer. */
export interface Payment {
  readonly id: string
  readonly amount: Money
  readonly at: string
  readonly method: PaymentMethod
  readonly recordedBy: string
}

/** Money that a third party gave back 追偿. */
export interface Recovery {
  readonly id: string
  readonly amount: Money
  readonly at: string
  readonly recordedBy: string
}

/** What the lead asks another department to do for it 协办 (ASG-3); `dueAt` is an instant. */
export interface Assistance {
  readonly id: string
  readonly department: string
  readonly task: string
  readonly dueAt: string
  readonly askedAt: string
  readonly askedBy: string
  readonly state: 'asked' | 'signed' | 'finished' | 'returned' | 'cancelled'
  readonly signedAt?: string | undefined
  readonly signedBy?: string | undefined
  readonly answer?: string | undefined
  readonly reason?: string | undefined
  readonly endedAt?: string | undefined
  readonly endedBy?: string | undefined
}
