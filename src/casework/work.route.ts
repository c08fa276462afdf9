import type { z } from 'zod'
import type { Means } from '../complaint/means.store.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import type { Transaction } from '../platform/database.store.ts'

/** A piece of casework at the door: its body, and what of its own it makes. */
export interface Work {
  readonly step: Step
  /** What it is for, for the document. */
  readonly about: string
  readonly body: z.ZodType
  readonly makes?: { readonly schema: z.ZodType; readonly of: (moved: Moved, done: unknown) => unknown }
  /** What it does beside the complaint, in the same transaction; what it returns is there for `makes`. */
  readonly beside?: (tx: Transaction, means: Means, moved: Moved) => unknown
}
