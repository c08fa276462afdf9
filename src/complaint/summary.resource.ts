import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { GRADES } from '../policy/policy.ts'
import { ActionResource } from './complaint.resource.ts'
import type { Complaint } from './complaint.ts'
import { maskText } from './mask.ts'
import { STATES } from './states.ts'
import { NEVER } from './timed.ts'

const text = z.string()
const nullable = text.nullable()

/** A complaint in a list: masked, without texts of people (PRIV-2). */
export const SummaryResource = z
  .strictObject({
    ...{ id: text.meta({ format: 'uuid' }), reference: text, state: z.enum(STATES), version: z.int() },
    dueAt: nullable.meta({
      format: 'date-time',
      description: 'The earliest due time of what it is held to',
    }),
    ...{ receivedAt: text.meta({ format: 'date-time' }), channel: z.enum(CHANNELS) },
    ...{ category: nullable, subcategory: nullable },
    ...{ grade: z.enum(GRADES).nullable(), provisionalGrade: z.enum(GRADES).nullable() },
    ...{
      handler: nullable,
      department: nullable,
      awaiting: z.array(text),
      priority: z.int(),
      level: z.int(),
    },
    ...{ legalRisk: z.boolean(), legalHold: z.boolean(), greenChannel: z.boolean(), reopenedCount: z.int() },
    ...{ disposal: nullable, predecessor: nullable, product: nullable, region: nullable, outlet: nullable },
    customer: z.strictObject({
      name: nullable,
      type: nullable,
      vulnerable: nullable,
      anonymous: z.boolean(),
    }),
    actions: z.array(ActionResource).optional(),
  })
  .meta({ id: 'Summary' })

/** What a list shows of a complaint. Written out: spreading parts of it took a third of the time of a page. */
export function presentSummary(complaint: Complaint, dueAt: string) {
  const { customer, incident, matters } = complaint
  return {
    id: complaint.id,
    reference: complaint.reference,
    state: complaint.state,
    version: complaint.version,
    receivedAt: complaint.receivedAt,
    dueAt: dueAt === NEVER ? null : new Date(dueAt).toISOString(),
    channel: complaint.channel,
    category: matters[0]?.category ?? null,
    subcategory: matters[0]?.subcategory ?? null,
    grade: complaint.grade,
    provisionalGrade: complaint.provisionalGrade,
    handler: complaint.handler,
    department: complaint.department,
    awaiting: complaint.awaiting,
    priority: complaint.priority,
    level: complaint.level,
    legalRisk: complaint.legalRisk,
    legalHold: complaint.legalHold,
    greenChannel: complaint.greenChannel,
    reopenedCount: complaint.reopenedCount,
    disposal: complaint.disposal,
    predecessor: complaint.predecessor,
    product: incident.product ?? null,
    region: incident.region ?? null,
    outlet: incident.outlet ?? null,
    customer: {
      name: customer.name === undefined ? null : maskText('name', customer.name),
      type: customer.type ?? null,
      vulnerable: customer.vulnerable ?? null,
      anonymous: customer.anonymous,
    },
  }
}
