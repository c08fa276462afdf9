import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import { explain } from '../clocks/explain.ts'
import { latestOf } from '../clocks/rule-set.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { ClockResource, presentClocks } from './clock.resource.ts'
import { readAllClocks } from './clock.store.ts'
import { rebuildClocks } from './clock-history.store.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS } from './readers.ts'
import { rulesFrom } from './timing.store.ts'
import { visibleTo } from './visible.store.ts'

const MOST = 500
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const ClockParams = Params.extend({ name: z.string().regex(/^[a-z0-9_]{1,64}$/) })
const Clocks = z.strictObject({ items: z.array(ClockResource) }).meta({ id: 'Clocks' })
const Explanation = z
  .strictObject({
    ...{ name: z.string(), instance: z.int() },
    dueAt: z
      .string()
      .nullable()
      .meta({ format: 'date-time', description: 'Computed anew from the history; null while it is paused' }),
    clocksVersion: z.int(),
    calendarVersion: z.int(),
    lines: z.array(z.strictObject({ en: z.string(), zh: z.string() })),
  })
  .meta({ id: 'Explanation' })

/** The clocks of a complaint, and how the due time of one comes about (CLK-6). */
export function clockRoutes(app: FastifyInstance, means: Means): void {
  const config = { roles: HISTORY_READERS, scope: 'complaints:read' as const }
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/clocks', config },
    schema: {
      ...{ operationId: 'clocks', summary: 'The clocks of a complaint', tags: ['clocks'] },
      description: `Every instance, the earliest start first, as they stand now; at most the latest ${MOST}.`,
      ...{ params: Params, response: found(Clocks, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/clocks/:name/explain', config },
    schema: {
      ...{ operationId: 'explainClock', summary: 'How a due time comes about', tags: ['clocks'] },
      description: 'The arithmetic of the last instance, line by line in both languages (CLK-6).',
      ...{ params: ClockParams, response: found(Explanation, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => explained(tx, means, request)),
  })
}

async function list(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const [, clocks, tenant] = await Promise.all([
    visibleTo(tx, means, actor, id, HISTORY_READERS),
    readAllClocks(tx, id, MOST),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  return { body: { items: presentClocks(clocks.reverse(), nowIn(means, tenant)) } }
}

async function explained(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id, name } = params as z.output<typeof ClockParams>
  const [{ complaint, clocks }, tenant] = await Promise.all([
    visibleTo(tx, means, actor, id, HISTORY_READERS),
    means.findTenant(tx),
  ])
  if (!tenant || !latestOf(clocks, name)) throw new ComplaintNotFound()
  const at = nowIn(means, tenant)
  const clock = latestOf((await rebuildClocks(tx, means, complaint, at)) ?? clocks, name)
  if (!clock) throw new Error(`the history of ${id} knows no clock ${name}`)
  const versions = { ...complaint.policyVersions, calendar: clock.calendarVersion }
  const rules = rulesFrom(await means.policies.contents(tx, versions), versions)
  const { dueAt, lines } = explain(clock, rules)
  const { instance, calendarVersion } = clock
  return { body: { name, instance, dueAt, clocksVersion: rules.clocksVersion, calendarVersion, lines } }
}
