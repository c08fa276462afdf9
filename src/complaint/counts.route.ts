import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { after } from '../platform/duration.ts'
import { countClocks, countDue } from './counts.store.ts'
import { Duration } from './fields.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { READERS } from './readers.ts'

const Query = z.strictObject({
  dueWithin: Duration.default('PT1H').meta({ description: 'What counts as due soon' }),
})
const states = {
  running: z.int().meta({ description: 'Clocks with time left' }),
  paused: z.int().meta({ description: 'Clocks that stand still' }),
  breached: z.int().meta({ description: 'Clocks whose time is over, not stopped yet' }),
}
const Counts = z
  .strictObject({
    asOf: z.string().meta({ format: 'date-time' }),
    ...states,
    overdue: z.int().meta({ description: 'Complaints over a due time that they are held to' }),
    dueSoon: z.int().meta({ description: 'Complaints of which one comes within `dueWithin`' }),
    byClock: z.array(
      z.strictObject({ name: z.string(), family: z.enum(['internal', 'statutory']), ...states }),
    ),
  })
  .meta({ id: 'Counts' })

type Shown = Pick<z.infer<typeof Counts>, 'running' | 'paused' | 'breached'>

/** `GET /v1/complaints/counts`: how the clocks stand of everything that the caller sees. */
export function countsRoute(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/counts' },
    config: { roles: READERS, scope: 'complaints:read' },
    schema: {
      ...{
        operationId: 'counts',
        summary: 'How many clocks run, stand still and are over',
        tags: ['clocks'],
      },
      description:
        'Of everything open that the caller sees, as in the worklist; terms for the archive aside.',
      ...{ querystring: Query, response: found(Counts) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => count(tx, means, request)),
  })
}

async function count(tx: Transaction, means: Means, { actor, query }: FastifyRequest): Promise<Result> {
  const { dueWithin } = query as z.output<typeof Query>
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new ComplaintNotFound()
  const at = nowIn(means, tenant)
  const [byClock, due] = await Promise.all([
    countClocks(tx, actor, at),
    countDue(tx, actor, at, after(at, dueWithin)),
  ])
  const sum = (state: keyof Shown) => byClock.reduce((total, one) => total + one[state], 0)
  const clocks = { running: sum('running'), paused: sum('paused'), breached: sum('breached') }
  return { body: { asOf: at.toISOString(), ...clocks, ...due, byClock } }
}
