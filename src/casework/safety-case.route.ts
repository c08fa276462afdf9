import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Role } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import { BESIDE, type BesideName } from '../complaint/beside.ts'
import { readComplaint } from '../complaint/complaint.store.ts'
import { cursorAfterId, idIn } from '../complaint/cursor.ts'
import { Reason } from '../complaint/fields.ts'
import { seeMembers } from '../complaint/load.store.ts'
import { maskText } from '../complaint/mask.ts'
import type { Means } from '../complaint/means.store.ts'
import { moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { NotHere } from './not-here.ts'
import {
  BuyersInput,
  ContainmentInput,
  closeSafetyCase,
  containHazard,
  decideRecall,
  HazardReportInput,
  listBuyers,
  RecallInput,
  reportHazard,
} from './safety.ts'
import {
  presentSafetyCase,
  presentSafetySummary,
  SafetyCaseResource,
  SafetySummary,
} from './safety-case.resource.ts'
import { closeCase, readSafetyCase, readSafetyCases, readSafetyEvents } from './safety-case.store.ts'

const READERS: readonly Role[] = [
  ...(['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'legal', 'quality', 'auditor'] as const),
]
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  state: z.enum(['open', 'closed']).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const Page = z
  .strictObject({ items: z.array(SafetySummary), nextCursor: z.string().nullable() })
  .meta({ id: 'SafetyPage' })

type SafetyStepName = Exclude<BesideName, 'open-safety-case' | 'link-improvement' | 'move-message'>

const STEPS: {
  readonly [S in SafetyStepName]: {
    readonly path: string
    readonly about: string
    readonly step: Step
    readonly body: z.ZodType
  }
} = {
  'contain-hazard': {
    ...{ path: 'contain', step: containHazard as Step, body: ContainmentInput },
    about:
      'What keeps others from harm: off sale, the batch blocked, buyers warned; due 2 h after the hazard was stated.',
  },
  'decide-recall': {
    ...{ path: 'decide-recall', step: decideRecall as Step, body: RecallInput },
    about:
      'The word of quality and that of legal, each of another person, within 24 h; where they differ the gm decides.',
  },
  'report-hazard': {
    ...{ path: 'report', step: reportHazard as Step, body: HazardReportInput },
    about: 'To which authority it was reported, when, and under which number.',
  },
  'list-buyers': {
    ...{ path: 'buyers', step: listBuyers as Step, body: BuyersInput },
    about: 'How many others bought of the batch, and where the list of them is kept.',
  },
  'close-safety-case': {
    ...{ path: 'close', step: closeSafetyCase as Step, body: Reason },
    about: 'When all that is due in it is done. Nothing that becomes of a complaint closes it.',
  },
}

/** `/v1/safety-cases` (SAFE-1): a hazard beside its complaints, with the steps that are due in it. */
export function safetyCaseRoutes(app: FastifyInstance, means: Means): void {
  const config = { roles: READERS }
  app.route({
    ...{ method: 'GET', url: '/v1/safety-cases', config },
    schema: {
      ...{ operationId: 'safetyCases', summary: 'The safety cases, a page at a time', tags: ['safety'] },
      description:
        'The latest first: those of complaints that the caller sees; quality, legal, vp, gm and auditor see all.',
      ...{ querystring: Query, response: found(Page) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/safety-cases/:id', config },
    schema: {
      ...{ operationId: 'readSafetyCase', summary: 'One safety case', tags: ['safety'] },
      description: 'What was done in it, by whom and when, what is still due, and its clocks.',
      ...{ params: Params, response: found(SafetyCaseResource, 404) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => ({ body: await shown(tx, means, request, idOf(request)) })),
  })
  for (const name of Object.keys(STEPS) as SafetyStepName[]) stepRoute(app, means, name)
}

function stepRoute(app: FastifyInstance, means: Means, name: SafetyStepName): void {
  const { name: title, roles } = BESIDE[name]
  const { path, about, body } = STEPS[name]
  app.route({
    ...{ method: 'POST', url: `/v1/safety-cases/:id/${path}`, config: { roles } },
    schema: {
      ...{ operationId: name, summary: `${title.en} ${title.zh}`, description: about, tags: ['safety'] },
      ...{ params: Params, body, headers: RepeatableHeaders },
      response: {
        200: {
          description: 'The safety case as it now is',
          content: { 'application/json': { schema: SafetyCaseResource } },
        },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => give(tx, means, name, request)),
  })
}

async function give(
  tx: Transaction,
  means: Means,
  name: SafetyStepName,
  request: FastifyRequest,
): Promise<Result> {
  const { actor, body: input } = request
  const id = idOf(request)
  const row = await readSafetyCase(tx, actor, id)
  if (!row) throw new NotHere()
  const { by } = await moveComplaint(tx, means, {
    ...{ step: name, id: row.complaint_id, actor, origin: 'rest', input },
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (complaint, by) => STEPS[name].step.decide(complaint, input, by),
  })
  if (name === 'close-safety-case') closeCase(tx, id, by.at)
  return { body: await shown(tx, means, request, id) }
}

async function shown(tx: Transaction, means: Means, { actor }: FastifyRequest, id: string) {
  const row = await readSafetyCase(tx, actor, id)
  const lead = row && (await readComplaint(tx, means.ring, row.complaint_id))
  if (!row || !lead) throw new NotHere()
  const events = await readSafetyEvents(tx, row.complaint_id, lead.dataKey)
  // Of what was disposed of nothing is left to read (ARC-2).
  const masked = actor.roles.every((role) => role === 'auditor') || lead.dataKey.length === 0
  const mask = (text: string) => (masked ? maskText('words', text) : text)
  return presentSafetyCase(row, events, lead.clocks, { at: await nowOf(tx, means), mask })
}

async function list(tx: Transaction, request: FastifyRequest): Promise<Result> {
  const { state, limit, cursor } = request.query as z.output<typeof Query>
  const rows = await readSafetyCases(tx, request.actor, { state, limit, after: idIn(cursor) })
  return { body: pageOf(rows, limit, presentSafetySummary, cursorAfterId) }
}

function idOf({ params }: FastifyRequest): string {
  return (params as z.output<typeof Params>).id
}
