import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { isDuration } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'
import { BRANCHES } from './work-planning.ts'

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds. */
export const Duration = z
  .string()
  .max(40)
  .regex(/^P(?=\d|T\d)(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/)
  .refine(isDuration)
  .meta({ example: 'PT24H' })

/** A sum in fen. */
export const MoneyInput = z
  .strictObject({ amount: z.int().min(0).max(1_000_000_000_000), currency: z.literal('CNY') })
  .meta({ id: 'Money', description: 'A sum in integer minor units (fen)' })

/** Attachments of the same complaint, by their ids (PRIV-5). */
export const Attachments = z
  .array(z.uuid().toLowerCase())
  .max(50)
  .meta({ description: 'Attachments of this complaint, by their ids' })

/** Where the proof of something is kept. */
export const EvidenceInput = z
  .strictObject({ reference: words(500), note: words(2000).optional(), attachments: Attachments.optional() })
  .meta({ id: 'EvidenceInput' })

/** The root cause by fishbone and five whys (PLAN-4). */
export const CauseInput = z
  .strictObject({
    branch: z.enum(BRANCHES).meta({ description: 'The branch of the fishbone that the root cause is on' }),
    whys: z.array(words(1000)).min(1).max(5).meta({ description: 'From the first why to the last' }),
    factors: z
      .array(z.strictObject({ branch: z.enum(BRANCHES), words: words(1000) }))
      .max(30)
      .optional(),
  })
  .meta({ id: 'CauseInput' })

/** One of the channels. */
export const Channel = z.enum(CHANNELS)

/** The facts that grading looks at (GRD-1); `loss` is damage besides the price in dispute (GRD-4). */
export const FactsInput = z
  .strictObject({
    affectedCustomers: z.int().min(0).max(100_000_000),
    loss: MoneyInput,
    amountInDispute: MoneyInput.optional(),
    safetyHazard: z.boolean(),
    publicOpinionRisk: z.boolean(),
    processDefect: z.boolean(),
  })
  .meta({ id: 'Facts' })

/** A reason in words. */
export const Reason = z
  .strictObject({ reason: words(2000) })
  .meta({ id: 'Reason', examples: [{ reason: '客户来电补充了新的情况' }] })

/** No input at all. */
export const Nothing = z.strictObject({}).meta({ examples: [{}] })
