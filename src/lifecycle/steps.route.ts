import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import { hrefOf, methodOf } from '../complaint/lifecycle.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Transition } from '../complaint/transition.ts'
import { accountRolesOf, COMMANDS, type CommandName, TRANSITIONS } from '../complaint/transitions.ts'
import { problems } from '../platform/document.ts'
import { ifMatchOf, PatchHeaders, VersionedHeaders } from '../platform/if-match.ts'
import { giveCommand, type Order } from './give-command.store.ts'
import { STEPS } from './steps.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const changed = {
  description: 'The complaint as it now is',
  headers: ['ETag'],
  content: { 'application/json': { schema: ComplaintResource } },
}
const succeeded = {
  ...changed,
  description: 'The successor of an archived complaint (LIFE-8)',
  headers: ['Location', 'ETag'],
}

/** A route for every command of the machine: `POST /v1/complaints/{id}/<command>`; a correction is PATCH. */
export function stepRoutes(app: FastifyInstance, means: Means): void {
  for (const command of COMMANDS) if (command !== 'receive') route(app, means, command)
}

function route(app: FastifyInstance, means: Means, command: Exclude<CommandName, 'receive'>): void {
  const { name, rules, deputies = false }: Transition = TRANSITIONS[command]
  const step = STEPS[command]
  const method = methodOf(command)
  const mayBegin = command === 'reopen' || command === 'appeal'
  app.route({
    method,
    url: hrefOf(command, ':id'),
    config: { roles: accountRolesOf(command), deputies },
    schema: {
      ...{ operationId: command, summary: `${name.en} ${name.zh}`, description: rules.join(', ') },
      ...{ tags: ['lifecycle'], params: Params, body: step.input },
      headers: method === 'PATCH' ? PatchHeaders : VersionedHeaders,
      response: {
        200: changed,
        ...(mayBegin ? { 201: succeeded } : {}),
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => giveCommand(tx, means, orderOf(command, request))),
  })
}

function orderOf(command: Exclude<CommandName, 'receive'>, request: FastifyRequest): Order {
  const { actor, language, body: input, headers } = request
  const { id } = request.params as z.output<typeof Params>
  return { command, id, actor, language, input, ifMatch: ifMatchOf(headers['if-match']) }
}
