import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import type { KeyRing, Random } from '../platform/seal.ts'
import { createTenant } from './tenant.store.ts'

/** What making a tenant needs. */
export interface TenantMeans {
  readonly now: () => Date
  readonly random: Random
  readonly ring: KeyRing
  /** Puts the default policy pack in force for the tenant of the transaction. */
  readonly adoptPolicies: (tx: Transaction, author: string, at: Date) => Promise<void>
}

/** A company that runs its complaints here. */
export const TenantInput = z
  .strictObject({
    name: z.string().max(200).regex(/\S/),
    locale: z.enum(['zh-CN', 'en']),
    timezone: z
      .string()
      .max(64)
      .refine(isTimeZone)
      .meta({ description: 'An IANA time zone', example: 'Asia/Shanghai' }),
    sandbox: z.boolean().optional(),
  })
  .meta({
    id: 'TenantInput',
    examples: [{ name: '晴川生活', locale: 'zh-CN', timezone: 'Asia/Shanghai' }],
  })

const TenantResource = z
  .strictObject({
    ...{
      id: z.string().meta({ format: 'uuid' }),
      name: z.string(),
      locale: z.string(),
      timezone: z.string(),
    },
    ...{ sandbox: z.boolean(), createdAt: z.string().meta({ format: 'date-time' }) },
  })
  .meta({ id: 'Tenant' })

/** `POST /v1/tenants`: an operator makes a tenant; the default policy pack is in force at once. */
export function tenantRoutes(app: FastifyInstance, means: TenantMeans): void {
  app.route({
    ...{ method: 'POST', url: '/v1/tenants', config: { roles: ['operator'] } },
    schema: {
      ...{ operationId: 'createTenant', summary: 'Make a tenant', tags: ['tenants'] },
      description: 'For operators, whose token names no tenant. The default policy pack is in force at once.',
      ...{ body: TenantInput, headers: RepeatableHeaders },
      response: {
        201: {
          description: 'The tenant',
          content: { 'application/json': { schema: TenantResource } },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => make(tx, means, request.body as TenantRequest, request.actor.id)),
  })
}

type TenantRequest = z.output<typeof TenantInput>

async function make(
  tx: Transaction,
  means: TenantMeans,
  input: TenantRequest,
  author: string,
): Promise<Result> {
  const createdAt = means.now()
  const tenant = { ...input, sandbox: input.sandbox ?? false, id: uuidv7(createdAt, means.random), createdAt }
  await createTenant(tx, tenant, means, (within) => means.adoptPolicies(within, author, createdAt))
  return {
    status: 201,
    body: { ...tenant, createdAt: createdAt.toISOString() },
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }))
  } catch {
    return false
  }
}
