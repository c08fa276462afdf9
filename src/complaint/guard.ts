import type { Actor, Role } from '../access/actor.ts'
import type { Members } from '../members/members.ts'
import type { Policies } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import type { AchievedByWork } from './promise.ts'
import type { RefusalCode } from './refusal.ts'

/** Who asks for what, when; everything a guard may look at beside the complaint. */
export interface Ask {
  readonly actor: Actor
  /** The role in which the actor may give this command here; `worker` for the service itself. */
  readonly role: Role | 'worker'
  readonly at: Date
  readonly policies: Policies
  /** The tenant's time zone (IANA): what a day is (REV-1, LIFE-11). */
  readonly timeZone: string
  /** The command's input; absent while only asking what could be done (LIFE-4). */
  readonly input?: unknown
  /** The complaint that this one is or is to be merged into, where the command needs it. */
  readonly target?: Complaint | undefined
  /** Whether target and complaint are of the same customer. */
  readonly sameCustomer?: boolean | undefined
  /** How many settlements this customer had in the time that policy names (PLAN-5). */
  readonly settlements?: number | undefined
  /** How long such work took lately, where a plan promises it (PLAN-3). */
  readonly achieved?: AchievedByWork | undefined
  /** ANTI-1: to how many of the latest answers this one is nearly the same, where that is many. */
  readonly answersAlike?: number | undefined
  /** Who works with complaints; null where the tenant keeps no members. */
  readonly members?: Members | null | undefined
  /** How many open complaints those have who could take this one (ASG-1). */
  readonly load?: ReadonlyMap<string, number> | undefined
}

/** What a step may need beside the complaint, looked up while its row is locked. */
export type Sight = Pick<
  Ask,
  'target' | 'sameCustomer' | 'settlements' | 'achieved' | 'answersAlike' | 'members' | 'load'
>

/** A condition of a command: true or an explanation where it refuses, false where it lets pass. */
export interface Guard {
  readonly code: RefusalCode
  readonly refuses: (complaint: Complaint, ask: Ask) => boolean | Readonly<Record<string, unknown>>
}
