import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Means } from '../complaint/means.store.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { after, isDuration } from '../platform/duration.ts'
import { Instant } from '../platform/fields.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { advanceSandbox } from './sandbox.store.ts'

/** The time that it is to be, or how far to go on. */
const ClockInput = z
  .strictObject({
    now: Instant.optional(),
    advance: z.string().max(40).refine(isDuration).optional().meta({ format: 'duration', example: 'PT72H' }),
  })
  .meta({ id: 'SandboxClockInput', examples: [{ advance: 'PT72H' }] })
const ClockNow = z
  .strictObject({
    now: z.string().meta({ format: 'date-time' }),
    fired: z.int().meta({ description: 'How many events the clocks of complaints had to say on the way' }),
    ended: z.int().meta({ description: 'How many terms were over: complaints archived, waits ended' }),
  })
  .meta({ id: 'SandboxClock' })

/** `POST /v1/sandbox/clock` (SBX-1): sets the clock of a sandbox on; answers after everything that fell due has fired. */
export function sandboxRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'POST', url: '/v1/sandbox/clock', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'setSandboxClock', summary: 'Set the clock of a sandbox', tags: ['sandbox'] },
      description:
        'Only forward. Everything that falls due on the way fires in the order of its due time, before the answer; a clock that repeats once, with a count.',
      ...{ body: ClockInput, headers: RepeatableHeaders },
      response: {
        200: { description: 'The time it is now', content: { 'application/json': { schema: ClockNow } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => setClock(tx, means, request)),
  })
}

async function setClock(tx: Transaction, means: Means, { body }: FastifyRequest): Promise<Result> {
  const { now, advance } = body as z.output<typeof ClockInput>
  if ((now === undefined) === (advance === undefined)) throw oneOfBoth()
  const tenant = await means.findTenant(tx)
  if (!tenant?.sandboxNow) throw new Refusal('not-a-sandbox')
  const target = advance === undefined ? new Date(now ?? 0) : after(tenant.sandboxNow, advance)
  if (target < tenant.sandboxNow) throw onlyForward()
  if (target.getUTCFullYear() > LAST_YEAR) throw tooFar()
  const done = await advanceSandbox(tx, means, tenant, target)
  return { body: { now: target.toISOString(), ...done } }
}

const LAST_YEAR = 2200

function oneOfBoth(): UnfitInput {
  return new UnfitInput('', 'one_of_both', {
    en: 'Give either `now` or `advance`.',
    zh: '请给出 now 或 advance 其中之一。',
  })
}

function onlyForward(): UnfitInput {
  return new UnfitInput('/now', 'in_past', {
    en: 'The clock of a sandbox moves only forward.',
    zh: '沙箱时钟只能向前。',
  })
}

function tooFar(): UnfitInput {
  return new UnfitInput('', 'too_far', {
    en: `The clock of a sandbox ends with the year ${LAST_YEAR}.`,
    zh: `沙箱时钟最晚到 ${LAST_YEAR} 年。`,
  })
}
