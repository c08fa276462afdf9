import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Means } from '../complaint/means.store.ts'
import { REFUSALS } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { label, Person } from '../platform/fields.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { type Language, PROBLEMS, textIn } from '../platform/problem.ts'
import { type HandedOver, handOverPage } from './hand-over.store.ts'

/** A page fits well into the 5 s that a transaction has. */
const PAGE = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

const Params = z.strictObject({ sub: label(100) })
const MemberHandOver = z
  .strictObject({
    to: Person.optional().meta({
      description: 'Where absent, or where they may not: whom policy, skill and load choose',
    }),
    reason: label(2000),
    cursor: z.uuid().toLowerCase().optional().meta({ description: 'The `nextCursor` of the page before' }),
  })
  .meta({ id: 'MemberHandOver', examples: [{ to: 'agent.zhou', reason: '早班交接' }] })

const text = z.string().nullable()
const Outcome = z
  .strictObject({
    complaint: z.string().meta({ format: 'uuid' }),
    ...{ handedOver: z.boolean(), handler: text, department: text },
    parts: z.int().meta({ description: 'Tasks and unanswered verifications that went' }),
    ...{ type: z.string().optional(), title: z.string().optional() },
  })
  .meta({ id: 'HandOverOutcome' })
const Outcomes = z
  .strictObject({
    items: z.array(Outcome),
    nextCursor: text.meta({ description: 'More is open: go on with it' }),
  })
  .meta({ id: 'HandOverOutcomes' })

/** `POST /v1/members/{sub}/hand-over`: everything open of one person passes on, 200 complaints a call (REC-9). */
export function handOverRoute(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'POST', url: '/v1/members/:sub/hand-over', config: { roles: ['supervisor'] } },
    schema: {
      ...{
        operationId: 'handOverMember',
        summary: 'Hand over what somebody has open 交接班',
        tags: ['members'],
      },
      description:
        'Passes complaints, tasks and verifications on, a page a call; what nobody may take stays (REC-9).',
      ...{ params: Params, body: MemberHandOver, headers: RepeatableHeaders },
      response: {
        200: { description: 'What became of each', content: { 'application/json': { schema: Outcomes } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => pass(tx, means, request)),
  })
}

async function pass(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { actor, language } = request
  const { sub: from } = request.params as z.output<typeof Params>
  const { to, reason, cursor = FIRST } = request.body as z.output<typeof MemberHandOver>
  const outcomes = await handOverPage(tx, means, { actor, from, to, reason, after: cursor, limit: PAGE })
  const last = outcomes[outcomes.length - 1]
  return {
    body: {
      items: outcomes.map((outcome) => present(outcome, language)),
      nextCursor: last && outcomes.length === PAGE ? last.complaint : null,
    },
  }
}

function present(outcome: HandedOver, language: Language) {
  if (!('refused' in outcome)) return { ...outcome, handedOver: true }
  const { complaint, refused } = outcome
  const title = textIn(language, refused === 'transition-not-allowed' ? PROBLEMS[refused] : REFUSALS[refused])
  const nothing = { handedOver: false, handler: null, department: null, parts: 0 }
  return { complaint, ...nothing, type: `/problems/${refused}`, title }
}
