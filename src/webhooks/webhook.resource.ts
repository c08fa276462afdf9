import { z } from 'zod'
import { EventFilter } from '../events/cloud-event.ts'
import { CHANNELS } from '../platform/channels.ts'
import { isDuration } from '../platform/duration.ts'
import { Department, Instant } from '../platform/fields.ts'
import { GRADES } from '../policy/policy.ts'
import { DELIVERY_STATES } from './delivery.ts'
import type { Webhook } from './webhook.store.ts'

const instant = z.string().meta({ format: 'date-time' })
const Url = z.url({ protocol: /^https?$/ }).max(2000)
const many = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(50)
const Events = many(EventFilter)
const Filter = z
  .strictObject({
    department: many(Department).optional(),
    grade: many(z.enum(GRADES)).optional(),
    channel: many(z.enum(CHANNELS)).optional(),
  })
  .meta({
    id: 'WebhookFilter',
    description: 'Of which complaints, by what holds of them when it is told; several filters all hold',
  })

/** Who is to be told of what. */
export const WebhookInput = z.strictObject({ url: Url, events: Events, filter: Filter.optional() }).meta({
  id: 'WebhookInput',
  examples: [
    {
      url: 'https://crm.example.com/redress',
      events: ['complaint.*', 'clock.breached'],
      filter: { grade: ['urgent'] },
    },
  ],
})

/** What is changed of it; `paused` keeps what happens for later, `active` goes on from there. */
export const WebhookPatch = z
  .strictObject({
    url: Url.optional(),
    events: Events.optional(),
    filter: Filter.nullable().optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .meta({ id: 'WebhookPatch', examples: [{ state: 'active' }] })

/** How long the old secret signs beside the new one. */
export const RotateInput = z
  .strictObject({
    keepOldFor: z
      .string()
      .max(40)
      .refine(isDuration)
      .optional()
      .meta({ format: 'duration', example: 'PT24H', description: 'A day where absent, at most a week' }),
  })
  .meta({ id: 'WebhookRotateInput', examples: [{ keepOldFor: 'PT48H' }] })

/** What is delivered once more. */
export const ReplayInput = z
  .strictObject({
    from: Instant.optional(),
    to: Instant.optional(),
    eventId: z.uuid().toLowerCase().optional(),
  })
  .meta({
    id: 'WebhookReplayInput',
    description: '`from` and `to`, or `eventId`',
    examples: [{ from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' }],
  })

/** A subscription as the API shows it. */
export const WebhookResource = z
  .strictObject({
    ...{ id: z.uuid(), url: z.string(), events: z.array(z.string()), filter: Filter },
    state: z.enum(['active', 'paused', 'ended']),
    because: z.enum(['asked', 'failing', 'gone']).nullable().meta({
      description: 'Why it isn’t served: somebody asked for it, it failed for three days, or it answered 410',
    }),
    ...{ author: z.string(), createdAt: instant },
    failures: z.int().meta({ description: 'Failures in a row, as far as they are kept' }),
    failingSince: instant.nullable(),
    restsUntil: instant.nullable().meta({ description: 'Nothing is tried before' }),
    oldSecretUntil: instant.nullable().meta({ description: 'Until when the old secret signs, too' }),
    secret: z.string().optional().meta({ description: 'Shown once, when it was made' }),
  })
  .meta({ id: 'Webhook' })

/** A page of them. */
export const WebhookPage = z
  .strictObject({ items: z.array(WebhookResource), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookPage' })

/** What became of a test event. */
export const TestResource = z
  .strictObject({
    ...{ eventId: z.uuid(), delivered: z.boolean(), status: z.int().nullable(), code: z.string() },
    ...{ durationMs: z.int(), answer: z.string().nullable() },
  })
  .meta({ id: 'WebhookTest' })

/** A delivery in the log. */
export const DeliveryResource = z
  .strictObject({
    eventId: z.uuid().meta({ description: 'The `webhook-id` of every try' }),
    ...{ type: z.string(), complaintId: z.uuid(), state: z.enum(DELIVERY_STATES), tries: z.int() },
    ...{ begunAt: instant, triedAt: instant.nullable() },
    nextTryAt: instant
      .nullable()
      .meta({ description: 'Null where it is over, or waits behind an earlier event of its complaint' }),
    status: z.int().nullable(),
    code: z
      .string()
      .nullable()
      .meta({ description: '`http_…`, or why there was no answer', example: 'timeout' }),
    durationMs: z.int().nullable(),
    answer: z.string().nullable().meta({ description: 'The beginning of what the receiver answered' }),
  })
  .meta({ id: 'WebhookDelivery' })

/** A page of the log. */
export const DeliveryPage = z
  .strictObject({ items: z.array(DeliveryResource), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryPage' })

/** A subscription for its admins; never its secrets. */
export function presentWebhook(webhook: Webhook) {
  const { id, url, events, state, because, author, createdAt, failures, failingSince, restsUntil } = webhook
  const { departments: department, grades: grade, channels: channel } = webhook
  return {
    ...{ id, url, events },
    filter: {
      ...(department ? { department } : {}),
      ...(grade ? { grade } : {}),
      ...(channel ? { channel } : {}),
    },
    ...{ state, because, author, createdAt: createdAt.toISOString(), failures },
    ...{ failingSince: failingSince?.toISOString() ?? null, restsUntil: restsUntil?.toISOString() ?? null },
    oldSecretUntil: webhook.secrets.find(({ until }) => until !== undefined)?.until ?? null,
  }
}

/** The filter of an input as a subscription keeps it; null: any. */
export function filterOf(filter: z.output<typeof Filter> | null | undefined) {
  const { department = null, grade = null, channel = null } = filter ?? {}
  return { departments: department, grades: grade, channels: channel }
}
