import { z } from 'zod'
import { DEMANDS } from '../platform/demands.ts'
import { Instant, label, Person, words } from '../platform/fields.ts'
import { Day } from '../policy/calendar-policy.ts'
import type { ComplaintRecord } from './complaint.ts'
import { CauseInput, Channel, FactsInput } from './fields.ts'

const contact = z.enum(['phone', 'email', 'wechat', 'sms', 'app', 'post'])

/** Who complains (REC-1, REC-3). */
export const CustomerInput = z.strictObject({
  name: words(200).nullish(),
  phone: words(40).nullish(),
  email: z.email().max(254).nullish(),
  wechat: words(100).nullish(),
  preferredContact: contact.nullish(),
  type: z.enum(['individual', 'enterprise', 'vip']).nullish(),
  vulnerable: z.enum(['elderly', 'disabled', 'minor', 'other']).nullish(),
  accommodation: words(1000).nullish(),
  externalId: words(200).nullish(),
  optOut: z.boolean().nullish().meta({ description: 'They want no messages but those that have to be sent' }),
  anonymous: z.boolean().optional(),
})

/** When and where (REC-1, REC-3). */
export const IncidentInput = z.strictObject({
  at: Instant.nullish(),
  scene: words(1000).nullish(),
  orderNumber: words(100).nullish(),
  page: words(1000).nullish(),
  contract: words(200).nullish(),
  product: label().nullish(),
  model: label().nullish(),
  batch: label().nullish(),
  outlet: label().nullish(),
  region: label().nullish(),
  touchpoint: label().nullish(),
})

/** What is asked for, in a word and in the customer's words. */
export const DemandInput = z.strictObject({
  kind: z.enum(DEMANDS),
  words: words(1000).nullish(),
})

const RespondentInput = z.strictObject({
  kind: z.enum(['employee', 'unit', 'supplier']),
  name: Person.describe('An employee by their `sub`, a unit by its code where known'),
})

/** The letter by which an authority or a platform passed it on (监管转办). */
export const ReferralInput = z
  .strictObject({
    authority: label().nullish().meta({ description: 'Whose letter it is' }),
    caseNumber: words(100).nullish().meta({ description: 'The number that it has there' }),
    replyBy: Day.nullish().meta({
      description:
        'The day in the letter by the end of which it is to be answered; policy says what holds without one',
      example: '2026-12-04',
    }),
  })
  .meta({ description: 'The letter by which an authority or a platform passed it on' })

const LANGUAGES = ['zh-CN', 'en'] as const

const shape = {
  reportedAt: Instant.nullish(),
  customer: CustomerInput.nullish(),
  incident: IncidentInput.nullish(),
  demands: z.array(DemandInput).max(20).nullish(),
  latentNeeds: words(2000).nullish(),
  alreadyTried: words(2000).nullish(),
  respondents: z.array(RespondentInput).max(20).nullish(),
  consent: z.boolean().nullish(),
  language: z.enum(LANGUAGES).nullish(),
  facts: FactsInput.nullish(),
  referral: ReferralInput.nullish(),
}

const account = words(20_000).describe('What happened, in the customer’s own words')

/** A complaint as it is received: 5W1H as complete as the channel can be (REC-1). */
export const Intake = z
  .strictObject({ channel: Channel, kind: z.literal('complaint').optional(), account, ...shape })
  .meta({
    id: 'Intake',
    examples: [
      {
        channel: 'phone',
        reportedAt: '2026-11-20T02:13:00.000Z',
        customer: { name: '王女士', phone: '+8613800138000', preferredContact: 'phone', type: 'individual' },
        incident: {
          at: '2026-11-18T10:00:00.000Z',
          scene: '线上商城订单',
          orderNumber: '20261118-5521',
          product: '空调 KFR-35',
          region: '310000',
        },
        account: '空调装好第二天就不制冷了，打了两次客服电话都没有人上门看。',
        demands: [{ kind: 'refund', words: '全额退款' }, { kind: 'apology' }],
        alreadyTried: '联系过线上客服两次',
        facts: {
          affectedCustomers: 1,
          loss: { amount: 0, currency: 'CNY' },
          amountInDispute: { amount: 289900, currency: 'CNY' },
          safetyHazard: false,
          publicOpinionRisk: false,
          processDefect: false,
        },
      },
    ],
  })

/** A JSON merge patch of the record (`correct`): null takes a value away; arrays are replaced whole. */
export const Correction = z
  .strictObject({
    ...shape,
    channel: Channel.optional(),
    account: account.optional(),
    customer: CustomerInput.optional(),
    incident: IncidentInput.optional(),
    demands: z.array(DemandInput).max(20).optional(),
    respondents: z.array(RespondentInput).max(20).optional(),
    language: z.enum(LANGUAGES).optional(),
    rootCause: words(4000).nullish(),
    cause: CauseInput.nullish(),
  })
  .meta({ id: 'Correction', examples: [{ customer: { name: '王女士' }, alreadyTried: '去过一次门店' }] })

/** The record that an intake makes: nulls are left out, defaults filled in. */
export function recordOf(intake: z.infer<typeof Intake>): ComplaintRecord {
  const customer = withoutNulls(intake.customer ?? {})
  return {
    ...withoutNulls(intake),
    customer: { ...customer, anonymous: intake.customer?.anonymous ?? !customer.name },
    incident: withoutNulls(intake.incident ?? {}),
    ...(intake.referral ? { referral: withoutNulls(intake.referral) } : {}),
    demands: (intake.demands ?? []).map(withoutNulls),
    respondents: intake.respondents ?? [],
    language: intake.language ?? 'zh-CN',
  } as ComplaintRecord
}

/** REC-1: which of the six questions are not answered yet, as paths into the record. */
export function missingOf(record: ComplaintRecord): string[] {
  const { customer, incident } = record
  const answered: readonly (readonly [string, unknown])[] = [
    ['customer.name', customer.name ?? (customer.anonymous || undefined)],
    ['customer.contact', reachable(record) || undefined],
    ['incident.at', incident.at],
    ['incident.scene', incident.scene ?? incident.orderNumber ?? incident.page ?? incident.outlet],
    ['incident.product', incident.product],
    ['demands', record.demands.length > 0 || undefined],
    ['alreadyTried', record.alreadyTried],
    ['facts', record.facts],
  ]
  return answered.filter(([, value]) => value === undefined).map(([path]) => path)
}

/** LIFE-12: whether there is any way to the customer; `externalId` is one, through the house's own systems. */
export function reachable({ customer }: ComplaintRecord): boolean {
  return Boolean(customer.phone ?? customer.email ?? customer.wechat ?? customer.externalId)
}

/** GRD-3: vulnerable and repeating customers come first within their grade. */
export function priorityOf(record: ComplaintRecord, repeats: number): number {
  return (record.customer.vulnerable ? 1 : 0) + (repeats > 0 ? 1 : 0)
}

function withoutNulls<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null> } {
  const made = { ...value }
  for (const key in made) if (made[key] === null || made[key] === undefined) delete made[key]
  return made as { [K in keyof T]: Exclude<T[K], null> }
}
