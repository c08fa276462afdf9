import { UnfitInput } from '../complaint/refusal.ts'
import type { Measure } from '../complaint/work-planning.ts'
import type { ExecutionPolicy } from '../policy/execution-policy.ts'
import type { PlanningGiven, PlanningInput } from './plan-input.ts'

type Given = PlanningGiven['options'][number]['measures'][number]

/** EXE-1: a plan with the time of each measure, its own or the usual one of its kind of work; after none but earlier ones. */
export function inTime(input: PlanningGiven, policy: ExecutionPolicy): PlanningInput {
  const options = input.options.map((option, index) => ({
    ...option,
    measures: option.measures.map((measure, place) =>
      fitMeasure(measure, place, policy, `/options/${index}/measures/${place}`),
    ),
  }))
  return { ...input, options }
}

function fitMeasure(given: Given, place: number, { work }: ExecutionPolicy, pointer: string): Measure {
  const { dueIn, ...measure } = given
  const usual = work.find(({ code }) => code === measure.kind)
  if (measure.kind !== undefined && !usual) throw unknownKind(`${pointer}/kind`)
  const late = (measure.after ?? []).findIndex((other) => other >= place)
  if (late >= 0) throw notEarlier(`${pointer}/after/${late}`)
  const time = dueIn ?? usual?.dueIn
  if (time === undefined) throw new Error('the schema asks for a time or a kind of work')
  return { ...measure, dueIn: time }
}

function unknownKind(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'unknown_kind', {
    en: 'The policy `execution` has no such kind of work.',
    zh: '执行策略中没有该工作类型。',
  })
}

function notEarlier(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'not_earlier', {
    en: 'A measure can only follow measures that stand before it in its option.',
    zh: '措施只能排在同一选项中位于其前的措施之后。',
  })
}
