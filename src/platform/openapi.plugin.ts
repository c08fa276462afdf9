import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'
import { z } from 'zod'
import { problems } from './document.ts'
import { type DocumentedRoute, describeApi } from './openapi.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** false: no part of the OpenAPI document, since another contract describes it. */
    described?: boolean
    /** Asks for the token of a tracking link in place of one of its own. */
    tracked?: boolean
    /** Asks for what its caller signs by, in place of a token. */
    signed?: boolean
  }
  interface FastifyInstance {
    /** The OpenAPI document of the routes registered so far. */
    contract(): ReturnType<typeof describeApi>
  }
}

/** What no route has to say itself: an unknown parameter is refused, and whoever asks with a token may ask too much. */
function guarded({ querystring = z.strictObject({}), response }: DocumentedRoute['schema']) {
  return { querystring, response: { ...response, ...problems(400, 429) } }
}

/** Collects every route, and serves the document at `/openapi.json`; registered before the routes. */
export const openapi = plugin(async (app: FastifyInstance, { version }: { readonly version: string }) => {
  const routes: DocumentedRoute[] = []
  let described: ReturnType<typeof describeApi> | undefined
  app.addHook('onRoute', (route) => {
    if (route.config?.described === false) return
    const { roles, tracked, signed } = route.config ?? {}
    const asks = tracked ? ('tracking' as const) : signed ? ('channel' as const) : undefined
    const open = roles === undefined && asks === undefined
    const declared = route.schema as unknown as DocumentedRoute['schema']
    const schema = open ? declared : { ...declared, ...guarded(declared) }
    route.schema = schema as never
    routes.push({ method: String(route.method), url: route.url, open, asks, schema })
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
      description: 'As JSON; the same is committed as `openapi.yaml`, and read as a page at `/docs`.',
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
