import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Role } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import { NotHere } from '../casework/not-here.ts'
import { cursorAfterId, idIn } from '../complaint/cursor.ts'
import { Nothing, Reason } from '../complaint/fields.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { maskText } from '../complaint/mask.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, foundVersioned, problems } from '../platform/document.ts'
import { Person } from '../platform/fields.ts'
import { ifMatchOf, PatchHeaders, RepeatableHeaders, VersionedHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { maskPersonal } from '../platform/personal.ts'
import { measureEffect } from './effect.store.ts'
import {
  ImprovementResource,
  ImprovementSummary,
  presentImprovement,
  presentImprovementSummary,
} from './improvement.resource.ts'
import { listImprovements, readHistory, readImprovement } from './improvement.store.ts'
import {
  FinishInput,
  IMPROVEMENT_STATES,
  ImprovementInput,
  ImprovementPatch,
  type ImprovementStep,
  MoreComplaints,
  VerifyInput,
} from './improvement.ts'
import {
  corrected,
  linkMore,
  policiesNow,
  propose,
  verified,
  type Worker,
  work,
} from './work-improvement.store.ts'

const PROPOSING: readonly Role[] = ['agent', 'supervisor', 'quality']
const OWNING: readonly Role[] = [
  ...(['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'liaison', 'legal', 'quality'] as const),
]
const READING: readonly Role[] = [...OWNING, 'auditor']
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  state: z.array(z.enum(IMPROVEMENT_STATES)).max(6).optional(),
  owner: Person.optional().meta({ description: '`me` is the caller' }),
  complaint: z.uuid().toLowerCase().optional(),
  overdue: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const Page = z
  .strictObject({ items: z.array(ImprovementSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'ImprovementPage' })

/** What is done with an improvement at a URL of its own. */
type PostedStep = Exclude<ImprovementStep, 'correct'>

const STEPS: {
  readonly [S in PostedStep]: {
    readonly title: string
    readonly about: string
    readonly roles: readonly Role[]
    readonly body: z.ZodType
    readonly path: string
  }
} = {
  link: {
    ...{ title: 'Link more complaints 关联投诉', path: 'complaints', roles: PROPOSING, body: MoreComplaints },
    about: 'More complaints that it comes from, which the caller sees; each then shows it (IMP-1).',
  },
  start: {
    ...{ title: 'Start an improvement 开始改进', path: 'start', roles: OWNING, body: Nothing },
    about: 'Its owner has begun: what came before counts as before (IMP-1).',
  },
  finish: {
    ...{ title: 'Finish an improvement 完成改进', path: 'finish', roles: OWNING, body: FinishInput },
    about: 'Its owner has done it, with the evidence: what comes from now on counts as after (IMP-1).',
  },
  verify: {
    ...{ title: 'Verify the effect 验证效果', path: 'verify', roles: ['quality'], body: VerifyInput },
    about:
      'Whether it worked, in the eyes of quality and not of its owner, with the rates before and after (IMP-1).',
  },
  cancel: {
    ...{
      title: 'Cancel an improvement 取消改进',
      path: 'cancel',
      roles: ['supervisor', 'quality'],
      body: Reason,
    },
    about: 'It is not going to be done, with the reason.',
  },
}

const shownOnce = (description: string) => ({
  ...{ description, headers: ['ETag'] as const },
  content: { 'application/json': { schema: ImprovementResource } },
})

/** `/v1/improvements` 纠正与预防措施 (IMP-1): what is done so that complaints don't come again, and whether it worked. */
export function improvementRoutes(app: FastifyInstance, means: Means): void {
  readingRoutes(app, means)
  app.route({
    ...{ method: 'POST', url: '/v1/improvements', config: { roles: PROPOSING } },
    schema: {
      ...{
        operationId: 'proposeImprovement',
        summary: 'Propose an improvement 提出改进',
        tags: ['improvements'],
      },
      description:
        'From one or many complaints that the caller sees: cause, actions, owner and date (IMP-1).',
      ...{ body: ImprovementInput, headers: RepeatableHeaders },
      response: {
        201: { ...shownOnce('The improvement'), headers: ['Location', 'ETag'] as const },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const id = await propose(tx, means, request.body as never, workerOf(request, PROPOSING))
        const { body, headers } = await shown(tx, means, request, id)
        return { status: 201, body, headers: { ...headers, location: `/v1/improvements/${id}` } }
      }),
  })
  app.route({
    ...{ method: 'PATCH', url: '/v1/improvements/:id', config: { roles: PROPOSING } },
    schema: {
      ...{
        operationId: 'correctImprovement',
        summary: 'Correct an improvement 更正改进',
        tags: ['improvements'],
      },
      description:
        'Cause, actions, owner or date of what isn’t done yet; the old values stay in its history.',
      ...{ params: Params, body: ImprovementPatch, headers: PatchHeaders },
      response: {
        200: shownOnce('The improvement as it now is'),
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => give(tx, means, 'correct', PROPOSING, request)),
  })
  for (const step of Object.keys(STEPS) as PostedStep[]) stepRoute(app, means, step)
}

function readingRoutes(app: FastifyInstance, means: Means): void {
  const config = { roles: READING }
  app.route({
    ...{ method: 'GET', url: '/v1/improvements', config },
    schema: {
      ...{
        operationId: 'improvements',
        summary: 'The improvements, a page at a time',
        tags: ['improvements'],
      },
      description:
        'The latest first, without their texts; a `state` given several times takes any of its values.',
      ...{ querystring: Query, response: found(Page) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/improvements/:id', config },
    schema: {
      ...{
        operationId: 'readImprovement',
        summary: 'One improvement, with its effect',
        tags: ['improvements'],
      },
      description:
        'Cause, actions, history, and the rate of that kind of complaint before and after (IMP-1).',
      ...{ params: Params, response: foundVersioned(ImprovementResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => shown(tx, means, request, idOf(request))),
  })
}

function stepRoute(app: FastifyInstance, means: Means, step: PostedStep): void {
  const { title, about, roles, body, path } = STEPS[step]
  app.route({
    ...{ method: 'POST', url: `/v1/improvements/:id/${path}`, config: { roles } },
    schema: {
      ...{ operationId: `${step}-improvement`, summary: title, description: about, tags: ['improvements'] },
      ...{ params: Params, body, headers: VersionedHeaders },
      response: {
        200: shownOnce('The improvement as it now is'),
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => give(tx, means, step, roles, request)),
  })
}

async function give(
  tx: Transaction,
  means: Means,
  step: ImprovementStep,
  roles: readonly Role[],
  request: FastifyRequest,
): Promise<Result> {
  const { body, actor } = request
  const id = idOf(request)
  if (step === 'correct') await refuseUnknownOwner(tx, means, body as z.output<typeof ImprovementPatch>)
  const worker = { ...workerOf(request, roles), ifMatch: ifMatchOf(request.headers['if-match']) }
  await work(tx, means, { step, id }, worker, (stored, at) => {
    const now = at.toISOString()
    if (step === 'correct') return corrected(stored, body as never, at)
    if (step === 'link')
      return linkMore(tx, means, stored, (body as { complaints: string[] }).complaints, actor)
    if (step === 'verify') return verified(tx, means, stored, body as never, at)
    if (step === 'start')
      return {
        type: 'improvement.started',
        data: {},
        texts: {},
        improvement: { state: 'started', startedAt: now },
      }
    const texts = body as Record<string, unknown>
    return step === 'finish'
      ? { type: 'improvement.done', data: {}, texts, improvement: { state: 'done', doneAt: now } }
      : { type: 'improvement.cancelled', data: {}, texts, improvement: { state: 'cancelled', endedAt: now } }
  })
  return shown(tx, means, request, id)
}

async function refuseUnknownOwner(
  tx: Transaction,
  means: Means,
  { owner }: z.output<typeof ImprovementPatch>,
): Promise<void> {
  if (owner !== undefined) refuseUnknown(await means.members.current(tx), owner, '/owner')
}

async function shown(tx: Transaction, means: Means, { actor }: FastifyRequest, id: string) {
  const stored = await readImprovement(tx, means.ring, id)
  if (!stored) throw new NotHere()
  const { improvement, dataKey } = stored
  const at = await nowOf(tx, means)
  const [history, { policies }] = await Promise.all([
    readHistory(tx, id, dataKey),
    policiesNow(tx, means, at),
  ])
  const effect = stored.effect ?? (await measureEffect(tx, improvement, policies.aftercare.improvement, at))
  const masked = actor.roles.every((role) => role === 'auditor')
  const mask = <T>(value: T) => (masked ? maskPersonal(value, maskText, 'words') : value)
  const body = presentImprovement(improvement, effect, history, { at, mask })
  return { body, headers: { etag: `"${improvement.version}"` } }
}

async function list(tx: Transaction, means: Means, { actor, query }: FastifyRequest): Promise<Result> {
  const { limit, cursor, owner, ...filters } = query as z.output<typeof Query>
  const at = await nowOf(tx, means)
  const whose = owner === 'me' ? actor.id : owner
  const rows = await listImprovements(tx, { ...filters, owner: whose }, { limit, after: idIn(cursor), at })
  return { body: pageOf(rows, limit, (one) => presentImprovementSummary(one, at), cursorAfterId) }
}

function workerOf({ actor }: FastifyRequest, roles: readonly Role[]): Worker {
  return { actor, role: roles.find((role) => actor.roles.includes(role)) ?? '' }
}

function idOf({ params }: FastifyRequest): string {
  return (params as z.output<typeof Params>).id
}
