import { after } from '../platform/duration.ts'
import { compareGrades, gradeByCriteria, notBelowRaised } from '../policy/grading.ts'
import type { Grade } from '../policy/policy.ts'
import { holderAs } from './approving.ts'
import { isOpenAssistance } from './assistance.ts'
import type { Complaint, Facts } from './complaint.ts'
import { sameDay } from './day.ts'
import { missingFromDossier } from './dossier.ts'
import type { Ask, Guard } from './guard.ts'
import { missingOfSilence } from './silence.ts'
import { isOpen } from './states.ts'

const LADDER_TOP = 4

/** While a dismissal awaits confirmation only messages, verification, corrections and hold are allowed. */
export const noConfirmationPending: Guard = {
  code: 'confirmation-pending',
  refuses: ({ awaiting }) => awaiting.includes('confirmation'),
}

/** After approval the grade may only rise (`grade`). */
export const risesAfterApproval: Guard = {
  code: 'regrade-only-rises',
  refuses: (complaint, { policies, input }) => {
    const { state, grade } = complaint
    if (!input || !grade || !['approved', 'executing'].includes(state)) return false
    const { override, ...facts } = input as Facts & { override?: { grade: Grade } }
    const found = gradeByCriteria(policies.grading, facts)
    const next = override?.grade ?? notBelowRaised(policies.grading, found, complaint).grade
    return compareGrades(policies.grading, next, grade) < 0
  },
}

/** PLAN-1: at least as many options as policy says. */
export const enoughOptions: Guard = {
  code: 'too-few-options',
  refuses: (_, { policies, input }) => {
    if (!input) return false
    const given = (input as { options: unknown[] }).options.length
    return given < policies.options.atLeast && { atLeast: policies.options.atLeast, given }
  },
}

/** VER-3: verified before it is planned, or waived with a reason. */
export const verified: Guard = {
  code: 'verification-missing',
  refuses: (complaint) =>
    !complaint.verificationWaived && !complaint.verifications.some(({ state }) => state !== 'asked'),
}

/** Unfounded only after a verification with an answer and with both sides heard (FAIR-1). */
export const verifiedWhereUnfounded: Guard = {
  code: 'verification-missing',
  refuses: (complaint, ask) =>
    isUnfounded(ask) && !complaint.verifications.some(({ state }) => state === 'answered'),
}

/** FAIR-1: both sides are heard before a complaint is called unfounded. */
export const heardWhereUnfounded: Guard = {
  code: 'both-sides-unheard',
  refuses: ({ statements }, ask) =>
    isUnfounded(ask) &&
    !['complainant', 'respondent'].every((side) => statements.some(({ by }) => by === side)),
}

/** FAIR-3: somebody is told who is complained of. */
export const respondentNamed: Guard = {
  code: 'no-respondent',
  refuses: ({ respondents }) => respondents.length === 0,
}

/** CLS-4: where legal risk was seen, `legal` has cleared it. */
export const clearedWhereRisky: Guard = {
  code: 'legal-review-missing',
  refuses: ({ legalRisk, legalReview }) => legalRisk && legalReview?.opinion !== 'clear',
}

/** LIFE-9: a final answer has a legal review on record. */
export const legallyCleared: Guard = {
  code: 'legal-review-missing',
  refuses: ({ legalReview }) => legalReview?.opinion !== 'clear',
}

/** PLAN-5: only grades that policy names are settled at once. */
export const settleable: Guard = {
  code: 'not-settleable',
  refuses: ({ grade }, { policies }) => grade === null || !policies.options.settlement.grades.includes(grade),
}

/** PLAN-5: within the agent's limit. */
export const withinSettlementLimit: Guard = {
  code: 'over-settlement-limit',
  refuses: (_, { policies, input }) => {
    const cost = (input as { cost: { amount: number } } | undefined)?.cost.amount ?? 0
    const { limit } = policies.options.settlement
    return cost > limit && { limit: { amount: limit, currency: 'CNY' } }
  },
}

/** PLAN-5: not the way for a customer who has had it so often lately. */
export const fewSettlements: Guard = {
  code: 'too-many-settlements',
  refuses: (_, { policies, settlements = 0 }) => {
    const { perCustomer, within } = policies.options.settlement
    return settlements >= perCustomer && { perCustomer, within }
  },
}

/** An option accepted by the customer, or one that gives and asks nothing (`execute`). */
export const consentedOrGoodwill: Guard = {
  code: 'consent-missing',
  refuses: (complaint) => complaint.state === 'approved' && !consented(complaint),
}

/** The choice is recorded at the latest when the work is complete (APP-2). */
export const consented: (complaint: Complaint) => boolean = ({ plan, decision }) => {
  const recommended = plan?.options.find(({ id }) => id === plan.recommended)
  return Boolean(decision?.accepted) || recommended?.goodwill === true
}

