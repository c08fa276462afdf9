import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CASEWORK, type CaseworkName } from '../complaint/casework.ts'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import { Nothing, Reason } from '../complaint/fields.ts'
import { hrefOf } from '../complaint/lifecycle.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import type { Transition } from '../complaint/transition.ts'
import { accountRolesOf } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import {
  AnswerLinkResource,
  AssistanceResource,
  AttemptResource,
  deadlineOf,
  MessageResource,
  presentAssistance,
  presentAttempt,
  presentRepresentative,
  presentStatement,
  presentVerification,
  RepresentativeResource,
  StatementResource,
  TrackingResource,
  VerificationResource,
} from '../complaint/work.resource.ts'
import { type RelatedRow, readRelatedTo } from '../complaint/worklist.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { ifMatchOf, VersionedHeaders } from '../platform/if-match.ts'
import { CHECKLIST_STEPS } from '../policy/message-terms.ts'
import { acknowledge } from './acknowledge.ts'
import {
  AssistanceAnswer,
  AssistanceInput,
  askAssistance,
  cancelAssistance,
  finishAssistance,
  returnAssistance,
  signAssistance,
} from './assistance.ts'
import { AttemptInput, attemptContact } from './attempt.ts'
import { TickInput, tickChecklist } from './checklist.ts'
import { CountersignInput, countersign } from './countersign.ts'
import { logCustody } from './custody.store.ts'
import { EvidenceMark, markEvidence } from './evidence.ts'
import { confirmExclusion, ExclusionVerdict, proposeExclusion } from './exclusion.ts'
import { EXECUTION_WORK } from './execution-work.route.ts'
import { ExtensionInput, extendClock } from './extend-clock.ts'
import { FollowUpInput, followUp } from './follow-up.ts'
import { HandOverInput, handOver } from './hand-over.ts'
import { sendMessage } from './message.ts'
import { MessageInput } from './message-input.ts'
import { ReceivedMessageInput, receiveMessage } from './receive-message.ts'
import {
  acceptRepresentative,
  nameRepresentative,
  RepresentativeInput,
  representativeOf,
  revokeRepresentative,
} from './representative.ts'
import { RESPONDENT_WORK } from './respondent-work.route.ts'
import { makeStatement, StatementInput } from './statement.ts'
import { cancelTask, finishTask, startTask, TaskFinish } from './task.ts'
import { endLinks, linkTo } from './tracking.store.ts'
import { LinkInput, LinkRevocation, revokeTracking, sendLink } from './tracking.ts'
import {
  answerVerification,
  askVerification,
  linkVerification,
  VerificationAnswer,
  VerificationInput,
  waiveVerification,
  waiveVerifications,
} from './verification.ts'
import { endAnswerLinks, linkToAnswer } from './verification-link.store.ts'
import { withdrawApproval } from './withdraw-approval.ts'
import type { Work } from './work.route.ts'

const last = <T>(items: readonly T[]) => items[items.length - 1] as T

/** A representative whose proof was accepted, with the link that they get. */
const AcceptedRepresentative = RepresentativeResource.extend({ tracking: TrackingResource }).meta({
  id: 'AcceptedRepresentative',
})

/** What comes as JSON; files have a way of their own. */
type WorkName = Exclude<CaseworkName, 'add-evidence' | 'add-redacted-copy'>

