import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'
import { z } from 'zod'
import { problems } from './document.ts'
import { type DocumentedRoute, describeApi } from './openapi.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** false: no part of the OpenAPI document, since another contract describes it. */
    described?: boolean
  }
  interface FastifyInstance {
    /** The OpenAPI document of the routes registered so far. */
    contract(): ReturnType<typeof describeApi>
  }
}

/** Collects every route, and serves the document at `/openapi.json`; registered before the routes. */
export const openapi = plugin(async (app: FastifyInstance, { version }: { readonly version: string }) => {
  const routes: DocumentedRoute[] = []
  let described: ReturnType<typeof describeApi> | undefined
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (config?.described === false) return
    const open = config?.roles === undefined
    const declared = schema as unknown as DocumentedRoute['schema']
    // Whoever asks with a token may ask too much: no route has to say so itself.
    const response = open ? declared.response : { ...declared.response, ...problems(429) }
    routes.push({ method: String(method), url, open, schema: { ...declared, response } })
    described = undefined
  })
  app.decorate('contract', () => {
    described ??= describeApi(routes, version)
    return described
  })
  app.route({
    ...{ method: 'GET', url: '/openapi.json' },
    schema: {
      ...{ operationId: 'contract', summary: 'This document', tags: ['health'] },
      response: {
        200: {
          description: 'OpenAPI 3.1',
          content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
        },
        ...problems(500),
      },
    } as never,
    handler: async () => app.contract(),
  })
})
