import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { Unauthorized } from '../access/authentication.plugin.ts'
import { handIn } from '../casework/hand-in.plugin.ts'
import { receiveMessage } from '../casework/receive-message.ts'
import { makeStatement } from '../casework/statement.ts'
import { takeForms, UploadForm } from '../casework/upload-form.plugin.ts'
import { readComplaint } from '../complaint/complaint.store.ts'
import { readConversation } from '../complaint/event.store.ts'
import { eventPageOf, TimelineQuery } from '../complaint/event-page.route.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import { type CommandName, transitionOf } from '../complaint/transitions.ts'
import { give } from '../lifecycle/give-command.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { foundVersioned, problems } from '../platform/document.ts'
import { ifMatchOf, VersionedHeaders } from '../platform/if-match.ts'
import {
  CUSTOMER_STEP_NAMES,
  CUSTOMER_STEPS,
  type CustomerStepName,
  inOwnWords,
  trackHrefOf,
} from './customer-steps.ts'
import {
  presentTrackedAttachments,
  presentTrackedMessage,
  presentTrackedStatement,
  TrackedAttachmentResource,
  TrackedMessageResource,
  TrackedResource,
  TrackedStatementResource,
} from './tracked.resource.ts'
import { isRevoked } from './tracked.store.ts'
import { letCustomersIn, type TrackingMeans } from './tracking.plugin.ts'
import { trackedMessage, viewTracked } from './view-tracked.store.ts'

const Params = z.strictObject({
  reference: z
    .string()
    .max(64)
    .meta({ description: 'The reference as it stands in the link', example: 'ABCD-EFGH-JK' }),
})
const Conversation = z
  .strictObject({ items: z.array(TrackedMessageResource), nextCursor: z.string().nullable() })
  .meta({ id: 'TrackedConversation' })
const ABOUT =
  'For whoever has the link: the token in it as bearer token. Whatever is wrong with it is answered 401.'

/** What the customer's own page needs besides what every complaint does. */
export interface TrackMeans extends Means {
  readonly database: Database
  readonly admit: TrackingMeans['admit']
}

