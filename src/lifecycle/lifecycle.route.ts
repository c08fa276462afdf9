import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ROLES } from '../access/actor.ts'
import { describeLifecycle, drawLifecycle } from '../complaint/lifecycle.ts'
import { STATES } from '../complaint/states.ts'
import { problems } from '../platform/document.ts'

const Bilingual = z.strictObject({ en: z.string(), zh: z.string() })
const Command = z
  .strictObject({
    ...{ name: z.string(), title: Bilingual, from: z.array(z.enum(STATES)), to: z.array(z.enum(STATES)) },
    roles: z.array(z.enum(ROLES)),
    rules: z.array(z.string()),
    guards: z.array(z.strictObject({ type: z.string(), rule: z.string(), en: z.string(), zh: z.string() })),
    ...{ href: z.string(), method: z.enum(['POST', 'PATCH']) },
  })
  .meta({ id: 'Command' })
const Lifecycle = z
  .strictObject({
    states: z.array(z.strictObject({ name: z.enum(STATES), open: z.boolean() })),
    commands: z.array(Command),
    casework: z.array(Command),
  })
  .meta({ id: 'Lifecycle' })

/** The machine as data and as a picture (LIFE-6), for every role. */
export function lifecycleRoutes(app: FastifyInstance): void {
  const description = describeLifecycle()
  const drawing = drawLifecycle()
  app.route({
    ...{ method: 'GET', url: '/v1/lifecycle', config: { roles: ROLES, scope: 'any' } },
    schema: {
      ...{ operationId: 'lifecycle', summary: 'States, commands, roles and guards', tags: ['lifecycle'] },
      description: 'The machine as data, from the one table that the service runs on (LIFE-6).',
      response: {
        200: { description: 'The machine', content: { 'application/json': { schema: Lifecycle } } },
        ...problems(401, 403, 500, 503),
      },
    },
    handler: async () => description,
  })
  app.route({
    ...{ method: 'GET', url: '/v1/lifecycle.mmd', config: { roles: ROLES, scope: 'any' } },
    schema: {
      ...{
        operationId: 'lifecycleDiagram',
        summary: 'The machine as a Mermaid diagram',
        tags: ['lifecycle'],
      },
      description: 'The same table as `GET /v1/lifecycle`, to be drawn (LIFE-6).',
      response: {
        200: { description: 'Mermaid', content: { 'text/vnd.mermaid': { schema: z.string() } } },
        ...problems(401, 403, 500, 503),
      },
    },
    handler: async (_, reply) => reply.type('text/vnd.mermaid; charset=utf-8').send(drawing),
  })
}
