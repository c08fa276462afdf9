import { z } from 'zod'
import { PolicyCode as Code, Day } from './calendar-policy.ts'
import { Subject } from './ready-policy.ts'

const Text = z.strictObject({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) })
const Fen = z.int().min(0).max(1_000_000_000_000)

/** One legal basis of the library (LAW-1): days are the days of the house's time zone. */
export const LegalBasis = z.strictObject({
  code: Code,
  law: Text,
  /** Articles as the law counts them: `24`, `8-9`; absent where the law as a whole is meant. */
  article: z
    .string()
    .regex(/^\d{1,4}(-\d{1,4})?(, \d{1,4}(-\d{1,4})?)*$/)
    .max(60)
    .optional(),
  inForceFrom: Day,
  /** From that day on it is no longer in force. */
  repealedFrom: Day.optional(),
  /** What holds in its place. */
  replacedBy: z.array(Code).max(20).optional(),
  /** What it demands, in the library's own words. */
  requires: Text,
  /** Whether somebody has held it against the official text. */
  verified: z.boolean(),
  attached: Subject,
  /** What it gives at least where it applies: so many per cent of the amount in dispute, and no less than the floor. */
  minimum: z.strictObject({ percentInDispute: z.int().min(1).max(10_000), floor: Fen }).optional(),
})
/** One of them. */
export type LegalBasis = z.output<typeof LegalBasis>

/** A phrase that may not stand in an option; `…` stands for up to eight characters of the same clause. */
const Phrase = z.string().regex(/^[^…\p{C}]{1,20}(…[^…\p{C}]{1,20}){0,3}$/u)

/** The library of legal bases, and what no option may ask of a customer (LAW-1, PLAN-6). */
export const LegalPolicy = z.strictObject({
  bases: z.array(LegalBasis).max(300),
  neverAsked: z.array(Phrase).max(100),
})
