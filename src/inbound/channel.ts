import { z } from 'zod'
import { Channel, Duration } from '../complaint/fields.ts'
import { durationMs } from '../platform/duration.ts'
import { label } from '../platform/fields.ts'
import { EmailSettings } from './mail/email-settings.ts'

/** How what a channel delivers is read. */
export const ADAPTERS = [
  ...(['json', 'email', 'chat', 'social', 'platform', 'regulator', 'call_centre'] as const),
] as const
/** One of them. */
export type AdapterName = (typeof ADAPTERS)[number]

/** By what a delivery proves that it comes from its channel. */
export const SCHEMES = ['standard_webhooks', 'hmac', 'wechat', 'basic', 'bearer'] as const

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
const DICTATED = 'Where the channel dictates it; else one is made and shown once'
const Secret = z
  .string()
  .regex(/^[\x21-\x7e]{12,200}$/)
  .meta({ description: DICTATED })

/** How a channel signs, as an administrator states it. */
export const VerificationInput = z
  .discriminatedUnion('scheme', [
    z.strictObject({
      scheme: z.literal('standard_webhooks'),
      secret: z
        .string()
        .regex(/^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/)
        .optional()
        .meta({ description: `24 to 64 bytes in base 64, \`whsec_\` before it. ${DICTATED}` }),
    }),
    z.strictObject({
      scheme: z.literal('hmac'),
      secret: Secret.optional(),
      header: headerName.meta({ description: 'The header that carries the signature' }),
      algorithm: z.enum(['sha256', 'sha512', 'sha1']).optional().meta({ description: 'sha256 where absent' }),
      encoding: z.enum(['hex', 'base64']).optional().meta({ description: 'hex where absent' }),
      prefix: z
        .string()
        .regex(/^[\x21-\x7e]{1,20}$/)
        .optional()
        .meta({ description: 'What stands before the signature, such as `sha256=`' }),
      timestampHeader: headerName.optional().meta({
        description:
          'Unix seconds; then `<timestamp>.<body>` is signed, and what is older than five minutes is refused',
      }),
      idHeader: headerName
        .optional()
        .meta({ description: 'The id of the delivery; the body counts where absent' }),
    }),
    z.strictObject({
      scheme: z.literal('wechat'),
      secret: z
        .string()
        .regex(/^[A-Za-z0-9]{3,32}$/)
        .optional()
        .meta({ description: `The token. ${DICTATED}` }),
    }),
    z.strictObject({
      scheme: z.literal('basic'),
      user: z.string().regex(/^[\x21-\x39\x3b-\x7e]{1,100}$/),
      secret: Secret.optional(),
    }),
    z.strictObject({ scheme: z.literal('bearer'), secret: Secret.optional() }),
  ])
  .meta({ id: 'ChannelVerificationInput' })

/** A secret that holds; one that was exchanged until then. */
export interface ChannelSecret {
  readonly secret: string
  readonly until?: string | undefined
}

/** How a channel signs, with every secret that may still hold, the newest first. */
export type Verification = DistributiveOmit<z.output<typeof VerificationInput>, 'secret'> & {
  readonly secrets: readonly ChannelSecret[]
}
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** A mapping in JSONata: it may have lines, and nothing that no text of the database can hold. */
export const Mapping = z
  .string()
  .max(20_000)
  .regex(/^(?=[\s\S]*\S)[^\0\p{Cs}]*$/u)

const DAY_MS = 86_400_000
const atMost = (ms: number) => Duration.refine((iso) => durationMs(iso) <= ms)

const settings = {
  name: label(100).meta({ description: 'What people call it' }),
  channel: Channel.meta({ description: 'The channel that its complaints count as' }),
  adapter: z.enum(ADAPTERS).meta({ description: 'How what it delivers is read' }),
  mapping: Mapping.optional().meta({
    description: 'JSONata that makes messages of what comes; with the adapter `json` only',
  }),
  additions: z
    .enum(['join', 'ask'])
    .optional()
    .meta({
      description:
        'Whether what the same customer says about the same order joins the open complaint (`join`, where absent) or is a ' +
        'complaint of its own that a person may merge (`ask`); replies and threads always join',
    }),
  otherKinds: z.enum(['keep', 'complaint']).optional().meta({
    description:
      'Whether what is no complaint is kept to be answered (`keep`, where absent) or received as one',
  }),
  riskFromReach: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'From how many readers on a post is a risk to public opinion; 10000 where absent' }),
  email: EmailSettings.optional().meta({ description: 'With the adapter `email` only' }),
  authority: label().optional().meta({ description: 'Whose letters come here, where they do not say' }),
  promise: atMost(DAY_MS).optional().meta({
    description:
      'Within which time a customer is promised somebody (REC-2), a day at most; measured where the channel tells',
  }),
  keepFor: atMost(366 * DAY_MS)
    .optional()
    .meta({
      description:
        'How long what came is kept as it came once it was worked, a year at most; P30D where absent',
    }),
  enabled: z.boolean().optional().meta({ description: 'On where absent' }),
}

/** A channel as an administrator sets it up. */
export const ChannelInput = z
  .strictObject({ ...settings, verification: VerificationInput })
  .refine(({ adapter, mapping }) => mapping === undefined || adapter === 'json', { path: ['mapping'] })
  .refine(({ adapter, email }) => email === undefined || adapter === 'email', { path: ['email'] })
  .meta({
    id: 'ChannelInput',
    examples: [
      {
        name: '官网客服系统',
        channel: 'web_chat',
        adapter: 'json',
        mapping:
          '{ "id": ticket.no, "complaint": { "account": ticket.text, "customer": { "phone": ticket.mobile } } }',
        verification: { scheme: 'standard_webhooks' },
      },
    ],
  })

/** What of a channel decides how its messages are read and what becomes of them. */
export interface ChannelSettings {
  readonly name: string
  readonly channel: z.output<typeof Channel>
  readonly adapter: AdapterName
  readonly mapping?: string | undefined
  readonly additions: 'join' | 'ask'
  readonly otherKinds: 'keep' | 'complaint'
  readonly riskFromReach: number
  readonly email?: z.output<typeof EmailSettings> | undefined
  readonly authority?: string | undefined
  readonly promise?: string | undefined
  readonly keepFor: string
  readonly enabled: boolean
}

/** The settings as they hold, with what was left out. */
export function settingsOf(input: z.output<typeof ChannelInput>): ChannelSettings {
  const { verification: _, ...given } = input
  return {
    ...{ additions: 'join', otherKinds: 'keep', riskFromReach: 10_000, keepFor: 'P30D', enabled: true },
    ...given,
  }
}

/** How long an exchanged secret or key still holds. */
export const OVERLAP = 'PT24H'