/** APP-2: the choice is recorded at the latest when the work is complete. */
export const choiceRecorded: Guard = {
  code: 'consent-missing',
  refuses: (complaint) => !consented(complaint),
}

/** In execution only the green channel still leaves a choice to make. */
export const undecidedInExecution: Guard = {
  code: 'already-decided',
  refuses: ({ state, decision, greenChannel }) =>
    state === 'executing' && (decision !== null || !greenChannel),
}

/** LIFE-12: `no_contact` is a basis only where there is no contact. */
export const contactUnknown: Guard = {
  code: 'contact-known',
  refuses: ({ noContact }, { input }) =>
    (input as { basis?: string } | undefined)?.basis === 'no_contact' && !noContact,
}

/** APP-2: from `planned` only by the green channel, and only where the grade allows it. */
export const greenWhereUnapproved: Guard = {
  code: 'green-channel-only',
  refuses: (complaint, { actor, policies, input }) => {
    const { grades, opener } = policies.approval.greenChannel
    const asked = input
      ? (input as { greenChannel?: unknown }).greenChannel !== undefined
      : complaint.state === 'planned' && holderAs(actor, opener) !== undefined
    if (complaint.state === 'approved') return asked
    return !asked || complaint.grade === null || !grades.includes(complaint.grade)
  },
}

/** Nothing is ratified that isn't owed. */
export const ratificationOwed: Guard = {
  code: 'ratification-not-owed',
  refuses: ({ ratification }) => ratification === null,
}

/** APP-2: ratified where owed before the work counts as complete. */
export const noRatificationOwed: Guard = {
  code: 'ratification-owed',
  refuses: ({ ratification }) => ratification !== null,
}

/** ANTI-1: each task done with evidence or cancelled with a reason. */
export const noTaskOpen: Guard = {
  code: 'tasks-open',
  refuses: ({ tasks }) => {
    const open = tasks.filter(({ state }) => state === 'open' || state === 'started')
    return open.length > 0 && { tasks: open.map(({ id }) => id) }
  },
}

/** ASG-3: nobody is still at something for the lead. */
export const noAssistanceOpen: Guard = {
  code: 'assistance-open',
  refuses: ({ assistance = [] }) => {
    const open = assistance.filter(isOpenAssistance)
    return open.length > 0 && { assistance: open.map(({ id }) => id) }
  },
}

/** ASG-4: the customer knows who answers, and why, wherever they can be told. */
export const handOverTold: Guard = {
  code: 'hand-over-untold',
  refuses: ({ untold, noContact }) => Boolean(untold) && !noContact,
}

/** `withdraw`: what is begun is finished or undone. */
export const begunWorkDecided: Guard = {
  code: 'tasks-begun',
  refuses: ({ tasks }, { input }) =>
    input !== undefined &&
    (input as { tasks?: string }).tasks === undefined &&
    tasks.some(({ state }) => state === 'open' || state === 'started'),
}

/** A confirmation answers a proposal. */
export const dismissalProposed: Guard = {
  code: 'no-dismissal-proposed',
  refuses: ({ awaiting }) => !awaiting.includes('confirmation'),
}

/** `appeal`: once. */
export const notAppealed: Guard = { code: 'appealed-already', refuses: ({ appealed }) => appealed }

/** `appeal`, LIFE-8: within the time for appeal. */
export const withinAppealTime: Guard = {
  code: 'appeal-time-over',
  refuses: (complaint, ask) => appealTimeOver(complaint, ask),
}

/** LIFE-8: one successor, and none of what was converted or merged. */
export const appealable: Guard = {
  code: 'no-appeal',
  refuses: ({ state, disposal }) =>
    state === 'archived' && (disposal === 'converted' || disposal === 'merged'),
}

/** LIFE-8: a frozen dossier has at most one successor. */
export const notSucceeded: Guard = {
  code: 'succeeded-already',
  refuses: ({ successor }) => successor !== null,
}

/** `archive`: at once where solved or withdrawn, else when the time for appeal is over. */
export const appealTimeOverOrSolved: Guard = {
  code: 'appeal-time-running',
  refuses: ({ state, revisits, closesAt }, { at }) =>
    state !== 'withdrawn' &&
    !(state === 'revisited' && revisits.at(-1)?.solved === 'yes') &&
    closesAt !== null &&
    at < new Date(closesAt) && { closesAt },
}

/** ARC-1: complete by its disposal. */
export const dossierComplete: Guard = {
  code: 'dossier-incomplete',
  refuses: (complaint, { policies }) => {
    const missing = missingFromDossier(complaint, policies.retention)
    return missing.length > 0 && { missing }
  },
}

/** A merged complaint is archived with or after its target; of one that ended without an answer it is split again. */
export const targetArchived: Guard = {
  code: 'target-not-archived',
  refuses: ({ state }, { target }) =>
    state === 'merged' &&
    target !== undefined &&
    (target.state !== 'archived' || UNANSWERED.includes(target.disposal)),
}

