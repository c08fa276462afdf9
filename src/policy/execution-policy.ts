import { z } from 'zod'
import { isDuration } from '../platform/duration.ts'

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const Name = z.strictObject({ zh: z.string().max(100), en: z.string().max(100) })
const Iso = z.string().max(40).refine(isDuration)

/** How what was agreed is carried out (EXE-1, EXE-4), who answers without an account (VER-1), and whose answers are alike (ANTI-1). */
export const ExecutionPolicy = z.strictObject({
  /** The kinds of work that a measure may name: the time that one takes where none is given, and whether it pays money. */
  work: z
    .array(z.strictObject({ code: Code, name: Name, dueIn: Iso, pays: z.boolean().optional() }))
    .max(100),
  /** By when a sum is paid that no measure pays, from execution on. */
  payWithin: Iso,
  /** How long a link holds by which a third party answers, at most until the time of the verification is long over. */
  linkFor: Iso,
  /** An answer that has so much in common (a share) with so many of the latest so many within that time is 模板化. */
  alike: z.strictObject({
    share: z.number().gt(0).max(1),
    times: z.int().min(1).max(100),
    latest: z.int().min(1).max(200),
    within: Iso,
  }),
})

/** The content of the policy `execution`. */
export type ExecutionPolicy = z.infer<typeof ExecutionPolicy>
