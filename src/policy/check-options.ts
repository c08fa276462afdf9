import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { checkReady } from './check-ready.ts'
import type { Policies } from './policy.ts'

/** The library's codes stand once each; PLAN-1 asks for three options; a settlement needs a remedy to give. */
export function checkOptions(options: Policies['options'], context: CheckContext): Finding[] {
  const { atLeast, settlement, remedies, promise } = options
  return [
    ...checkReady(options, context),
    ...(promise.newest < promise.atLeast ? [neverJudged()] : []),
    ...repeated(remedies.map(({ code }) => code)).map((index) =>
      mistake(
        `/content/remedies/${index}/code`,
        'duplicate_code',
        'This code stands twice.',
        '该代码重复出现。',
      ),
    ),
    ...(atLeast < 3 ? [few()] : []),
    ...(settlement.grades.length > 0 && remedies.length === 0 ? [nothingToGive()] : []),
  ]
}

function few(): Finding {
  return warning(
    '/content/atLeast',
    'few_options',
    'A plan is meant to offer at least three options.',
    '方案通常应提供至少三个选项。',
  )
}

function nothingToGive(): Finding {
  return warning(
    '/content/remedies',
    'nothing_to_settle',
    'Without a remedy in the library nothing can be settled at once.',
    '处理方案库为空，无法即时办结。',
  )
}

function neverJudged(): Finding {
  return mistake(
    '/content/promise/newest',
    'never_judged',
    'Fewer cases are looked at than it takes to judge a promise.',
    '取样件数少于判断所需的最少件数，过度承诺永远不会被发现。',
  )
}