const UNANSWERED: readonly Complaint['disposal'][] = [
  ...(['withdrawn', 'unfounded', 'not_accepted', 'transferred', 'converted'] as const),
]

/** `merge`: into an open complaint. */
export const targetOpen: Guard = {
  code: 'target-not-open',
  refuses: (_, { target }) => target !== undefined && !isOpen(target.state) && { target: target.state },
}

/** GRP-1: complaints of different customers are a group, never merged. */
export const ofSameCustomer: Guard = {
  code: 'different-customer',
  refuses: (_, { sameCustomer }) => sameCustomer === false,
}

/** LIFE-9: after the appeal, or as many refused plans and reopenings as policy names. */
export const heardOut: Guard = {
  code: 'too-early-to-conclude',
  refuses: (complaint, ask) => {
    const { appealed, declinedCount, reopenedCount } = complaint
    const { policies, input } = ask
    if (isOnSilence(input) || (input === undefined && !missingOfSilence(complaint, ask))) return false
    return !appealed && declinedCount + reopenedCount < policies.clocks.counts.refusalsBeforeConclusion
  },
}

/** LIFE-10: on the basis that the customer can't be reached only after all of it was tried. */
export const silenceComplete: Guard = {
  code: 'silence-incomplete',
  refuses: (complaint, ask) => {
    const missing = isOnSilence(ask.input) ? missingOfSilence(complaint, ask) : null
    return missing !== null && { missing }
  },
}

function isOnSilence(input: unknown): boolean {
  return (input as { basis?: string } | undefined)?.basis === 'unreachable'
}

/** ASG-2: after the third return a supervisor decides first. */
export const notInArbitration: Guard = {
  code: 'arbitration-pending',
  refuses: ({ assignment }) => assignment?.arbitration === true,
}

/** ASG-2: there is something to sign for. */
export const assignmentOffered: Guard = {
  code: 'nothing-to-accept',
  refuses: ({ assignment, department }) => department === null || assignment === null || assignment.accepted,
}

/** CLK-1: there is a rung above. */
export const belowTop: Guard = { code: 'top-of-ladder', refuses: ({ level }) => level >= LADDER_TOP }

/** LIFE-11: the customer urges once a day. */
export const notUrgedToday: Guard = {
  code: 'urged-today',
  refuses: ({ urges }, { input, at, timeZone, role }) =>
    (role === 'customer' || (input as { by?: string } | undefined)?.by === 'customer') &&
    urges.some((urge) => urge.by === 'customer' && sameDay(new Date(urge.at), at, timeZone)),
}

/** REC-6: not more than policy lets speak for one customer at once. */
export const fewRepresentatives: Guard = {
  code: 'too-many-representatives',
  refuses: ({ representatives = [] }, { policies: { tracking } }) => {
    const speaking = representatives.filter(({ state }) => state !== 'revoked').length
    return speaking >= tracking.representatives && { most: tracking.representatives }
  },
}

/** REV-2: somebody is to be followed up. */
export const followUpDue: Guard = {
  code: 'no-follow-up-due',
  refuses: ({ followUp }) => followUp?.state !== 'due',
}

/** CLK-13: one wait for each of those outside. */
export const notWaiting: Guard = {
  code: 'already-paused',
  refuses: ({ awaiting }, { input }) =>
    input !== undefined && awaiting.includes((input as { awaiting: 'customer' }).awaiting),
}

/** CLK-13: there is a wait to end. */
export const waiting: Guard = {
  code: 'not-paused',
  refuses: ({ awaiting }) => !awaiting.includes('customer') && !awaiting.includes('third_party'),
}

/** ARC-2: of what was disposed of nothing is left to work on. */
export const notDisposed: Guard = {
  code: 'disposed',
  refuses: ({ disposedAt }) => disposedAt !== undefined,
}

/** ARC-2: a hold is placed once. */
export const notHeld: Guard = { code: 'already-held', refuses: ({ legalHold }) => legalHold }

/** ARC-2: what isn't held can't be released. */
export const held: Guard = { code: 'not-held', refuses: ({ legalHold }) => !legalHold }

function isUnfounded({ input }: Ask): boolean {
  return (input as { kind?: string } | undefined)?.kind === 'unfounded'
}

function appealTimeOver(complaint: Complaint, { at, policies, actor }: Ask): boolean {
  if (complaint.state === 'archived') {
    if (complaint.disposal === 'transferred' && actor.roles.includes('supervisor')) return false
    const days = policies.clocks.rules.close.limit
    return complaint.archivedAt !== null && at > after(new Date(complaint.archivedAt), days)
  }
  return complaint.closesAt !== null && at > new Date(complaint.closesAt)
}
