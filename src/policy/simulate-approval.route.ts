import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowOf } from '../access/tenant.store.ts'
import { readDelegationsInForce } from '../members/delegation.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { FindingResource, found, problems } from '../platform/document.ts'
import { Department, label, Person } from '../platform/fields.ts'
import { refuseErrors } from '../platform/finding.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { cellsOf } from './approval-matrix.ts'
import { PolicyInput } from './policy.resource.ts'
import { GRADES } from './policy.ts'
import { checkPolicy, contentOf, type PolicyMeans } from './put-policy.store.ts'
import { simulateApproval } from './simulate-approval.ts'

const ROLES = ['admin', 'supervisor', 'dept_manager', 'vp', 'gm', 'auditor'] as const
const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const text = z.string()
const nullable = text.nullable()

const SimulationInput = z
  .strictObject({
    grade: z.enum(GRADES),
    category: Code.optional(),
    subcategory: Code.optional(),
    compensation: z
      .strictObject({ amount: z.int().min(0).max(1_000_000_000_000), currency: z.literal('CNY') })
      .meta({ description: 'Of the dearest option' }),
    department: Department.optional().meta({ description: 'Whose complaint it would be' }),
    plannedBy: Person.optional(),
    respondents: z
      .array(z.strictObject({ kind: z.enum(['employee', 'unit', 'supplier']), name: label(200) }))
      .max(20)
      .default([]),
    content: PolicyInput.shape.content
      .optional()
      .meta({ description: 'A content of the policy `approval` that is not in force yet' }),
  })
  .meta({
    id: 'ApprovalSimulationInput',
    examples: [
      {
        ...{ grade: 'important', category: 'product_quality', department: 'after-sales' },
        compensation: { amount: 1200000, currency: 'CNY' },
      },
    ],
  })

const Level = { role: text, quorum: z.int(), department: nullable }
const Simulation = z
  .strictObject({
    rule: z.strictObject({
      name: nullable.meta({ description: 'Null: no rule fits, so grade and sum decide' }),
      position: z.int().nullable(),
      why: z.record(text, z.unknown()).meta({ description: 'The conditions of the rule, or grade and sum' }),
      passed: z.array(text).meta({ description: 'The rules before it, which don’t fit' }),
    }),
    ...{ anyOrder: z.boolean(), expiresAfter: nullable },
    asked: z.array(z.strictObject(Level)).meta({ description: 'As the rule says, before conflicts' }),
    levels: z.array(
      z.strictObject({
        ...Level,
        candidates: z
          .array(
            z.strictObject({
              ...{ sub: text, by: z.enum(['role', 'absence', 'delegation', 'outside_ladder']) },
              onBehalfOf: nullable,
            }),
          )
          .nullable()
          .meta({ description: 'Who could approve now; null where no members are kept' }),
        passedOver: z.array(
          z.strictObject({
            sub: text,
            because: z.enum(['respondent', 'answers_for_respondent', 'planned_it']),
          }),
        ),
        enough: z.boolean().nullable().meta({ description: 'Whether they are as many as it asks for' }),
      }),
    ),
    findings: z.array(FindingResource).meta({ description: 'Of the content that was tried' }),
  })
  .meta({ id: 'ApprovalSimulation' })

const Cell = z
  .strictObject({
    grade: z.enum(GRADES),
    ...{ category: nullable, subcategory: nullable },
    compensation: z.strictObject({ from: z.int(), upTo: z.int().nullable() }).meta({ description: 'In fen' }),
    rule: nullable,
    levels: z.array(z.strictObject(Level)),
  })
  .meta({ id: 'ApprovalCell' })
const Matrix = z
  .strictObject({
    version: z.int(),
    items: z.array(Cell),
  })
  .meta({ id: 'ApprovalMatrix' })

/** Trying the approval matrix without a complaint, and reading all of it. */
export function simulateApprovalRoutes(app: FastifyInstance, means: PolicyMeans): void {
  app.route({
    ...{ method: 'POST', url: '/v1/policies/approval/simulate', config: { roles: ROLES } },
    schema: {
      ...{ operationId: 'simulateApproval', summary: 'Who would approve this 审批试算', tags: ['policies'] },
      description:
        'Which rule fires and why, its levels, and who could approve now: members and deputies, conflicts passed over.',
      ...{ body: SimulationInput, headers: RepeatableHeaders },
      response: {
        200: { description: 'What it asks for', content: { 'application/json': { schema: Simulation } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => simulate(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/policies/approval/matrix', config: { roles: ROLES } },
    schema: {
      ...{ operationId: 'approvalMatrix', summary: 'The approval matrix, cell by cell', tags: ['policies'] },
      description: 'Every grade by every band of compensation by the places that rules name, in force now.',
      response: found(Matrix),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => matrix(tx, means)),
  })
}

async function simulate(tx: Transaction, means: PolicyMeans, { body }: FastifyRequest): Promise<Result> {
  const { content, ...input } = body as z.output<typeof SimulationInput>
  const at = await nowOf(tx, means)
  const [versions, members, delegations] = await Promise.all([
    means.policies.inForce(tx, at),
    means.members.current(tx),
    readDelegationsInForce(tx, at),
  ])
  const findings = content ? refuseErrors(await checkPolicy(tx, means, 'approval', content)) : []
  const inForce = await means.policies.contents(tx, versions)
  const approval = content ? contentOf('approval', content) : inForce.approval
  const { category = null, subcategory = null, department = null, plannedBy = null } = input
  const simulated = { ...input, category, subcategory, department, plannedBy }
  const found = simulateApproval(
    { ...simulated, compensation: input.compensation.amount },
    { policies: { approval, routing: inForce.routing }, members, delegations, at },
  )
  return { body: { ...found, findings } }
}

async function matrix(tx: Transaction, means: PolicyMeans): Promise<Result> {
  const versions = await means.policies.inForce(tx, await nowOf(tx, means))
  const { approval, taxonomy } = await means.policies.contents(tx, versions)
  const cells = cellsOf(approval, taxonomy) ?? [] // what names more than can be laid out never came into force
  const items = cells.map(({ grade, category, subcategory, compensation, rule, levels }) => ({
    ...{ grade, category, subcategory, rule },
    compensation: { from: compensation.from, upTo: compensation.upTo ?? null },
    levels: levels.map(({ role, quorum, department }) => ({
      role,
      quorum,
      department: department ?? null,
    })),
  }))
  return { body: { version: versions.approval ?? 0, items } }
}
