import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import { hrefOf, methodOf } from '../complaint/lifecycle.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import { COMMANDS, type CommandName, TRANSITIONS } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import { type RelatedRow, readRelatedTo } from '../complaint/worklist.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { ifMatchOf, VersionedHeaders } from '../platform/if-match.ts'
import { lookFor } from './look.store.ts'
import { STEPS } from './steps.ts'
import { succession } from './successor.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const changed = {
  description: 'The complaint as it now is',
  content: { 'application/json': { schema: ComplaintResource } },
}
const succeeded = { ...changed, description: 'The successor of an archived complaint (LIFE-8)' }

type Asked = FastifyRequest<{ Params: z.output<typeof Params> }>

/** A route for every command of the machine: `POST /v1/complaints/{id}/<command>`; a correction is PATCH. */
export function stepRoutes(app: FastifyInstance, means: Means): void {
  for (const command of COMMANDS) if (command !== 'receive') route(app, means, command)
}

function route(app: FastifyInstance, means: Means, command: Exclude<CommandName, 'receive'>): void {
  const { name, roles, rules } = TRANSITIONS[command]
  const step = STEPS[command]
  const mayBegin = command === 'reopen' || command === 'appeal'
  app.route({
    method: methodOf(command),
    url: hrefOf(command, ':id'),
    config: { roles },
    schema: {
      ...{ operationId: command, summary: `${name.en} ${name.zh}`, description: rules.join(', ') },
      ...{ tags: ['lifecycle'], params: Params, body: step.input, headers: VersionedHeaders },
      response: {
        200: changed,
        ...(mayBegin ? { 201: succeeded } : {}),
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => give(tx, means, command, step, request as Asked)),
  })
}

async function give(
  tx: Transaction,
  means: Means,
  command: Exclude<CommandName, 'receive'>,
  step: Step,
  request: Asked,
): Promise<Result> {
  const { actor, body: input } = request
  const own = (complaint: Parameters<Step['decide']>[0], by: Parameters<Step['decide']>[2]) =>
    step.decide(complaint, input, by)
  const begins =
    command === 'reopen' || command === 'appeal'
      ? await succession(tx, means, command, input as { reason?: string; grounds?: string }, own)
      : null
  const related = readRelatedTo(tx, request.params.id)
  const moved = await moveComplaint(tx, means, {
    ...{ step: command, id: request.params.id, actor, origin: 'rest', input },
    ifMatch: ifMatchOf(request.headers['if-match']),
    alsoLock: command === 'merge' ? [(input as { into: string }).into] : [],
    look: lookFor(tx, means, command, { actor, input }),
    decide: begins?.decide ?? own,
  })
  return resultOf(tx, means, moved, request, related, begins?.successor())
}

async function resultOf(
  tx: Transaction,
  means: Means,
  { stored, tenant }: Moved,
  { actor, language }: Asked,
  related: Promise<RelatedRow[]>,
  successor: Moved['stored'] | undefined,
): Promise<Result> {
  const { complaint } = successor ?? stored
  const body = await viewComplaint(tx, means, tenant, complaint, { actor, language }, related)
  const headers = { etag: `"${complaint.version}"` }
  return successor
    ? { status: 201, body, headers: { ...headers, location: `/v1/complaints/${complaint.id}` } }
    : { body, headers }
}
