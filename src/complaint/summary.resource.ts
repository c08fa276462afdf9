import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { GRADES } from '../policy/policy.ts'
import { ActionResource } from './complaint.resource.ts'
import type { Complaint } from './complaint.ts'
import { maskText } from './mask.ts'
import { STATES } from './states.ts'

const text = z.string()
const nullable = text.nullable()

/** A complaint in a list: masked, without texts of people (PRIV-2). */
export const SummaryResource = z
  .strictObject({
    ...{ id: text.meta({ format: 'uuid' }), reference: text, state: z.enum(STATES), version: z.int() },
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

/** What a list shows of a complaint. */
export function presentSummary(complaint: Complaint) {
  const { id, reference, state, version, receivedAt, channel, grade, provisionalGrade, handler } = complaint
  const { department, awaiting, priority, level, legalRisk, legalHold, greenChannel } = complaint
  const { reopenedCount, disposal, predecessor, customer, incident, matters } = complaint
  return {
    ...{ id, reference, state, version, receivedAt, channel, grade, provisionalGrade, handler },
    ...{ department, awaiting, priority, level, legalRisk, legalHold, greenChannel },
    ...{ reopenedCount, disposal, predecessor },
    category: matters[0]?.category ?? null,
    subcategory: matters[0]?.subcategory ?? null,
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
