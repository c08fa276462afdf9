import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import type { StatutoryPack } from './clocks-policy.ts'
import { POLICY_READERS } from './policy.route.ts'
import type { PolicyMeans } from './put-policy.store.ts'

const PackResource = z
  .strictObject({
    name: z.string(),
    title: z.strictObject({ zh: z.string(), en: z.string() }),
    source: z.string().meta({ description: 'The law with its articles' }),
    inForceFrom: z.string().meta({ format: 'date' }),
    verified: z
      .boolean()
      .meta({ description: 'Whether somebody has held the numbers against the published text' }),
    takenIn: z.boolean().meta({ description: 'Whether the clocks in force have a pack of this name' }),
    content: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What goes into `packs` of the policy `clocks`, fixtures included' }),
  })
  .meta({ id: 'StatutoryPack' })
const Packs = z.strictObject({ items: z.array(PackResource) }).meta({ id: 'StatutoryPacks' })

/** `GET /v1/policies/clocks/packs`: the clocks of laws that come with Redress, and which of them are taken in (CLK-10). */
export function packsRoute(app: FastifyInstance, means: PolicyMeans, packs: readonly StatutoryPack[]): void {
  app.route({
    ...{ method: 'GET', url: '/v1/policies/clocks/packs', config: { roles: POLICY_READERS, scope: 'any' } },
    schema: {
      ...{ operationId: 'listPacks', summary: 'The statutory clocks at hand', tags: ['policies'] },
      description:
        'Clocks of laws that a house takes in by putting them into `packs` of its policy `clocks`.',
      response: found(Packs),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, packs)),
  })
}

async function list(
  tx: Transaction,
  { policies, now }: PolicyMeans,
  packs: readonly StatutoryPack[],
): Promise<Result> {
  const { clocks } = await policies.contents(tx, await policies.inForce(tx, now()))
  const taken = new Set(clocks.packs?.map(({ name }) => name))
  const items = packs.map((content) => {
    const { name, title, source, inForceFrom, verified } = content
    return { name, title, source, inForceFrom, verified, takenIn: taken.has(name), content }
  })
  return { body: { items } }
}
