import type { Role } from '../access/actor.ts'
import type { Guard } from './guard.ts'
import type { Bilingual } from './refusal-text.ts'
import { STATES, type State } from './states.ts'

/** One row of the machine: from where to where, who, under which conditions, by which rules. */
export interface Transition {
  readonly name: Bilingual
  /** Where it may be given, and where it may lead from there. */
  readonly moves: { readonly [S in State]?: readonly State[] }
  /** The state of the complaint that it makes. */
  readonly begins?: State
  readonly roles: readonly Role[]
  /** The service itself may do it when its time has come. */
  readonly worker?: boolean
  /** These may do it though they don't see the complaint: they see what stands beside it. */
  readonly unseen?: readonly Role[]
  /** Work on the case: whoever does it first takes a complaint that belongs to nobody (REC-9). */
  readonly handling?: boolean
  /** Who stands in for somebody may do it for them (APP-1). */
  readonly deputies?: boolean
  readonly guards: readonly Guard[]
  readonly rules: readonly string[]
}

/** Who handles complaints. */
export const AGENT = ['agent', 'supervisor'] as const
/** The same, and the customer on their own page. */
export const OR_CUSTOMER = ['agent', 'supervisor', 'customer'] as const
/** The same, and who is asked for a part of it. */
export const ASSISTING = ['agent', 'supervisor', 'liaison'] as const
/** Who approves plans (APP-1). */
export const APPROVERS = ['dept_manager', 'vp', 'gm'] as const
/** The states before anything is carried out. */
export const UNTIL_APPROVED = ['received', 'classified', 'graded', 'planned', 'approved'] as const
/** Every state but that of the archive. */
export const ENDED = STATES.filter((state) => state !== 'archived')

/** The states in which a step may be given. */
export function fromOf({ moves }: Transition): State[] {
  return STATES.filter((state) => moves[state] !== undefined)
}

/** The states that a step may lead to. */
export function toOf({ moves, begins }: Transition): State[] {
  const reached = new Set([...Object.values(moves).flat(), ...(begins ? [begins] : [])])
  return STATES.filter((state) => reached.has(state))
}

/** The moves of a step that leaves a complaint where it is. */
export function stay<S extends State>(states: readonly S[]): { readonly [state in S]: readonly State[] } {
  return Object.fromEntries(states.map((state) => [state, [state]])) as never
}

/** The moves of a step that leads to one state. */
export function each<S extends State>(
  states: readonly S[],
  to: State,
): { readonly [state in S]: readonly State[] } {
  return Object.fromEntries(states.map((state) => [state, [to]])) as never
}
