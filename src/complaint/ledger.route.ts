import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { Instant } from '../platform/fields.ts'
import { pageOf } from '../platform/page.ts'
import type { Complaint, Evidence } from './complaint.ts'
import { cursorAfter, placeIn } from './cursor.ts'
import { type EventRow, openEvent } from './event.store.ts'
import { LedgerEntryResource, presentEntry, presentPayment, presentRecovery } from './execution.resource.ts'
import { MoneyInput } from './fields.ts'

import { type OwedRow, readMovements, readOwed } from './ledger.store.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS } from './readers.ts'
import { seeingRoles, seenOf, seesMasked } from './sight.ts'
import { visibleTo } from './visible.store.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const id = text.meta({ format: 'uuid' })
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Ledger = z.strictObject({ items: z.array(LedgerEntryResource) }).meta({ id: 'Ledger' })
const Query = z.strictObject({
  state: z.enum(['unpaid', 'paid', 'void']).default('unpaid'),
  dueTo: Instant.optional().meta({ description: 'Due before that' }),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const Owed = z
  .strictObject({
    ...{ id, complaint: id, reference: text, complaintState: text },
    ...{ handler: text.nullable(), department: text.nullable(), state: z.enum(['unpaid', 'paid', 'void']) },
    ...{ promised: MoneyInput, approved: MoneyInput, paid: MoneyInput, recovered: MoneyInput },
    ...{ dueAt: instant, overdue: z.boolean(), voidedAt: instant.nullable() },
  })
  .meta({ id: 'Owed' })
const Page = z.strictObject({ items: z.array(Owed), nextCursor: text.nullable() }).meta({ id: 'OwedPage' })

/** The compensation ledger 赔付台账 (EXE-4): of one complaint, and across them. */
export function ledgerRoutes(app: FastifyInstance, means: Means): void {
  const config = { roles: HISTORY_READERS, scope: 'complaints:read' as const }
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/ledger', config },
    schema: {
      ...{ operationId: 'ledger', summary: 'What a complaint owes, and what was paid and recovered of it' },
      description:
        'Sums in fen; to whom they went, and by which reference, is masked for those who read masked.',
      ...{ tags: ['ledger'], params: Params, response: found(Ledger, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => ledger(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/ledger', config },
    schema: {
      ...{ operationId: 'owed', summary: 'What is owed across complaints, the earliest due first' },
      description:
        'Of the complaints that the caller sees: what is not paid in full yet, or what was, or is void.',
      ...{ tags: ['ledger'], querystring: Query, response: found(Page) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => owed(tx, means, request)),
  })
}

async function ledger(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const movements = readMovements(tx, id)
  const [{ complaint, dataKey }, tenant] = await Promise.all([
    visibleTo(tx, means, actor, id, HISTORY_READERS),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  const masked = seesMasked(seeingRoles(actor, seenOf(complaint)))
  const told = masked ? new Map() : toldOf(tx, await movements, dataKey)
  return { body: { items: entriesOf(complaint, nowIn(means, tenant), told) } }
}

type Told = ReadonlyMap<string, { payee: string; payer: string; evidence: Evidence }>

/** What the events keep of each movement, by its id. */
function toldOf(tx: Transaction, rows: readonly EventRow[], dataKey: Buffer): Told {
  return new Map(
    rows.map((row) => {
      const { payment, recovery, ...told } = openEvent(tx.tenant, row, dataKey).data as Movement
      return [(payment ?? recovery)?.id ?? '', told]
    }),
  )
}

interface Movement {
  readonly payment?: { readonly id: string }
  readonly recovery?: { readonly id: string }
  readonly payee: string
  readonly payer: string
  readonly evidence: Evidence
}

function entriesOf({ ledger = [] }: Complaint, at: Date, told: Told) {
  return ledger.map((entry) => ({
    ...presentEntry(entry, at),
    payments: entry.payments.map((one) => presentPayment(one, told.get(one.id) ?? null)),
    recoveries: entry.recoveries.map((one) => presentRecovery(one, told.get(one.id) ?? null)),
  }))
}

async function owed(tx: Transaction, means: Means, { actor, query }: FastifyRequest): Promise<Result> {
  const { cursor, ...filters } = query as z.output<typeof Query>
  const place = placeIn(cursor)
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new ComplaintNotFound()
  const rows = await readOwed(tx, actor, filters, place)
  const show = (row: OwedRow) => presentOwed(row, nowIn(means, tenant))
  const after = ({ due_at, id }: OwedRow) => cursorAfter({ at: due_at.toISOString(), id })
  return { body: pageOf(rows, filters.limit, show, after) }
}

function presentOwed(row: OwedRow, at: Date) {
  const { id, complaint_id: complaint, reference, complaint_state: complaintState, handler, department } = row
  const money = (fen: string) => ({ amount: Number(fen), currency: 'CNY' as const })
  return {
    ...{ id, complaint, reference, complaintState, handler, department, state: row.state },
    ...{ promised: money(row.promised), approved: money(row.approved) },
    ...{ paid: money(row.paid), recovered: money(row.recovered) },
    ...{ dueAt: row.due_at.toISOString(), overdue: row.state === 'unpaid' && row.due_at <= at },
    voidedAt: row.voided_at?.toISOString() ?? null,
  }
}
