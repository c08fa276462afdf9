import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { RoleNotAllowed } from '../access/authentication.plugin.ts'
import { isDeputy, type Means } from '../complaint/means.store.ts'
import type { Transition } from '../complaint/transition.ts'
import { accountRolesOf, COMMANDS, type CommandName, transitionOf } from '../complaint/transitions.ts'
import { type Result, send } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import type { Answer } from '../platform/idempotency.store.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { InvalidInput } from '../platform/input-error.ts'
import { giveCommand } from './give-command.store.ts'
import { STEPS } from './steps.ts'

type Command = Exclude<CommandName, 'receive'>

const BULK_COMMANDS = COMMANDS.filter((command): command is Command => command !== 'receive')
const MOST = 200
/** Few enough to leave connections for others. */
const AT_ONCE = 4

const One = z.strictObject({
  complaint: z.uuid().toLowerCase(),
  command: z.enum(BULK_COMMANDS),
  body: z.record(z.string().max(64), z.unknown()).optional(),
})
const Bulk = z.strictObject({ commands: z.array(One).min(1).max(MOST) }).meta({
  id: 'Bulk',
  examples: [
    {
      commands: [
        {
          complaint: '01930000-0000-7000-8000-000000000000',
          command: 'assign',
          body: { department: 'after-sales' },
        },
      ],
    },
  ],
})
const Outcome = z
  .strictObject({
    ...{ complaint: z.string().meta({ format: 'uuid' }), command: z.string(), status: z.int() },
    body: z.record(z.string(), z.unknown()).meta({ description: 'The complaint, or the problem' }),
  })
  .meta({ id: 'BulkOutcome' })

/** `POST /v1/bulk` (LIFE-5): many single commands by the same way in, each with its own transaction, guards and answer. */
export function bulkRoute(app: FastifyInstance, means: Means): void {
  const roles = [...new Set(BULK_COMMANDS.flatMap((command) => accountRolesOf(command)))]
  app.route({
    ...{ method: 'POST', url: '/v1/bulk', config: { roles } },
    schema: {
      ...{ operationId: 'bulk', summary: 'Many commands, an answer each', tags: ['lifecycle'] },
      description:
        'Each is given by itself, with the same guards as alone: some may succeed where others are refused (LIFE-5). ' +
        'The body of a command is that of its own operation.',
      ...{ body: Bulk, headers: RepeatableHeaders },
      response: {
        200: {
          description: 'What became of each, in their order',
          content: {
            'application/json': {
              schema: z.strictObject({ items: z.array(Outcome) }).meta({ id: 'BulkOutcomes' }),
            },
          },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: async (request, reply) => {
      const { commands } = request.body as z.output<typeof Bulk>
      const whole = await app.answerPart(request, { name: '/v1/bulk', input: request.body }, nothing)
      if (whole.status !== 200) return send(reply as FastifyReply, whole)
      const items = await each(commands, (one, index) => give(app, means, request, one, index))
      return reply.send({ items })
    },
  })
}

/** The place of the whole under its key: the same key with other commands is refused before any is given. */
async function nothing(): Promise<Result> {
  return { body: null }
}

async function give(
  app: FastifyInstance,
  means: Means,
  request: FastifyRequest,
  one: z.output<typeof One>,
  index: number,
): Promise<z.output<typeof Outcome>> {
  const { complaint, command } = one
  const part = { name: `/v1/bulk/${index}`, input: one }
  const { status, body }: Answer = await app.answerPart(request, part, (tx) => work(tx, means, request, one))
  const outcome = JSON.parse(body.toString())
  app.countCommand(command, status === 200 ? 'ok' : String(outcome.type).replace('/problems/', ''))
  return { complaint, command, status, body: outcome }
}

async function work(
  tx: Transaction,
  means: Means,
  { actor, language }: FastifyRequest,
  { complaint: id, command, body = {} }: z.output<typeof One>,
): Promise<Result> {
  const { deputies = false }: Transition = transitionOf(command)
  const isTheirs = accountRolesOf(command).some((role) => actor.roles.includes(role))
  if (!isTheirs && !(deputies && (await isDeputy(tx, means, actor)))) throw new RoleNotAllowed()
  const input = STEPS[command].input.safeParse(body)
  if (!input.success) throw new InvalidInput('body', input.error.issues)
  return giveCommand(tx, means, { command, id, actor, language, input: input.data })
}

async function each<T, R>(all: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = new Array(all.length)
  const waiting = [...all.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      done[next[0]] = await work(next[1], next[0])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}
