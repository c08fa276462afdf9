import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { isDuration } from '../platform/duration.ts'
import { Department, label, Person } from '../platform/fields.ts'
import { CalendarPolicy } from './calendar-policy.ts'
import { ClocksPolicy } from './clocks-policy.ts'
import { EvidencePolicy } from './evidence-policy.ts'
import { ExecutionPolicy } from './execution-policy.ts'
import { isKeepingTime } from './keep.ts'
import { LegalPolicy } from './legal-policy.ts'
import { PhrasesPolicy, TemplatesPolicy } from './notice-policies.ts'
import { CountersignRule, PromiseRule, READY_DEFAULTS, ReadyOption } from './ready-policy.ts'

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const Name = z.strictObject({ zh: z.string().max(100), en: z.string().max(100) })
const Fen = z.int().min(0)
const Iso = z.string().refine(isDuration)

/** The grades of domain.md §6, lowest first. */
export const GRADES = ['general', 'important', 'urgent'] as const
/** How serious a complaint is. */
export type Grade = (typeof GRADES)[number]

const CRITERION_FACTS = [
  ...(['affectedCustomers', 'loss', 'amountInDispute', 'safetyHazard'] as const),
  ...(['publicOpinionRisk', 'processDefect', 'channel'] as const),
] as const

const Approver = z.enum(['dept_manager', 'vp', 'gm'])

/** What complaints may be about (domain.md §5). */
export const Taxonomy = z.strictObject({
  categories: z
    .array(
      z.strictObject({
        code: Code,
        name: Name,
        subcategories: z.array(z.strictObject({ code: Code, name: Name })).max(100),
      }),
    )
    .min(1)
    .max(100),
})

/** Which facts make which grade (domain.md §6, GRD-1): any one criterion suffices, the highest grade that fires counts. */
export const Grading = z.strictObject({
  grades: z.array(z.enum(GRADES)).min(1),
  otherwise: z.enum(GRADES),
  criteria: z
    .array(
      z.strictObject({
        name: Code,
        grade: z.enum(GRADES),
        fact: z.enum(CRITERION_FACTS),
        atLeast: z.int().min(0).optional(),
        over: z.int().min(0).optional(),
        is: z.union([z.boolean(), z.string().max(64)]).optional(),
        provisionalOnly: z.boolean().optional(),
      }),
    )
    .max(100),
})

const ApprovalLevel = z.strictObject({
  role: Approver,
  /** How many different people of the role; one where absent. */
  quorum: z.int().min(1).max(10).optional(),
  /** Of which department they are, where not of any that sees the complaint. */
  department: Department.optional(),
})

/**
 * Who approves (APP-1): the levels of the first rule that fits; where none does, one person by grade and by the
 * compensation of the dearest option in fen, the higher of the two.
 */
export const ApprovalPolicy = z.strictObject({
  /** The roles that approve, the lowest first. */
  ladder: z.array(Approver).min(1),
  rules: z
    .array(
      z.strictObject({
        name: Code,
        when: z.strictObject({
          grades: z.array(z.enum(GRADES)).min(1).optional(),
          categories: z.array(Code).min(1).max(100).optional(),
          subcategories: z.array(Code).min(1).max(100).optional(),
          /** Both included. */
          compensation: z.strictObject({ from: Fen.optional(), upTo: Fen.optional() }).optional(),
        }),
        levels: z.array(ApprovalLevel).min(1).max(5),
      }),
    )
    .max(200)
    .optional(),
  byGrade: z.record(z.enum(GRADES), Approver).optional(),
  byCompensation: z
    .array(z.strictObject({ upTo: Fen.optional(), approver: Approver }))
    .min(1)
    .optional(),
  /** Levels may be filled in any order; otherwise a higher one waits for those before it. */
  anyOrder: z.boolean().optional(),
  /** How long an approval holds that isn't carried out; null or absent: until it is. */
  expiresAfter: Iso.nullable().optional(),
  greenChannel: z.strictObject({ grades: z.array(z.enum(GRADES)), opener: Approver }),
})

/**
 * How many options a plan needs (PLAN-1), the library of remedies and of ready options (PLAN-2), what may be settled at
 * once (PLAN-5), by what a promise is judged (PLAN-3).
 */
