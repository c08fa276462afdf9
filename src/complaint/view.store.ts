import type { Actor } from '../access/actor.ts'
import { nowIn, type Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type Language, PROBLEMS, textIn } from '../platform/problem.ts'
import { Written } from '../platform/written.ts'
import type { Policies } from '../policy/policy.ts'
import { presentClocks } from './clock.resource.ts'
import { presentComplaint } from './complaint.resource.ts'
import type { StoredComplaint } from './complaint.store.ts'
import type { Complaint } from './complaint.ts'
import { presentLedger } from './execution.resource.ts'
import type { Ask } from './guard.ts'
import { type Verdict, verdictsOf } from './judge.ts'
import { hrefOf, methodOf } from './lifecycle.ts'
import { complainedOfPartOf, maskComplaint, ownPartOf } from './mask.ts'
import { asDeputy, type Means } from './means.store.ts'
import { openCasework } from './open-casework.ts'
import { REFUSALS } from './refusal.ts'
import { type RevisitPlan, revisitPlanOf } from './revisit-plan.ts'
import { isComplainedOf, seeingRoles, seenOf, seesMasked, seesOwnPartOnly } from './sight.ts'
import { isOpen, type State } from './states.ts'
import { rulesFrom } from './timing.store.ts'
import { deadlineOf, presentAssistance, presentVerification } from './work.resource.ts'
import type { RelatedRow } from './worklist.store.ts'

const MOST_SUGGESTIONS = 5

/** Who looks, in which language. */
export interface Viewer {
  readonly actor: Actor
  readonly language: Language
}

/**
 * A complaint as this viewer sees it now, with what they may do next (LIFE-4) and likely duplicates (REC-5) and the
 * customer's earlier complaints (REC-3), which the caller asks for early, together with what else it reads.
 */
export async function viewComplaint(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  { complaint, clocks }: Pick<StoredComplaint, 'complaint' | 'clocks'>,
  { actor: asker, language }: Viewer,
  related: Promise<readonly RelatedRow[]> | readonly RelatedRow[],
) {
  const [policies, members, rows, actor] = await Promise.all([
    means.policies.contents(tx, complaint.policyVersions),
    means.members.current(tx),
    related,
    mayAskDeputies(complaint, asker) ? asDeputy(tx, means, asker) : asker,
  ])
  const viewer = { actor, language }
  const at = nowIn(means, tenant)
  const seen = asSeenBy(complaint, viewer.actor)
  const known = learnsWhose(complaint, viewer.actor) ? rows.filter((row) => mayKnow(row, viewer.actor)) : []
  return Object.assign(presentComplaint(seen), {
    assistance: (seen.assistance ?? []).map((one) => presentAssistance(seen, one, at)),
    verifications: seen.verifications.map((one) => {
      return { ...presentVerification(one), dueAt: deadlineOf(one, clocks) }
    }),
    ledger: presentLedger(seen, at),
    clocks: presentClocks(clocks, at),
    revisitPlan: await revisitPlan(tx, means, tenant, complaint, clocks, policies),
    actions: actionsOf(complaint, { policies, members }, tenant, at, viewer),
    casework: openCasework(complaint, seen, clocks, {
      ...{ actor, at, policies, members, timeZone: tenant.timezone },
    }),
    suggestions: openAmong(known, viewer.actor),
    earlier: known.map(presentEarlier),
  })
}

/** FAIR-4: whoever answers a question, or is complained of, doesn't learn whose complaint it is by their other ones. */
function learnsWhose(complaint: Complaint, actor: Actor): boolean {
  return !isComplainedOf(complaint, actor) && !seesOwnPartOnly(seeingRoles(actor, seenOf(complaint)))
}

/** REC-5: those of these complaints that are open and that the actor may know of, the latest 5. */
export function openAmong(rows: readonly RelatedRow[], actor: Actor) {
  return rows
    .filter((row) => isOpen(row.state as State) && mayKnow(row, actor))
    .slice(0, MOST_SUGGESTIONS)
    .map(presentSuggestion)
}

