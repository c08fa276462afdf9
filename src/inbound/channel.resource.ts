import { z } from 'zod'
import { Channel } from '../complaint/fields.ts'
import type { ChannelRecord } from './channel.store.ts'
import { ADAPTERS, SCHEMES, type Verification } from './channel.ts'
import { EmailSettings } from './mail/email-settings.ts'
import { MailboxResource } from './mailbox.resource.ts'

const count = z.int().min(0)

const VerificationResource = z
  .strictObject({
    scheme: z.enum(SCHEMES),
    ...{ user: z.string().optional(), header: z.string().optional(), prefix: z.string().optional() },
    ...{ algorithm: z.string().optional(), encoding: z.string().optional() },
    ...{ timestampHeader: z.string().optional(), idHeader: z.string().optional() },
    secrets: z
      .array(z.strictObject({ until: z.string().meta({ format: 'date-time' }).nullable() }))
      .meta({ description: 'How many hold, the newest first, and until when; never what they are' }),
  })
  .meta({ id: 'ChannelVerification' })

/** A channel as it is shown: without its key and secrets. */
export const ChannelResource = z
  .strictObject({
    ...{ id: z.string().meta({ format: 'uuid' }), name: z.string(), channel: Channel },
    ...{ adapter: z.enum(ADAPTERS), mapping: z.string().nullable(), enabled: z.boolean() },
    ...{ additions: z.enum(['join', 'ask']), otherKinds: z.enum(['keep', 'complaint']) },
    ...{ riskFromReach: z.int(), authority: z.string().nullable(), email: EmailSettings.nullable() },
    mailbox: MailboxResource.nullable().optional(),
    ...{ promise: z.string().nullable(), keepFor: z.string() },
    verification: VerificationResource,
    ...{ author: z.string(), at: z.string().meta({ format: 'date-time' }) },
    figures: z
      .strictObject({
        messages: count,
        byOutcome: z.record(z.string(), count),
        byKind: z.record(z.string(), count),
        deadLetters: count,
        pickedUp: count.meta({
          description: 'How many tell when somebody of the house was with the customer',
        }),
        withinPromise: count,
      })
      .optional()
      .meta({ description: 'Of the last 30 days (REC-2, REC-10)' }),
    key: z.string().optional().meta({ description: 'Shown once, when it was made' }),
    url: z.string().optional().meta({ description: 'Where the channel delivers; shown once, with the key' }),
    secret: z.string().optional().meta({ description: 'Shown once, when it was made' }),
  })
  .meta({ id: 'Channel' })

/** A page of them. */
export const ChannelPage = z
  .strictObject({ items: z.array(ChannelResource), nextCursor: z.string().nullable() })
  .meta({ id: 'ChannelPage' })

/** A channel without what opens it. */
export function presentChannel({ id, settings, verification, author, at }: ChannelRecord) {
  const { mapping = null, authority = null, promise = null, email = null, ...rest } = settings
  return {
    ...{ id, ...rest, mapping, authority, promise, email },
    verification: presentVerification(verification),
    ...{ author, at: at.toISOString() },
  }
}

function presentVerification({ secrets, ...how }: Verification) {
  return { ...how, secrets: secrets.map(({ until }) => ({ until: until ?? null })) }
}
