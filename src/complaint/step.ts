import type { z } from 'zod'
import type { Clock, Rules } from '../clocks/clock.ts'
import type { Complaint } from './complaint.ts'
import type { Fact } from './event.ts'
import type { Ask } from './guard.ts'
import type { StepName } from './transitions.ts'

/** What a decision is given besides complaint and input: who, when, under which policies, and a maker of ids. */
export interface By extends Ask {
  readonly newId: () => string
  /** The name of the tenant, as messages to customers give it. */
  readonly house?: string | undefined
  /** The clocks of the complaint as they were written last, and the rules by which they run. */
  readonly clocks?: readonly Clock[] | undefined
  readonly rules?: Rules | undefined
}

/** One step: its input, and the pure function that says what happens. Whether it may is the table's business. */
export interface Step<I extends z.ZodType = z.ZodType> {
  readonly step: StepName
  readonly input: I
  readonly decide: (complaint: Complaint, input: z.output<I>, by: By) => Fact[]
}

/** A step with the type of its input kept. */
export function defineStep<I extends z.ZodType>(step: Step<I>): Step<I> {
  return step
}