/** Deputies matter where a plan waits or was approved, and to those who see nothing of it by themselves. */
function mayAskDeputies(complaint: Complaint, actor: Actor): boolean {
  const isAwaited = complaint.plan !== null && isOpen(complaint.state)
  return isAwaited || seeingRoles(actor, seenOf(complaint)).length === 0
}

/** REV-1: only what was carried out owes a revisit; nothing is read for any other. */
async function revisitPlan(
  tx: Transaction,
  means: Means,
  { timezone: timeZone, ...tenant }: Tenant,
  complaint: Complaint,
  clocks: StoredComplaint['clocks'],
  policies: Policies,
): Promise<RevisitPlan | null> {
  if (complaint.state !== 'executed') return null
  const { calendar: version } = await means.policies.inForce(tx, nowIn(means, tenant))
  const { calendar } = await means.policies.contents(tx, { ...complaint.policyVersions, calendar: version })
  const { calendars } = rulesFrom({ ...policies, calendar }, { calendar: version })
  return revisitPlanOf(complaint, clocks, policies, { calendars, timeZone })
}

/** What the caller may do, as links (LIFE-4). */
export function actionsOf(
  complaint: Complaint,
  world: Pick<Ask, 'policies' | 'members'>,
  tenant: Tenant,
  at: Date,
  { actor, language }: Viewer,
): Written {
  const verdicts = verdictsOf(complaint, { actor, at, ...world, timeZone: tenant.timezone })
  const actions = verdicts.map((verdict) => actionOf(verdict, language).join(complaint.id))
  return new Written(`[${actions}]`)
}

// By language, command and why not: half of an answer are its actions, which differ by the complaint's id.
const actionsBut = new Map<string, readonly string[]>()

/** An action as JSON, taken apart where the complaint's id stands. */
function actionOf({ command, allowed, reason }: Verdict, language: Language): readonly string[] {
  const key = `${language} ${command} ${typeof reason === 'object' ? reason.code : reason}`
  const known = actionsBut.get(key)
  if (known) return known
  const rest = { ...whyNot({ reason }, language), href: hrefOf(command, ID), method: methodOf(command) }
  const action = JSON.stringify({ name: command, allowed, ...rest }).split(ID)
  actionsBut.set(key, action)
  return action
}

const ID = '{id}'

/** The complaint with what these roles may not read masked or left out (PRIV-1). */
export function asSeenBy(complaint: Complaint, actor: Actor): Complaint {
  const roles = seeingRoles(actor, seenOf(complaint))
  if (isComplainedOf(complaint, actor)) return complainedOfPartOf(complaint, actor)
  if (seesOwnPartOnly(roles)) return ownPartOf(complaint, actor)
  return seesMasked(roles) ? maskComplaint(complaint) : complaint
}

/** Why a step can't be given now, as a text and the problem that it would be answered with. */
export function whyNot({ reason }: Pick<Verdict, 'reason'>, language: Language) {
  if (!reason) return {}
  if (reason === 'role' || reason === 'state') {
    const name = reason === 'role' ? 'role-not-allowed' : 'transition-not-allowed'
    return { reason: textIn(language, PROBLEMS[name]), type: `/problems/${name}` }
  }
  return { reason: textIn(language, REFUSALS[reason.code]), type: `/problems/${reason.code}` }
}

function mayKnow(row: RelatedRow, actor: Actor): boolean {
  return (
    seeingRoles(actor, { ...row, state: row.state as State, level: 0, owners: [], assisting: [] }).length > 0
  )
}

function presentSuggestion({ id, reference, state, category, received_at }: RelatedRow) {
  return { id, reference, state, category, receivedAt: received_at.toISOString() }
}

function presentEarlier(row: RelatedRow) {
  const { id, reference, state, category, grade, disposal, settlement, accepted, options } = row
  const chosen = options?.find((option) => option.id === accepted)
  return {
    ...{ id, reference, state, category, grade, disposal, receivedAt: row.received_at.toISOString() },
    ...{ remedy: settlement?.remedy ?? null, cost: settlement?.cost ?? chosen?.cost ?? null },
    preferredContact: row.preferred_contact,
  }
}
