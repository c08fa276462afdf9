import type { Actor, Role } from '../access/actor.ts'
import type { Complaint } from './complaint.ts'
import type { Ask } from './guard.ts'
import { REFUSALS, type Refused } from './refusal.ts'
import { ownSeeingRoles, type Seen, seeingRoles, seenOf } from './sight.ts'
import { COMMANDS, type CommandName, type StepName, transitionOf } from './transitions.ts'

/** A command as `actions` shows it: allowed or why not (LIFE-4). */
export interface Verdict<S extends StepName = CommandName> {
  readonly command: S
  readonly allowed: boolean
  /** Absent where allowed; `role` and `state` where the table itself says no, else the guard's refusal. */
  readonly reason?: 'role' | 'state' | Refused
}

/**
 * The role in which the actor may give this command here: one of their own, or, for approvals, of somebody they stand in for
 * (APP-1); null where none reaches the complaint.
 */
export function roleFor(step: StepName, actor: Actor, complaint: Seen): Role | null {
  const own = roleAmong(step, ownSeeingRoles(actor, complaint))
  return own ?? (transitionOf(step).deputies ? roleAmong(step, seeingRoles(actor, complaint)) : null)
}

function roleAmong(step: StepName, seeing: readonly Role[]): Role | null {
  return transitionOf(step).roles.find((role) => seeing.includes(role)) ?? null
}

/** The first guard about persons, or about the complaint, that refuses; null where all let pass. */
export function refusalOf(
  step: StepName,
  about: 'person' | 'complaint',
  complaint: Complaint,
  ask: Ask,
): Refused | null {
  for (const { code, refuses } of transitionOf(step).guards) {
    if (REFUSALS[code].about !== about) continue
    if (about === 'person' && ask.role === 'worker') continue
    const refused = refuses(complaint, ask)
    if (refused) return { code, more: refused === true ? {} : refused }
  }
  return null
}

/** LIFE-4: every command of the machine with whether this actor may give it now, and if not, why not. */
export function verdictsOf(complaint: Complaint, ask: Omit<Ask, 'role' | 'input'>): Verdict[] {
  return verdictsOn(
    COMMANDS.filter((command) => command !== 'receive'),
    complaint,
    ask,
  )
}

/** The same of some steps, casework among them. */
export function verdictsOn<S extends StepName>(
  steps: readonly S[],
  complaint: Complaint,
  ask: Omit<Ask, 'role' | 'input'>,
): Verdict<S>[] {
  const asking = askingOf(complaint, ask)
  return steps.map((command) => {
    const asked = asking(command)
    if (!asked) return { command, allowed: false, reason: 'role' }
    const person = refusalOf(command, 'person', complaint, asked)
    if (person) return { command, allowed: false, reason: person }
    if (!transitionOf(command).moves[complaint.state]) return { command, allowed: false, reason: 'state' }
    const refusal = refusalOf(command, 'complaint', complaint, asked)
    return refusal ? { command, allowed: false, reason: refusal } : { command, allowed: true }
  })
}

/**
 * In which role this actor asks for a step, for many steps of one complaint: what they see it by is worked out once. Null
 * where no role of theirs reaches it.
 */
export function askingOf<A extends Omit<Ask, 'role' | 'input'>>(
  complaint: Complaint,
  ask: A,
): (step: StepName) => (A & { readonly role: Role }) | null {
  const seen = seenOf(complaint)
  const [own, all] = [ownSeeingRoles(ask.actor, seen), seeingRoles(ask.actor, seen)]
  const asked = new Map<Role, A & { readonly role: Role }>()
  return (step) => {
    const role = roleAmong(step, own) ?? (transitionOf(step).deputies ? roleAmong(step, all) : null)
    if (!role) return null
    const known = asked.get(role) ?? { ...ask, role }
    asked.set(role, known)
    return known
  }
}
