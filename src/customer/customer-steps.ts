import { z } from 'zod'
import { Refusal, TransitionNotAllowed } from '../complaint/refusal.ts'
import type { StepName } from '../complaint/transitions.ts'
import { words } from '../platform/fields.ts'

/** One thing that the customer may do on their own page: the step of the machine, and what they say. */
export interface CustomerStep {
  readonly step: StepName
  readonly about: string
  readonly body: z.ZodObject
  /** The step's input: what they said, and what goes without saying on their own page. */
  readonly input: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

/** By which way what the customer says on their own page came: none of the house's channels. */
const PAGE = 'page'

const asSaid = (body: Readonly<Record<string, unknown>>) => body

/** What the customer may do, by the last part of its address (api.md, `/v1/track/{reference}`). */
export const CUSTOMER_STEPS = {
  decide: {
    step: 'decide',
    about: 'Accepts one of the options, or none (`null`), in the customer’s own words (LIFE-12).',
    body: z
      .strictObject({ accept: z.uuid().toLowerCase().nullable(), words: words(4000) })
      .meta({ id: 'OwnDecision', examples: [{ accept: null, words: '三个方案我都不接受' }] }),
    input: asSaid,
  },
  statements: {
    step: 'make-statement',
    about: 'The customer’s side of what happened (FAIR-1).',
    body: z
      .strictObject({ by: z.literal('complainant').optional(), words: words(10_000) })
      .meta({ id: 'OwnStatement', examples: [{ words: '当天安装师傅没有试机就离开了' }] }),
    input: ({ words }) => ({ by: 'complainant', words }),
  },
  messages: {
    step: 'receive-message',
    about:
      'Says something to whoever handles it; where it was waited for the customer it ends the wait (CLK-13).',
    body: z
      .strictObject({ words: words(10_000) })
      .meta({ id: 'OwnMessage', examples: [{ words: '发票照片已找到，稍后补上' }] }),
    input: ({ words }) => ({ channel: PAGE, words }),
  },
  feedback: {
    step: 'revisit',
    about: 'Says whether it is solved, and how it was; unsolved it is reopened at once (REV-2).',
    body: z
      .strictObject({
        solved: z.enum(['yes', 'partly', 'no']),
        satisfaction: z.int().min(1).max(5).optional(),
        recommend: z.int().min(0).max(10).optional(),
        words: words(4000).optional(),
        anythingElse: words(2000).optional(),
      })
      .meta({ id: 'Feedback', examples: [{ solved: 'yes', satisfaction: 5, recommend: 9 }] }),
    input: (body) => ({ channel: PAGE, outcome: 'reached', ...body }),
  },
  urge: {
    step: 'urge',
    about: 'Presses for progress, once a day (LIFE-11).',
    body: z
      .strictObject({ words: words(2000), by: z.literal('customer').optional() })
      .meta({ id: 'OwnUrge', examples: [{ words: '已经过了两天，请尽快给我答复' }] }),
    input: ({ words }) => ({ words, by: 'customer' }),
  },
  reopen: {
    step: 'reopen',
    about: 'It isn’t solved after all. Of what is archived already it begins a successor (LIFE-8).',
    body: z
      .strictObject({ reason: words(2000) })
      .meta({ id: 'OwnReopening', examples: [{ reason: '修好两天后又开始漏水' }] }),
    input: asSaid,
  },
  appeal: {
    step: 'appeal',
    about:
      'Asks for a review by somebody who had no part in it. Of what is archived already it begins a successor (LIFE-8).',
    body: z
      .strictObject({ grounds: words(4000) })
      .meta({ id: 'OwnAppeal', examples: [{ grounds: '检测报告与实际不符，我有照片为证' }] }),
    input: asSaid,
  },
  withdraw: {
    step: 'withdraw',
    about: 'Takes the complaint back; work that has begun is finished or undone, as `tasks` says.',
    body: z
      .strictObject({ reason: words(2000), tasks: z.enum(['finish', 'undo']).optional() })
      .meta({ id: 'OwnWithdrawal', examples: [{ reason: '问题已经自行解决' }] }),
    input: asSaid,
  },
} as const satisfies Record<string, CustomerStep>

/** The name of what the customer may do. */
export type CustomerStepName = keyof typeof CUSTOMER_STEPS

/** All of them, in the order of the table. */
export const CUSTOMER_STEP_NAMES = Object.keys(CUSTOMER_STEPS) as CustomerStepName[]

/** A refusal that names the machine's commands, with what the customer's page calls them. */
export function inOwnWords(error: unknown): unknown {
  if (error instanceof TransitionNotAllowed)
    return new TransitionNotAllowed(error.state, ownNames(error.allowed))
  if (!(error instanceof Refusal) || !Array.isArray(error.more.allowed)) return error
  return new Refusal(error.code, { ...error.more, allowed: ownNames(error.more.allowed) })
}

function ownNames(steps: readonly string[]): string[] {
  return steps.flatMap((step) => CUSTOMER_STEP_NAMES.filter((name) => CUSTOMER_STEPS[name].step === step))
}

/** Where the customer does it, with the reference or its placeholder. */
export function trackHrefOf(name: CustomerStepName | 'attachments' | null, reference = ':reference'): string {
  return `/v1/track/${reference}${name ? `/${name}` : ''}`
}