const WORK: { readonly [C in WorkName]: Work } = {
  'ask-verification': {
    about:
      'Puts a question to an owner, within the house or outside, with the time by which it is due (VER-1).',
    ...{ step: askVerification as Step, body: VerificationInput },
    makes: {
      schema: VerificationResource,
      of: ({ stored: { complaint, clocks } }) => {
        const asked = last(complaint.verifications)
        return { ...presentVerification(asked), dueAt: deadlineOf(asked, clocks) }
      },
    },
  },
  'answer-verification': {
    about: 'Concludes a verification with its finding; whoever it was put to, or an agent, may (VER-1).',
    ...{ step: answerVerification as Step, body: VerificationAnswer, beside: endAnswerLinks },
  },
  'link-verification': {
    about:
      'A link by which somebody without an account answers this one verification, once; shown once, and a link given out before ends (VER-1, FAIR-4).',
    ...{ step: linkVerification as Step, body: Nothing, beside: linkToAnswer },
    makes: { schema: AnswerLinkResource, of: (_, done) => done },
  },
  'waive-verification': {
    about: 'Concludes one verification without an answer, with the reason (VER-3).',
    ...{ step: waiveVerification as Step, body: Reason, beside: endAnswerLinks },
  },
  'waive-verifications': {
    about: 'Says why this complaint needs no verification, so that a plan may be made (VER-3).',
    ...{ step: waiveVerifications as Step, body: Reason },
  },
  'make-statement': {
    about:
      'Keeps what a side says, or why it was not heard: both are, before it is found unfounded (FAIR-1).',
    ...{ step: makeStatement as Step, body: StatementInput },
    makes: {
      schema: StatementResource,
      of: ({ stored }) => presentStatement(last(stored.complaint.statements)),
    },
  },
  countersign: {
    about: 'A department that is to carry out a measure says that it will; by its own people (PLAN-2).',
    ...{ step: countersign as Step, body: CountersignInput },
  },
  'mark-evidence': {
    about: 'Says whether an original may leave the house, or only a redacted copy of it (PRIV-5).',
    ...{ step: markEvidence as Step, body: EvidenceMark, beside: logMark },
  },
  ...RESPONDENT_WORK,
  'send-message': {
    about:
      'Says something to the customer, in words or by a template, and keeps it word for word (NOT-1): delivered where ' +
      'the service has a way on that channel, else recorded. Forbidden phrases are refused with a better wording ' +
      '(REC-8). With `tellsHandOver` they know who answers now, and why (ASG-4).',
    ...{ step: sendMessage as Step, body: MessageInput },
    makes: { schema: MessageResource, of: sentMessage },
  },
  'receive-message': {
    about:
      'Keeps what the customer said, word for word; where it was waited for them it ends the wait (CLK-13).',
    ...{ step: receiveMessage as Step, body: ReceivedMessageInput },
    makes: { schema: MessageResource, of: receivedMessage },
  },
  'send-link': {
    about:
      'One more link to the customer’s own page, or to that of a representative; those given before go on.',
    ...{ step: sendLink as Step, body: LinkInput },
    makes: { schema: TrackingResource, of: (_, link) => link },
    beside: (tx, means, moved) => linkTo(tx, means, moved, whoseOf(moved)),
  },
  'revoke-links': {
    about: 'Ends every link to the customer’s own page that was given so far, or those of a representative.',
    ...{ step: revokeTracking as Step, body: LinkRevocation },
    beside: (tx, _, moved) => endLinks(tx, moved, whoseOf(moved)),
  },
  'name-representative': {
    about: 'Somebody is to speak for the customer, with what proves that they may (REC-6).',
    ...{ step: nameRepresentative as Step, body: RepresentativeInput },
    makes: {
      schema: RepresentativeResource,
      of: ({ stored }) => presentRepresentative(last(stored.complaint.representatives ?? [])),
    },
  },
  'accept-representative': {
    about: 'The proof holds: they get a link of their own, and what they do is recorded as theirs (REC-6).',
    ...{ step: acceptRepresentative as Step, body: Nothing },
    makes: { schema: AcceptedRepresentative, of: acceptedRepresentative },
    beside: (tx, means, moved) => linkTo(tx, means, moved, whoOf(moved)),
  },
  'revoke-representative': {
    about: 'The proof doesn’t hold, or no longer: their links open nothing any more (REC-6).',
    ...{ step: revokeRepresentative as Step, body: Reason },
    beside: (tx, _, moved) => endLinks(tx, moved, whoOf(moved)),
  },
  'tick-checklist': {
    about: 'Says that a step of the checklist was done that the work itself doesn’t show (REC-7).',
    ...{ step: tickChecklist as Step, body: TickInput },
  },
  'attempt-contact': {
    about:
      'A try to reach the customer; three on three days by two channels are what silence takes (LIFE-10).',
    ...{ step: attemptContact as Step, body: AttemptInput },
    makes: { schema: AttemptResource, of: madeAttempt },
  },
  'withdraw-approval': {
    about:
      'An approver takes their own approval back, with the reason, while nothing is carried out; the plan waits again (APP-1).',
    ...{ step: withdrawApproval as Step, body: Reason },
  },
  acknowledge: {
    about: 'Says that a breach is in hand: its clock climbs no further (CLK-1).',
    ...{ step: acknowledge as Step, body: Nothing },
  },
  'follow-up': {
    about: 'A supervisor has a customer in hand who is dissatisfied though it is solved (REV-2).',
    ...{ step: followUp as Step, body: FollowUpInput },
  },
  'propose-exclusion': {
    about:
      'Says why the scores of a revisit (counted from 0) should be in no figure; they are until another confirms (ANTI-1).',
    ...{ step: proposeExclusion as Step, body: Reason },
  },
  'confirm-exclusion': {
    about:
      'Another person leaves the scores out of the figures, where they are counted as excluded (ANTI-1).',
    ...{ step: confirmExclusion as Step, body: ExclusionVerdict },
  },
  'extend-clock': {
    about:
      'Takes the next longer limit that the rule of a clock allows, in the role that it names; the customer is told (CLK-10).',
    ...{ step: extendClock as Step, body: ExtensionInput },
  },
  'start-task': {
    about: 'Says that a measure of the plan has been begun (EXE-1).',
    ...{ step: startTask as Step, body: Nothing },
  },
  'finish-task': {
    about: 'A measure is done, with the evidence of it; without any it can’t be (EXE-1, ANTI-1).',
    ...{ step: finishTask as Step, body: TaskFinish },
  },
  'cancel-task': {
    about: 'A measure is not going to be done, with the reason (ANTI-1).',
    ...{ step: cancelTask as Step, body: Reason },
  },
  ...EXECUTION_WORK,
  'ask-assistance': {
    about:
      'Another department does its part by a date, while the lead goes on answering to the customer (ASG-3).',
    ...{ step: askAssistance as Step, body: AssistanceInput },
    makes: { schema: AssistanceResource, of: askedAssistance },
  },
  'sign-assistance': {
    about: 'Signs for what the caller’s department was asked to do; whoever signs is named (ASG-3).',
    ...{ step: signAssistance as Step, body: Nothing },
  },
  'finish-assistance': {
    about: 'Says what the assisting department did or found, once it has signed for it (ASG-3).',
    ...{ step: finishAssistance as Step, body: AssistanceAnswer },
  },
  'return-assistance': {
    about: 'Gives back what is not for the caller’s department to do, with the reason (ASG-3).',
    ...{ step: returnAssistance as Step, body: Reason },
  },
  'cancel-assistance': {
    about: 'The lead goes on without it, with the reason (ASG-3).',
    ...{ step: cancelAssistance as Step, body: Reason },
  },
  'hand-over': {
    about:
      'Gives what one person works on to others, each with the whole file and the reason (ASG-1, ASG-4).',
    ...{ step: handOver as Step, body: HandOverInput },
  },
}

