import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { thirdPartyOf } from '../access/actor.ts'
import { Unauthorized } from '../access/authentication.plugin.ts'
import { takeLink } from '../access/link-token.store.ts'
import { NotHere } from '../casework/not-here.ts'
import { answerVerification, VerificationAnswer } from '../casework/verification.ts'
import { readComplaint, type StoredComplaint } from '../complaint/complaint.store.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from '../complaint/move-complaint.store.ts'
import { Refusal, TransitionNotAllowed } from '../complaint/refusal.ts'
import { isOpen } from '../complaint/states.ts'
import { deadlineOf } from '../complaint/work.resource.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { letThirdPartiesIn } from './answer.plugin.ts'
import type { TrackMeans } from './track.route.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const AskedResource = z
  .strictObject({
    house: text.meta({ description: 'Who asks' }),
    ...{ kind: z.enum(['internal', 'external']), source: text, question: text, shared: text.nullable() },
    dueAt: instant.nullable(),
  })
  .meta({ id: 'AskedOfThirdParty' })
const Answered = z.strictObject({ answeredAt: instant }).meta({ id: 'AnsweredByThirdParty' })
const URL = '/v1/answers/verification'
const ABOUT = 'The token of the link is the bearer token. Whatever is wrong with it is answered 401.'

/** Whoever is asked outside answers one verification, by a link, without an account (VER-1, FAIR-4). */
export function answerRoutes(app: FastifyInstance, means: TrackMeans): void {
  const onRequest = letThirdPartiesIn(means)
  app.route({
    ...{ method: 'GET', url: URL, config: { tracked: true }, onRequest },
    schema: {
      ...{ operationId: 'readQuestion', summary: 'What a third party is asked 外部核实', tags: ['track'] },
      description: `The question, by when, and what whoever asks chose to share; nothing of the complaint or the customer. ${ABOUT}`,
      response: { ...found(AskedResource), ...problems(401, 429, 500, 503) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => question(tx, means, request)),
  })
  app.route({
    ...{ method: 'POST', url: URL, config: { tracked: true }, onRequest },
    schema: {
      ...{
        operationId: 'answerQuestion',
        summary: 'A third party answers, once 外部核实答复',
        tags: ['track'],
      },
      description: `The answer, what it shows, and the evidence; with it the link is used up. ${ABOUT}`,
      ...{ body: VerificationAnswer, headers: RepeatableHeaders },
      response: {
        200: { description: 'Received', content: { 'application/json': { schema: Answered } } },
        ...problems(400, 401, 409, 413, 415, 422, 429, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => answer(tx, means, request)),
  })
}

async function question(tx: Transaction, means: Means, { asked }: FastifyRequest): Promise<Result> {
  const [stored, tenant] = await Promise.all([
    readComplaint(tx, means.ring, asked.complaint),
    means.findTenant(tx),
  ])
  const verification = stored && askedIn(stored, asked.verification)
  if (!verification || !tenant) throw new Unauthorized()
  const { kind, source, question, shared = null } = verification
  const dueAt = deadlineOf(verification, stored.clocks)
  return { body: { house: tenant.name, kind, source, question, shared, dueAt } }
}

function askedIn({ complaint }: StoredComplaint, id: string) {
  const isStill = isOpen(complaint.state)
  return complaint.verifications.find((one) => one.id === id && one.state === 'asked' && isStill)
}

/** Of several who bring the link at once one answers; what they answer is judged as anybody's is (LIFE-5). */
async function answer(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { secretHash, complaint: id, verification: vid, tenant } = request.asked
  if (!(await takeLink(tx, secretHash, 'verification', means.now()))) throw new Unauthorized()
  const input = { ...(request.body as z.output<typeof VerificationAnswer>), vid }
  const moved = await moveComplaint(tx, means, {
    ...{ step: 'answer-verification', id, actor: thirdPartyOf(tenant, vid), origin: 'link', input },
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (complaint, by) => answerVerification.decide(complaint, input, by),
  }).catch((error: unknown) => {
    throw isOver(error) ? new Unauthorized() : error
  })
  return { body: { answeredAt: moved.by.at.toISOString() } }
}

/** It was answered or waived by others, or its complaint is over: the link opens nothing any more. */
function isOver(error: unknown): boolean {
  return [Refusal, TransitionNotAllowed, ComplaintNotFound, NotHere].some((kind) => error instanceof kind)
}
