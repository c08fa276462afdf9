import type { ClocksPolicy } from '../policy/clocks-policy.ts'
import type { Grade } from '../policy/policy.ts'
import type { Calendars } from './calendar.ts'
import type { Limit } from './due.ts'

/** For whom a complaint waits outside (CLK-3). */
export type Outside = 'customer' | 'third_party'

/** `running` and `paused` have time left; `breached` has none, also after it was stopped. */
export type ClockState = 'running' | 'paused' | 'met' | 'breached' | 'cancelled'

/** What happens of itself at an instant: a warning at a share, the breach, a rung of the ladder, or a term that is over. */
export type AgendaEntry = { readonly at: string } & (
  | { readonly kind: 'warned'; readonly share: number }
  | { readonly kind: 'breached'; readonly everyMs?: number | undefined }
  | { readonly kind: 'escalated'; readonly level: number; readonly role: string }
  | { readonly kind: 'due'; readonly whenDue: WhenDue; readonly everyMs?: number | undefined }
)

/** What the worker does next when a term is over: archive, end the wait or an approval, or note the customer's silence (LIFE-10). */
export type WhenDue = 'archive' | 'resume' | 'silence' | 'lapse'

/** A wait that a clock stood still for; `until` is null while it lasts. Instants. */
export interface ClockPause {
  readonly from: string
  readonly until: string | null
}

/** One clock of one complaint (domain.md §7): plain data, times as instants in UTC with ms. */
export interface Clock {
  readonly name: string
  /** Counts the clocks of this name on this complaint, from 1. */
  readonly instance: number
  readonly family: 'internal' | 'statutory'
  /** The verification, task, wait or safety case that it is about. */
  readonly subject: string | null
  readonly startedAt: string
  /** The limit as it was taken, shares of other limits worked out; with the grade where it depends on one. */
  readonly limit: Limit
  readonly grade: Grade | null
  readonly calendar: string
  readonly calendarVersion: number
  /** Null while it is paused. */
  readonly dueAt: string | null
  readonly state: ClockState
  readonly stoppedAt: string | null
  readonly breachedAt: string | null
  readonly pauses: readonly ClockPause[]
  /** Shares at which it has warned. */
  readonly warned: readonly number[]
  /** How far it climbed: 0 handler, 1 supervisor, 2 dept_manager, 3 vp, 4 gm. */
  readonly level: number
  /** Since when somebody has it in hand: it climbs no further. */
  readonly acknowledgedAt: string | null
  /** How often it was due: more than once only where it repeats. */
  readonly timesDue: number
  /** How many of its extensions were allowed (CLK-10). */
  readonly extended: number
  /** It was stopped by what happened to the complaint that this one was merged into (CLK-9). */
  readonly stoppedByTarget: boolean
  /** What is still to come of itself, earliest first. */
  readonly agenda: readonly AgendaEntry[]
  /** The first instant of the agenda: what the sweep looks for. */
  readonly nextAt: string | null
}

/** The policies by which clocks run: the clocks of the complaint's own version, the calendars in force now. */
export interface Rules {
  readonly clocks: ClocksPolicy
  readonly clocksVersion: number
  readonly calendars: Calendars
  /** Since when these calendars hold, an instant: what was due before was due by the former ones (CLK-7). */
  readonly calendarsSince?: string | undefined
}

/** How a complaint stands after an event: all that its clocks need to know of it. */
export interface Standing {
  readonly state: string
  /** The state before the event; null before it was received. */
  readonly was: string | null
  readonly grade: Grade | null
  readonly provisionalGrade: Grade | null
  readonly channel: string
  readonly demands: readonly { readonly kind: string }[]
  readonly noContact: boolean
  readonly awaiting: readonly string[]
  /** The date in a referring authority's letter, as a day or an instant. */
  readonly letterDue?: string | undefined
  readonly verifications: readonly {
    readonly id: string
    readonly kind: string
    readonly state: string
    readonly dueAt?: string | undefined
  }[]
  readonly ratification: object | null
  /** When the approval of its plan lapses. */
  readonly approvalExpiresAt?: string | undefined
  /** The customer's choice; `onBasis`: nobody was asked. */
  readonly decision: { readonly accepted: string | null; readonly onBasis?: string | undefined } | null
  readonly tasks: readonly { readonly id: string; readonly dueAt: string; readonly state: string }[]
  /** What is owed to the customer (EXE-4). */
  readonly ledger?:
    | readonly {
        readonly id: string
        readonly dueAt: string
        readonly approved: { readonly amount: number }
        readonly paid: { readonly amount: number }
        readonly voidedAt?: string | undefined
      }[]
    | undefined
}

/** An event as clocks read it: a complaint's event fits. */
export interface ClockEvent {
  readonly type: string
  readonly at: string
  readonly role: string
  readonly data: EventFacts
}

/** What clocks read of the data of events. */
export interface EventFacts {
  readonly taken?: unknown
  readonly id?: string | null | undefined
  readonly state?: string | undefined
  readonly successor?: string | undefined
  readonly ratification?: unknown
  readonly verdict?: string | undefined
  readonly awaiting?: string | undefined
  readonly message?: { readonly kind: string; readonly channel: string } | undefined
  readonly decision?: { readonly accepted: string | null } | undefined
  readonly revisit?: { readonly outcome: string } | undefined
  /** Of a revisit: the customer is to be followed up (REV-2). */
  readonly followUp?: unknown
  /** Of what happens in a safety case: which one (SAFE-1), and whether the product is recalled. */
  readonly safetyCase?: string | undefined
  readonly recall?: boolean | undefined
  readonly pause?: { readonly awaiting: string; readonly resumeBy: string } | undefined
  readonly verification?: { readonly id: string } | undefined
  readonly entry?: { readonly id: string } | undefined
  /** Of events about a clock itself. */
  readonly clock?: string | undefined
  readonly instance?: number | undefined
  readonly extended?: number | undefined
}

/** Whether a clock is still about something: not stopped, in time or not. */
export function isOpen({ stoppedAt }: Clock): boolean {
  return stoppedAt === null
}

/** The level of a role on the way up (CLK-1); roles off that way count as the supervisor's level. */
export function levelOf(role: string): number {
  return Math.max(1, LEVELS.indexOf(role))
}

const LEVELS: readonly string[] = ['handler', 'supervisor', 'dept_manager', 'vp', 'gm']
