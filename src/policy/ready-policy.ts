import { z } from 'zod'
import { isDuration } from '../platform/duration.ts'
import { Department } from '../platform/fields.ts'
import { PolicyCode as Code } from './calendar-policy.ts'

const Text = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })
const Iso = z.string().max(40).refine(isDuration)
const Fen = z.int().min(0).max(1_000_000_000_000)
const ROLES = [
  ...(['supervisor', 'dept_manager', 'vp', 'gm', 'liaison', 'legal', 'quality', 'pr', 'privacy'] as const),
] as const

/** What an option gives; a `coupon` replaces money only by the customer's choice (PLAN-6). */
export const OPTION_KINDS = ['money', 'goods', 'service', 'coupon'] as const
/** One of them. */
export type OptionKind = (typeof OPTION_KINDS)[number]

/** Of which complaints: all where nothing is named. */
export const Subject = z.strictObject({
  categories: z.array(Code).min(1).max(100).optional(),
  subcategories: z.array(Code).min(1).max(200).optional(),
})

/** One measure of a ready option: whose it is and where it is done is filled in from the complaint. */
const ReadyMeasure = z.strictObject({
  action: Text,
  /** Whoever holds this role for the complaint; without it its handler. */
  owner: z.enum(ROLES).optional(),
  /** Without it the department that leads. */
  department: Department.optional(),
  dueIn: Iso,
})

/** What it costs: a sum, so many per cent of the amount in dispute, or blank: the planner says. */
const CostRule = z.union([
  z.strictObject({ fixed: Fen }),
  z.strictObject({ percentInDispute: z.int().min(1).max(10_000), atLeast: Fen.optional() }),
  z.strictObject({ blank: z.literal(true) }),
])

/** A ready option 现成方案 of the library (PLAN-2). */
export const ReadyOption = z.strictObject({
  code: Code,
  name: Text,
  kind: z.enum(OPTION_KINDS),
  when: Subject,
  /** The kinds of demand that it meets. */
  meets: z.array(Code).max(20),
  measures: z.array(ReadyMeasure).min(1).max(20),
  cost: CostRule,
  /** Codes of the legal bases that it rests on. */
  laws: z.array(Code).max(20).default([]),
  /** Other bases: the contract, the house's own rules. */
  basis: z.array(Text).max(20).default([]),
  /** What the law itself gives in such a case (PLAN-6). */
  entitlement: z.boolean().default(false),
  /** Whether it needs no countersignature (PLAN-2). */
  routine: z.boolean(),
  goodwill: z.boolean().default(false),
})
/** One of them as policy holds it. */
export type ReadyOption = z.output<typeof ReadyOption>

/** By what a promise is judged (PLAN-3): the percentile of what was achieved lately, from so many cases on. */
export const PromiseRule = z.strictObject({
  within: Iso,
  atLeast: z.int().min(1).max(300),
  percentile: z.int().min(1).max(100),
  /** How many of the newest are looked at. */
  newest: z.int().min(1).max(300),
})

/** Whether a plan waits for the departments that carry it out (PLAN-2). */
export const CountersignRule = z.strictObject({ required: z.boolean() })

/** What holds where a policy was put before there were such rules. */
export const READY_DEFAULTS = {
  ready: [],
  leadWithout: 'customer-service',
  promise: { within: 'P90D', atLeast: 20, percentile: 80, newest: 300 },
  countersign: { required: true },
}