const Id = z.strictObject({ id: z.uuid().toLowerCase() })
const PARAMS = {
  '{vid}': Id.extend({ vid: z.uuid().toLowerCase() }),
  '{aid}': Id.extend({ aid: z.uuid().toLowerCase() }),
  '{lid}': Id.extend({ lid: z.uuid().toLowerCase() }),
  '{tid}': Id.extend({ tid: z.uuid().toLowerCase() }),
  '{rid}': Id.extend({ rid: z.uuid().toLowerCase() }),
  '{step}': Id.extend({ step: z.enum(CHECKLIST_STEPS) }),
  '{eid}': Id.extend({ eid: z.uuid().toLowerCase() }),
  '{index}': Id.extend({ index: z.string().regex(/^\d{1,3}$/) }),
  '{name}': Id.extend({ name: z.string().regex(/^[a-z0-9_]{1,64}$/) }),
}

/** The routes of the work within the states: verifications, statements, messages, tasks, payments, assistance. */
export function caseworkRoutes(app: FastifyInstance, means: Means): void {
  for (const name of Object.keys(WORK) as WorkName[]) route(app, means, name)
}

function route(app: FastifyInstance, means: Means, name: WorkName): void {
  const { name: title, deputies = false }: Transition = CASEWORK[name]
  const { about, body, makes } = WORK[name]
  const href = hrefOf(name, ':id')
  const placeholder = (Object.keys(PARAMS) as (keyof typeof PARAMS)[]).find((one) => href.includes(one))
  const schema = makes?.schema ?? ComplaintResource
  const description = makes ? 'What was made' : 'The complaint as it now is'
  app.route({
    method: 'POST',
    url: href.replace(/\{(\w+)\}/, ':$1'),
    config: { roles: accountRolesOf(name), deputies },
    schema: {
      ...{ operationId: name, summary: `${title.en} ${title.zh}`, description: about },
      tags: ['casework'],
      ...{ params: placeholder ? PARAMS[placeholder] : Id, body, headers: VersionedHeaders },
      response: {
        [makes ? 201 : 200]: { description, headers: ['ETag'], content: { 'application/json': { schema } } },
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => work(tx, means, name, request)),
  })
}

async function work(tx: Transaction, means: Means, name: WorkName, request: FastifyRequest): Promise<Result> {
  const { id, ...which } = request.params as { id: string }
  const { step, makes, beside } = WORK[name]
  const related = makes ? [] : readRelatedTo(tx, id)
  const input = { ...(request.body as object), ...which }
  const moved = await moveComplaint(tx, means, {
    ...{ step: name, id, actor: request.actor, origin: 'rest', input },
    ifMatch: ifMatchOf(request.headers['if-match']),
    look: seeMembers(tx, means, { withLoad: name === 'hand-over' }),
    decide: (complaint, by) => step.decide(complaint, input, by),
  })
  const done = await beside?.(tx, means, moved)
  return makes
    ? { status: 201, body: makes.of(moved, done), headers: etag(moved) }
    : { body: await viewOf(tx, means, moved, request, related), headers: etag(moved) }
}

function viewOf(
  tx: Transaction,
  means: Means,
  { stored, tenant }: Moved,
  { actor, language }: FastifyRequest,
  related: Promise<readonly RelatedRow[]> | readonly RelatedRow[],
) {
  return viewComplaint(tx, means, tenant, stored, { actor, language }, related)
}

/** PRIV-5: the custody log says of each change who made it. */
function logMark(tx: Transaction, means: Means, { stored, by, facts }: Moved): void {
  const { id: complaint } = stored.complaint
  for (const fact of facts)
    if (fact.type === 'evidence.marked')
      logCustody(tx, stored.dataKey, means, {
        ...{ complaint, attachment: fact.data.id, at: by.at },
        ...{ actor: by.actor.id, role: by.role, action: 'marked' },
      })
}

function askedAssistance({ stored: { complaint }, by }: Moved): unknown {
  return presentAssistance(complaint, last(complaint.assistance ?? []), by.at)
}

/** A message lives in the event that sent it. */
function sentMessage({ facts }: Moved): unknown {
  return facts.flatMap((fact) => (fact.type === 'message.sent' ? [fact.data.message] : []))[0]
}

function receivedMessage({ facts }: Moved): unknown {
  return facts.flatMap((fact) => (fact.type === 'message.received' ? [fact.data.message] : []))[0]
}

/** Whose link it is about: a representative's, or the customer's own (null). */
function whoseOf({ facts }: Moved): string | null {
  const [first] = facts.flatMap(({ type, data }) =>
    type === 'tracking.linked' || type === 'tracking.revoked' ? [data.representative] : [],
  )
  return first ?? null
}

function whoOf({ facts }: Moved): string | null {
  const [first] = facts.flatMap(({ type, data }) =>
    type === 'representative.accepted' || type === 'representative.revoked' ? [data.id] : [],
  )
  return first ?? null
}

function acceptedRepresentative(moved: Moved, tracking: unknown): unknown {
  const accepted = representativeOf(moved.stored.complaint, whoOf(moved) ?? '')
  return { ...presentRepresentative(accepted), tracking }
}

/** One that reached the customer is not kept in the complaint. */
function madeAttempt({ facts }: Moved): unknown {
  return facts.flatMap((fact) =>
    fact.type === 'contact.attempted' ? [presentAttempt(fact.data.attempt)] : [],
  )[0]
}

function etag({ stored }: Moved): { etag: string } {
  return { etag: `"${stored.complaint.version}"` }
}