export const OptionsPolicy = z.strictObject({
  atLeast: z.int().min(1).max(10),
  settlement: z.strictObject({
    grades: z.array(z.enum(GRADES)),
    limit: Fen,
    perCustomer: z.int().min(0),
    within: Iso,
  }),
  remedies: z.array(z.strictObject({ code: Code, name: Name })).max(200),
  ready: z.array(ReadyOption).max(300).default(READY_DEFAULTS.ready),
  /** Who does what no department leads yet. */
  leadWithout: Department.default(READY_DEFAULTS.leadWithout),
  promise: PromiseRule.default(READY_DEFAULTS.promise),
  countersign: CountersignRule.default(READY_DEFAULTS.countersign),
})

/** Which department takes a complaint (ASG-1): the first rule that fits. Whoever is named outside the ladder is FAIR-5's. */
export const RoutingPolicy = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        name: Code,
        when: z.strictObject({
          categories: z.array(Code).min(1).max(100).optional(),
          subcategories: z.array(Code).min(1).max(100).optional(),
          channels: z.array(z.enum(CHANNELS)).min(1).optional(),
          grades: z.array(z.enum(GRADES)).min(1).optional(),
          regions: z.array(label(200)).min(1).max(100).optional(),
        }),
        department: Department,
        skill: Code.optional(),
        person: z.boolean().optional(),
      }),
    )
    .max(200),
  outsideLadder: Person.optional(),
})

/** How long and how often a silent customer is tried before the complaint may end (LIFE-10). */
export const SilencePolicy = z.strictObject({
  attempts: z.int().min(1).max(20),
  days: z.int().min(1).max(20),
  channels: z.int().min(1).max(5),
  wait: Iso,
})

/**
 * How long the link to the customer's own page lasts after the time for appeal is over, and how many representatives may
 * speak for a customer at once (REC-6).
 */
export const TrackingPolicy = z.strictObject({ lasts: Iso, representatives: z.int().min(0).max(20) })
const KeepingTime = z.string().max(40).refine(isKeepingTime)

/**
 * How long an archived dossier is kept (ARC-2), when a refused batch is proposed again, and what a dossier has to hold
 * beyond ARC-1's list: with `notice` a message that told the outcome, wherever there is contact. And for how long events
 * are offered to other systems.
 */
export const RetentionPolicy = z.strictObject({
  keep: KeepingTime,
  keepWithLegalRisk: KeepingTime,
  askAgain: Iso,
  dossier: z.strictObject({ notice: z.boolean() }),
  /** How long an event is offered to those who read events (api.md, Events); it stays on the timeline. */
  feed: Iso.default('P90D'),
})

/**
 * What follows the work: when and how the customer is asked again (REV-1), from which score on a supervisor follows up
 * (REV-2), and by how much of the past and the future an improvement is judged (IMP-1).
 */
export const AftercarePolicy = z.strictObject({
  revisit: z.strictObject({
    daysBetween: z.int().min(1).max(30),
    /** In turn, the customer's preferred one first where it is among them. */
    channels: z.array(z.enum(CHANNELS)).min(1).max(CHANNELS.length),
    calendar: Code,
    /** This score and those below it are followed up though it is solved. */
    dissatisfiedAt: z.int().min(0).max(4),
  }),
  improvement: z.strictObject({
    before: Iso,
    after: Iso,
    /** With fewer complaints in both windows together nothing is said of the effect. */
    atLeast: z.int().min(1).max(1_000_000),
    significance: z.number().gt(0).lt(0.5),
  }),
})

/** The schema of each policy by its name. */
export const POLICY_SCHEMAS = {
  taxonomy: Taxonomy,
  grading: Grading,
  approval: ApprovalPolicy,
  options: OptionsPolicy,
  legal: LegalPolicy,
  execution: ExecutionPolicy,
  clocks: ClocksPolicy,
  calendar: CalendarPolicy,
  routing: RoutingPolicy,
  silence: SilencePolicy,
  tracking: TrackingPolicy,
  templates: TemplatesPolicy,
  phrases: PhrasesPolicy,
  evidence: EvidencePolicy,
  retention: RetentionPolicy,
  aftercare: AftercarePolicy,
} as const

/** The policies that a tenant has. */
export type PolicyName = keyof typeof POLICY_SCHEMAS
/** One content for every policy: what a complaint is handled by. */
export type Policies = { readonly [N in PolicyName]: z.infer<(typeof POLICY_SCHEMAS)[N]> }
/** Which version of each policy was in force when a complaint was received; where none was, the default pack holds. */
export type PolicyVersions = { readonly [N in PolicyName]?: number | undefined }

/** The names of all policies, in a fixed order. */
export const POLICY_NAMES = Object.keys(POLICY_SCHEMAS) as PolicyName[]
