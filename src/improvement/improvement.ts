import { z } from 'zod'
import { Duration } from '../complaint/fields.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { Instant, label, Person, words } from '../platform/fields.ts'
import { isWindow } from '../policy/aftercare-window.ts'

/** Where an improvement is: what is proposed is started, done, and its effect verified or found missing. */
export const IMPROVEMENT_STATES = [
  ...(['proposed', 'started', 'done', 'verified', 'ineffective', 'cancelled'] as const),
] as const

/** A state of an improvement. */
export type ImprovementState = (typeof IMPROVEMENT_STATES)[number]

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const Complaints = z.array(z.uuid().toLowerCase()).min(1).max(100)
const Actions = z.array(words(1000)).min(1).max(20)

/** The kind of complaint whose rate tells the effect; the narrower, the fewer there are to judge by. */
export const KindInput = z.strictObject({
  category: Code,
  subcategory: Code.optional(),
  product: label().optional(),
  outlet: label().optional(),
})

/** An improvement 纠正与预防措施 as it is proposed (IMP-1). */
export const ImprovementInput = z
  .strictObject({
    kind: z.enum(['corrective', 'preventive']),
    complaints: Complaints,
    cause: words(4000),
    actions: Actions,
    owner: Person,
    due: Instant,
    about: KindInput.optional().meta({
      description: 'The kind of complaint that it is against; without it that of the first complaint',
    }),
  })
  .meta({
    id: 'ImprovementInput',
    examples: [
      {
        kind: 'corrective',
        complaints: ['01930000-0000-7000-8000-000000000000'],
        cause: '温控器装配工装磨损，批次虚接',
        actions: ['更换装配工装', '出厂前逐台通电检测'],
        owner: 'quality.luo',
        due: '2026-12-20T10:00:00.000Z',
        about: { category: 'product_quality', subcategory: 'malfunction' },
      },
    ],
  })

/** What is corrected of an improvement that isn't done yet, and why. */
export const ImprovementPatch = z
  .strictObject({
    cause: words(4000).optional(),
    actions: Actions.optional(),
    owner: Person.optional(),
    due: Instant.optional(),
    reason: words(2000),
  })
  .meta({ id: 'ImprovementPatch', examples: [{ due: '2027-01-10T10:00:00.000Z', reason: '工装到货推迟' }] })

/** More complaints that it comes from. */
export const MoreComplaints = z
  .strictObject({ complaints: Complaints })
  .meta({ id: 'MoreComplaints', examples: [{ complaints: ['01930000-0000-7000-8000-000000000000'] }] })

/** What was done, and what proves it. */
export const FinishInput = z
  .strictObject({
    words: words(4000),
    evidence: z.strictObject({ reference: words(500), note: words(2000).optional() }),
  })
  .meta({
    id: 'ImprovementFinish',
    examples: [{ words: '工装已更换，首批 200 台全检合格', evidence: { reference: '验收单 YS-1203' } }],
  })

const Window = Duration.meta({ description: 'From one day to 366 days', example: 'P90D' })

/** Whether it worked, in the eyes of quality; by which windows the rates are compared, else those of policy. */
export const VerifyInput = z
  .strictObject({
    effective: z.boolean(),
    comment: words(4000),
    windows: z.strictObject({ before: Window, after: Window }).optional(),
  })
  .meta({
    id: 'ImprovementVerdict',
    examples: [{ effective: true, comment: '更换后三个月同类投诉明显下降' }],
  })

/** An improvement as it stands; instants. */
export interface Improvement {
  readonly id: string
  readonly version: number
  readonly kind: 'corrective' | 'preventive'
  readonly state: ImprovementState
  readonly owner: string
  readonly about: z.output<typeof KindInput>
  readonly cause: string
  readonly actions: readonly string[]
  readonly complaints: readonly string[]
  readonly due: string
  readonly proposedAt: string
  readonly proposedBy: string
  readonly startedAt: string | null
  readonly doneAt: string | null
  readonly endedAt: string | null
}

/** What is done with an improvement, from where to where. */
export const IMPROVEMENT_STEPS = {
  correct: { from: ['proposed', 'started'], to: null },
  link: { from: ['proposed', 'started', 'done'], to: null },
  start: { from: ['proposed'], to: 'started' },
  finish: { from: ['started'], to: 'done' },
  verify: { from: ['done'], to: null },
  cancel: { from: ['proposed', 'started'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly ImprovementState[]; to: ImprovementState | null }>

/** The name of what is done with an improvement. */
export type ImprovementStep = keyof typeof IMPROVEMENT_STEPS

/** What may be done with it as it stands. */
export function allowedIn(state: ImprovementState): ImprovementStep[] {
  const names = Object.keys(IMPROVEMENT_STEPS) as ImprovementStep[]
  return names.filter((name) => (IMPROVEMENT_STEPS[name].from as readonly string[]).includes(state))
}

/** Throws Refusal where the step is none of this person's, or not possible as the improvement stands. */
export function refuseStep(
  step: ImprovementStep,
  { state, owner }: Pick<Improvement, 'state' | 'owner'>,
  actor: { readonly id: string; readonly roles: readonly string[] },
): void {
  const works = step === 'start' || step === 'finish'
  if (works && owner !== actor.id && !actor.roles.includes('supervisor')) throw new Refusal('not-owner')
  if (step === 'verify' && owner === actor.id) throw new Refusal('own-improvement')
  const allowed = allowedIn(state)
  if (!allowed.includes(step)) throw new Refusal('improvement-state', { state, allowed })
}

/** Whether it is not done though its date has passed. */
export function isLate({ state, due }: Pick<Improvement, 'state' | 'due'>, at: Date): boolean {
  return (state === 'proposed' || state === 'started') && due <= at.toISOString()
}

/** Throws UnfitInput where a date lies in the past. */
export function refusePast(due: string | undefined, at: Date): void {
  if (due === undefined || new Date(due) > at) return
  throw new UnfitInput('/due', 'in_past', {
    en: 'What is due lies in the future.',
    zh: '完成期限须在将来。',
  })
}

/** Throws UnfitInput where a window is shorter than a day or longer than 366 days. */
export function refuseWindows(windows: z.output<typeof VerifyInput>['windows']): void {
  const unfit = (['before', 'after'] as const).find((name) => windows && !isWindow(windows[name]))
  if (unfit)
    throw new UnfitInput(`/windows/${unfit}`, 'out_of_range', {
      en: 'A window lasts from one day to 366 days.',
      zh: '统计期须为 1 至 366 天。',
    })
}
