import { z } from 'zod'
import { durationMs, isDuration } from '../platform/duration.ts'
import { PolicyCode as Code, Day, named } from './calendar-policy.ts'

const TEN_YEARS_DAYS = 3650
const MOST_RULES = 60
const Text = z.string().max(500)
const Iso = z.string().max(40).refine(isDuration).refine(isWithinTenYears)
const Days = z.int().min(1).max(TEN_YEARS_DAYS)

/** A fraction such as `1/4`, exact where a decimal is not. */
const Fraction = z.string().regex(/^(?:0|[1-9]\d{0,2})\/[1-9]\d{0,2}$/)

/** What may happen to a complaint that starts, stops or cancels clocks (domain.md §7): a closed list. */
export const TRIGGERS = [
  ...(['received', 'acknowledged', 'personal_contact', 'graded', 'analysed', 'analyse_ended'] as const),
  ...([
    'verification_asked',
    'verification_concluded',
    'planned',
    'returned',
    'approved',
    'approval_ended',
  ] as const),
  ...(['plan_told', 'decided', 'accepted', 'declined', 'executing', 'green_channel', 'entry'] as const),
  ...(['ratification_owed', 'ratified', 'ratification_refused', 'amended'] as const),
  ...(['promised', 'promise_kept', 'promise_void', 'begun_as_promised'] as const),
  ...(['task_given', 'task_postponed', 'task_done', 'task_dropped'] as const),
  ...(['compensation_owed', 'compensation_paid', 'compensation_void'] as const),
  ...(['executed', 'settled', 'executed_without_contact', 'answered'] as const),
  ...(['revisit_done', 'revisited', 'reopened', 'appealed', 'paused', 'resumed'] as const),
  ...(['dissatisfied', 'followed_up', 'hazard_found', 'hazard_contained', 'recall_decided'] as const),
  ...(['recall_ordered', 'hazard_reported'] as const),
  ...(['dismissed', 'withdrawn', 'merged', 'split', 'concluded', 'archived', 'no_contact'] as const),
] as const

/** What starts, stops or cancels a clock. */
export type Trigger = (typeof TRIGGERS)[number]
const Triggers = z.array(z.enum(TRIGGERS)).max(TRIGGERS.length)

const OneLimit = z.union([
  Iso,
  z.strictObject({ workingDays: Days }),
  z.strictObject({ days: Days }),
  /** That part of another clock's limit under the same grade. */
  z.strictObject({ share: Fraction, of: Code }),
  /** At most so long, and at most that part of what another clock has left (VER-2). */
  z.strictObject({ atMost: Iso, shareOfLeft: Fraction, of: Code }),
])
const ByGrade = z.strictObject({ general: OneLimit, important: OneLimit, urgent: OneLimit })

/** What the worker does when the term is over: such a clock is a term, not a promise, and isn't breached (CLK-13, §7 close). */
const Then = z.enum(['archive', 'resume', 'silence', 'lapse'])

