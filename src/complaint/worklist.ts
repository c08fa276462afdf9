import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { Department, Instant, Person, words } from '../platform/fields.ts'
import { GRADES } from '../policy/policy.ts'
import { STATES } from './states.ts'
import { NEVER } from './timed.ts'

const AWAITING = ['customer', 'third_party', 'confirmation', 'ratification'] as const
const many = <T extends z.ZodType>(value: T) => z.array(value).max(50).optional()

const SORTS = ['-receivedAt', 'receivedAt', 'dueAt', '-dueAt'] as const
/** The order of a worklist; what nothing is due of comes last of `dueAt`. */
export type Sort = (typeof SORTS)[number]

/** What a worklist is filtered by; several values of one filter are alternatives, several filters all hold. */
export const Filters = z.strictObject({
  state: many(z.enum(STATES)),
  grade: many(z.enum(GRADES)),
  category: many(z.string().regex(/^[a-z0-9_]{1,64}$/)),
  channel: many(z.enum(CHANNELS)),
  handler: many(Person).meta({ description: '`me` is the caller' }),
  department: many(Department),
  awaiting: many(z.enum(AWAITING)),
  reference: z.string().max(20).optional(),
  q: words(200)
    .optional()
    .meta({ description: 'Words of the account, the incident and the demands; all must occur' }),
  phone: words(40).optional(),
  email: words(254).optional(),
  orderNumber: words(100).optional(),
  externalId: words(200).optional(),
  receivedFrom: Instant.optional(),
  receivedTo: Instant.optional(),
  overdue: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional()
    .meta({ description: 'Whether a due time that the complaint is held to has passed (CLK-7)' }),
  followUp: z
    .union([z.literal(true), z.enum(['true']).transform(() => true as const)])
    .optional()
    .meta({ description: 'Solved, and yet the customer is dissatisfied: for a supervisor (REV-2)' }),
  dueTo: Instant.optional().meta({ description: 'Due before that: what is about to be' }),
})

/** A page of the worklist: filters, order, size, and where the page before ended. */
export const WorklistQuery = z
  .strictObject({
    ...Filters.shape,
    sort: z.enum(SORTS).default('-receivedAt'),
    limit: z.int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
    include: z.enum(['actions']).optional().meta({ description: '`actions` with at most 50 a page' }),
  })
  .meta({ examples: [{ state: ['graded', 'planned'], handler: ['me'], limit: 20 }] })

/** Where a page ended: opaque for callers. */
export interface Place {
  /** What the list is ordered by: an instant, or `infinity` where nothing is due. */
  readonly at: string
  readonly id: string
}

/** The place where a page ends that ends with this one. */
export function placeAfter(
  sort: Sort,
  {
    id,
    receivedAt,
    dueAt,
  }: { readonly id: string; readonly receivedAt: string; readonly dueAt: string | null },
): Place {
  return { id, at: sort === 'receivedAt' || sort === '-receivedAt' ? receivedAt : (dueAt ?? NEVER) }
}

const PlaceShape = z.tuple([z.literal([...SORTS]), z.union([Instant, z.literal(NEVER)]), z.uuid()])

/** A cursor for the page after `place` in that order. */
export function cursorOf(sort: string, { at, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, at, id])).toString('base64url')
}

/** The place that a cursor names; null where it is not one of ours or of another order. */
export function placeOf(sort: string, cursor: string): Place | null {
  try {
    const [ofSort, at, id] = PlaceShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return ofSort === sort ? { at, id } : null
  } catch {
    return null
  }
}