/** `/v1/track/{reference}`: the customer's own page, as API. */
export function trackRoutes(app: FastifyInstance, means: TrackMeans): void {
  const onRequest = letCustomersIn(means)
  app.route({
    ...{ method: 'GET', url: trackHrefOf(null), config: { tracked: true }, onRequest },
    schema: {
      ...{ operationId: 'track', summary: 'How it stands 查询进度', tags: ['track'] },
      description: `Status in plain words, dates, messages, options, and what the customer may do next (LIFE-4). ${ABOUT}`,
      ...{ params: Params, response: foundVersioned(TrackedResource) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => look(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: trackHrefOf('messages'), config: { tracked: true }, onRequest },
    schema: {
      ...{ operationId: 'trackConversation', summary: 'The whole conversation 往来沟通', tags: ['track'] },
      description: `What was said on both sides, from the first on. ${ABOUT}`,
      ...{ params: Params, querystring: TimelineQuery, response: foundVersioned(Conversation) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => conversation(tx, means, request)),
  })
  for (const name of CUSTOMER_STEP_NAMES) route(app, means, name, onRequest)
  void app.register(async (scope) => {
    await takeForms(scope)
    evidenceRoute(scope, means, onRequest)
  })
}

const MADE: { readonly [name in CustomerStepName]?: z.ZodType } = {
  statements: TrackedStatementResource,
  messages: TrackedMessageResource,
}

function route(
  app: FastifyInstance,
  means: TrackMeans,
  name: CustomerStepName,
  onRequest: ReturnType<typeof letCustomersIn>,
): void {
  const { step, about, body } = CUSTOMER_STEPS[name]
  const title = transitionOf(step).name
  const made = MADE[name]
  const mayBegin = step === 'reopen' || step === 'appeal'
  const answer = (description: string, schema: z.ZodType) => {
    return { description, headers: ['ETag'], content: { 'application/json': { schema } } }
  }
  app.route({
    ...{ method: 'POST', url: trackHrefOf(name), config: { tracked: true }, onRequest },
    schema: {
      ...{ operationId: `track-${name}`, summary: `${title.en} ${title.zh}`, tags: ['track'] },
      ...{ description: `${about} ${ABOUT}`, params: Params, body, headers: VersionedHeaders },
      response: {
        ...(made
          ? { 201: answer('What was made', made) }
          : { 200: answer('The page as it now is', TrackedResource) }),
        ...(mayBegin
          ? { 201: answer('The page of the successor, with the link to it', TrackedResource) }
          : {}),
        ...problems(400, 401, 403, 409, 412, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) =>
        act(tx, means, name, request).catch((error: unknown) => {
          throw inOwnWords(error)
        }),
      ),
  })
}

function evidenceRoute(
  app: FastifyInstance,
  means: TrackMeans,
  onRequest: ReturnType<typeof letCustomersIn>,
): void {
  app.route({
    ...{ method: 'POST', url: trackHrefOf('attachments'), onRequest },
    config: { tracked: true, takesFiles: true },
    schema: {
      ...{ operationId: 'track-attachments', summary: 'Hand in evidence 提交证据', tags: ['track'] },
      description: `One file, judged by its content, within smaller limits than the house’s own (PRIV-5). ${ABOUT}`,
      ...{ params: Params, form: UploadForm, headers: VersionedHeaders },
      response: {
        201: {
          description: 'What was handed in',
          headers: ['ETag'],
          content: { 'application/json': { schema: TrackedAttachmentResource } },
        },
        ...problems(400, 401, 403, 409, 412, 413, 415, 422, 500, 503),
      },
    } as never,
    handler: (request, reply) => {
      const { complaint, customer: actor } = request.tracked
      const handed = {
        ...{ step: 'add-evidence' as const, complaint, actor, origin: 'track', inWords: inOwnWords },
        also: (tx: Transaction) => refuseRevoked(tx, request),
        present: ({ stored }: Moved) => presentTrackedAttachments(stored.complaint).at(-1),
      }
      return handIn(app, means, handed, request, reply)
    },
  })
}

async function look(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { tracked, language } = request
  const [stored, tenant] = await Promise.all([
    readComplaint(tx, means.ring, tracked.complaint),
    means.findTenant(tx),
  ])
  if (!stored || !tenant) throw new ComplaintNotFound()
  const body = await viewTracked(tx, means, tenant, stored, { actor: tracked.customer, language })
  return { body, headers: { etag: `"${stored.complaint.version}"` } }
}

async function conversation(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const stored = await readComplaint(tx, means.ring, request.tracked.complaint)
  if (!stored) throw new ComplaintNotFound()
  const { complaint, dataKey } = stored
  const page = await eventPageOf(request, readConversation, tx, complaint.id, (row) =>
    trackedMessage(tx, row, dataKey),
  )
  return { ...page, headers: { etag: `"${complaint.version}"` } }
}

/** LIFE-5: what the customer does passes the same command with the same guards as what anybody does. */
async function act(
  tx: Transaction,
  means: Means,
  name: CustomerStepName,
  request: FastifyRequest,
): Promise<Result> {
  const { tracked, language, body, headers } = request
  const { step, input: inputOf } = CUSTOMER_STEPS[name]
  const order = {
    ...{ id: tracked.complaint, actor: tracked.customer, input: inputOf(body as Record<string, unknown>) },
    ifMatch: ifMatchOf(headers['if-match']),
  }
  if (step === 'make-statement' || step === 'receive-message')
    return madeBy(await work(tx, means, step, order, request))
  const { moved, successor } = await give(tx, means, { ...order, command: step as OwnCommand }, 'track')
  await refuseRevoked(tx, request)
  const shown = successor ?? moved.stored
  const actor: Actor = { ...tracked.customer, complaint: shown.complaint.id }
  const page = await viewTracked(tx, means, moved.tenant, shown, { actor, language })
  const etag = { etag: `"${shown.complaint.version}"` }
  return successor
    ? { status: 201, body: { ...page, tracking: successor.tracking }, headers: etag }
    : { body: page, headers: etag }
}

type OwnCommand = Exclude<CommandName, 'receive'>

async function work(
  tx: Transaction,
  means: Means,
  step: 'make-statement' | 'receive-message',
  order: {
    readonly id: string
    readonly actor: Actor
    readonly input: unknown
    readonly ifMatch: number | undefined
  },
  request: FastifyRequest,
): Promise<Moved> {
  const { decide } = step === 'make-statement' ? makeStatement : receiveMessage
  const moved = await moveComplaint(tx, means, {
    ...{ ...order, step, origin: 'track' },
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (complaint, by) => decide(complaint, order.input as never, by),
  })
  await refuseRevoked(tx, request)
  return moved
}

function madeBy({ facts, stored }: Moved): Result {
  const made = facts.flatMap((fact) => {
    if (fact.type === 'statement.made') return [presentTrackedStatement(fact.data.statement)]
    return fact.type === 'message.received' ? [presentTrackedMessage(fact.data.message, fact.type)] : []
  })
  return { status: 201, body: made[0], headers: { etag: `"${stored.complaint.version}"` } }
}

/** Revoking takes the complaint's lock as well: what was let in before is undone where it comes after. */
async function refuseRevoked(tx: Transaction, { tracked }: FastifyRequest): Promise<void> {
  if (await isRevoked(tx, tracked)) throw new Unauthorized()
}