/** One clock (domain.md §7): when it starts, how long it may take, what stops it. */
export const ClockRule = z.strictObject({
  starts: Triggers,
  /** These begin a new instance even while one runs, which is then cancelled unless they also stop it. */
  restarts: Triggers.optional(),
  stops: Triggers.min(1),
  cancelledBy: Triggers.optional(),
  /** It starts only for complaints that came so, ask for that, or are then in these states. */
  where: z
    .strictObject({
      channels: z.array(Code).max(50).optional(),
      demands: z.array(Code).max(50).optional(),
      states: z.array(Code).max(20).optional(),
    })
    .optional(),
  /** A date that the complaint itself names goes before the limit. */
  given: z
    .enum(['letter_due', 'verification_due', 'resume_by', 'task_due', 'payment_due', 'approval_expires'])
    .optional(),
  limit: z.union([OneLimit, ByGrade]).optional(),
  calendar: Code,
  /** It stands still while the complaint waits for these (CLK-3). */
  pausesFor: z
    .array(z.enum(['customer', 'third_party']))
    .max(2)
    .optional(),
  /** In place of the policy's own `warnAt`. */
  warnAt: z.array(z.number().gt(0).lt(1)).max(5).optional(),
  /** No way out of the complaint ends it: it is about what goes on beside it (SAFE-1, REV-2). */
  outlives: z.boolean().optional(),
  /** The name of the ladder that it climbs once breached; none: it doesn't climb. */
  ladder: Code.optional(),
  /** Not stopped, it is due again and again after its limit. */
  repeats: z.boolean().optional(),
  whenDue: z.union([Then, z.strictObject({ customer: Then, third_party: Then })]).optional(),
  /** How often the worker tries again where it can't be done yet. */
  retryEvery: Iso.optional(),
  /** `false`: somebody else's limit, shown and not charged to us (CLK-10). */
  charged: z.boolean().optional(),
  /** Longer limits, each with the role that allows it; the customer is told (CLK-10). */
  extensions: z
    .array(z.strictObject({ limit: OneLimit, approvedBy: Code }))
    .max(5)
    .optional(),
})

const Term = ClockRule.extend({ limit: Iso })

/** One rung: the role, and how long after the breach it is called, as a duration or as a part of the limit. */
const Rung = z.strictObject({ after: z.union([Iso, Fraction]), role: Code })

/** A start, waits and an extension with the due time that the law gives for them. */
const Fixture = z.strictObject({
  clock: Code,
  startedAt: z.iso.datetime({ offset: true }),
  waits: z
    .array(
      z.strictObject({ from: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }) }),
    )
    .max(20)
    .optional(),
  /** How many of the clock's extensions were allowed. */
  extended: z.int().min(0).max(5).optional(),
  dueAt: z.iso.datetime({ offset: true }),
})

/** Clocks of a law that run beside our own (CLK-10). */
export const StatutoryPack = z.strictObject({
  name: Code,
  title: z.strictObject({ zh: Text, en: Text }),
  /** The law with its articles. */
  source: Text,
  inForceFrom: Day,
  /** Whether somebody has held the numbers against the published text. */
  verified: z.boolean(),
  rules: named(ClockRule, 20),
  fixtures: z.array(Fixture).max(100),
})

/** All clocks (domain.md §7), their ladders (CLK-1), the statutory packs taken in (CLK-10), and counts of §2 and §10. */
export const ClocksPolicy = z.strictObject({
  rules: z.object({ close: Term, resume_by: Term }).catchall(ClockRule).refine(areNamed),
  /** The shares of a limit at which a clock warns (CLK-1). */
  warnAt: z.array(z.number().gt(0).lt(1)).max(5),
  ladders: named(z.array(Rung).min(1).max(10), 50),
  /** Whom a breach goes to where nobody holds a rung or a later one (CLK-8). */
  dutyRole: Code,
  counts: z.strictObject({
    /** Attempts on different days that end the duty to revisit (REV-1). */
    revisitAttempts: z.int().min(1).max(10),
    /** Refused plans and reopenings after which a final answer may be given (LIFE-9). */
    refusalsBeforeConclusion: z.int().min(1).max(10),
  }),
  packs: z.array(StatutoryPack).max(20).optional(),
})

/** One clock as policy writes it. */
export type ClockRule = z.infer<typeof ClockRule>
/** One limit as policy writes it. */
export type LimitRule = z.infer<typeof OneLimit>
/** The clocks as policy writes them. */
export type ClocksPolicy = z.infer<typeof ClocksPolicy>
/** A pack of statutory clocks. */
export type StatutoryPack = z.infer<typeof StatutoryPack>

function isWithinTenYears(iso: string): boolean {
  return !isDuration(iso) || durationMs(iso) <= TEN_YEARS_DAYS * 86_400_000
}

function areNamed(rules: object): boolean {
  const names = Object.keys(rules)
  return names.length <= MOST_RULES && names.every((name) => Code.safeParse(name).success)
}
