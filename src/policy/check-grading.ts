import { CHANNELS } from '../platform/channels.ts'
import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import { GRADES, type Policies } from './policy.ts'

type Criterion = Policies['grading']['criteria'][number]

const NUMBERS: readonly string[] = ['affectedCustomers', 'loss', 'amountInDispute']

/** Every criterion can fire, gives a grade of the scale and has a name of its own; the scale runs from low to high. */
export function checkGrading({ grades, otherwise, criteria }: Policies['grading']): Finding[] {
  return [
    ...scale(grades),
    ...(grades.includes(otherwise) ? [] : [offScale('/content/otherwise', otherwise)]),
    ...repeated(criteria.map(({ name }) => name)).map((index) => twice(`/content/criteria/${index}/name`)),
    ...criteria.flatMap((criterion, index) => checkCriterion(criterion, `/content/criteria/${index}`)),
    ...criteria.flatMap(({ grade }, index) =>
      grades.includes(grade) ? [] : [offScale(`/content/criteria/${index}/grade`, grade)],
    ),
    ...grades.flatMap((grade) =>
      grade === otherwise || criteria.some((one) => one.grade === grade) ? [] : [unreachable(grade)],
    ),
  ]
}

function scale(grades: Policies['grading']['grades']): Finding[] {
  const expected = GRADES.filter((grade) => grades.includes(grade))
  return expected.join() === grades.join()
    ? []
    : [
        mistake(
          '/content/grades',
          'not_ascending',
          'The grades stand once each, from the lowest to the highest.',
          '等级须由低到高排列且不重复。',
        ),
      ]
}

function checkCriterion({ fact, atLeast, over, is }: Criterion, pointer: string): Finding[] {
  const given = [atLeast, over, is].filter((one) => one !== undefined)
  if (given.length !== 1) return [oneCondition(pointer)]
  if (fact === 'channel') return checkChannel(is, pointer)
  const fits = NUMBERS.includes(fact) ? is === undefined : typeof is === 'boolean'
  return fits ? [] : [neverFires(pointer)]
}

function checkChannel(is: Criterion['is'], pointer: string): Finding[] {
  return (CHANNELS as readonly unknown[]).includes(is) ? [] : [neverFires(`${pointer}/is`)]
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This name stands twice.', '该名称重复出现。')
}

function oneCondition(pointer: string): Finding {
  return mistake(
    pointer,
    'one_condition',
    'A criterion has exactly one of atLeast, over and is.',
    '每个条件须且只能有 atLeast、over、is 之一。',
  )
}

function neverFires(pointer: string): Finding {
  return mistake(
    pointer,
    'never_fires',
    'This condition does not fit the fact, so that it would never fire.',
    '该条件与事实类型不符，永远不会成立。',
  )
}

function offScale(pointer: string, grade: string): Finding {
  return mistake(
    pointer,
    'unknown_grade',
    `The grade ${grade} is not on the scale.`,
    `等级 ${grade} 不在等级列表中。`,
  )
}

function unreachable(grade: string): Finding {
  return warning(
    '/content/criteria',
    'unreachable_grade',
    `No criterion leads to ${grade}: only an override gives it.`,
    `没有条件指向等级 ${grade}：只能通过改级取得。`,
  )
}
