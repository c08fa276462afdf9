import type { Bilingual, RefusalText } from './refusal-text.ts'
import { COURSE_REFUSALS } from './refusals-course.ts'
import { PERSON_REFUSALS } from './refusals-person.ts'
import { PLANNING_REFUSALS } from './refusals-planning.ts'

/** Every reason for which the domain says no, by its stable code; the code is the name of the problem page. */
export const REFUSALS = {
  ...PERSON_REFUSALS,
  ...PLANNING_REFUSALS,
  ...COURSE_REFUSALS,
} as const satisfies Record<string, RefusalText>

/** The code of a refusal. */
export type RefusalCode = keyof typeof REFUSALS

/** Why the domain says no: thrown as a Refusal, or shown beside what can't be done now. */
export interface Refused {
  readonly code: RefusalCode
  readonly more: Readonly<Record<string, unknown>>
}

/** The domain says no. `more` carries what the caller needs to mend it, such as `{ missing: [...] }`. */
export class Refusal extends Error implements Refused {
  constructor(
    readonly code: RefusalCode,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(code)
    this.name = 'Refusal'
  }
}

/** The command is known, but not in this state; `allowed` names what is (LIFE-1). */
export class TransitionNotAllowed extends Error {
  constructor(
    readonly state: string,
    readonly allowed: readonly string[],
  ) {
    super(`not allowed in ${state}`)
    this.name = 'TransitionNotAllowed'
  }
}

/** A value of the input that only the complaint or its policy can judge; the pointer says where it stands. */
export class UnfitInput extends Error {
  constructor(
    readonly pointer: string,
    readonly code: string,
    readonly texts: Bilingual,
  ) {
    super(code)
    this.name = 'UnfitInput'
  }
}
