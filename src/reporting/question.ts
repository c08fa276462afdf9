import type { Actor } from '../access/actor.ts'
import type { Filter } from './filter.ts'
import type { Scope } from './reader.ts'

/** A question with what its answer depends on besides the data (ANA-8). */
export interface Question {
  readonly actor: Actor
  readonly filter: Filter
  readonly scope: Scope
  /** The moment that the figures are true of: what still runs has run until then. */
  readonly asOf: Date
  /** The tenant's IANA time zone. */
  readonly timeZone: string
  /** ANA-8: whether small cells are withheld from the caller. */
  readonly withholds: boolean
}
