import { type Finding, mistake, repeated } from '../platform/finding.ts'
import type { Policies } from './policy.ts'

/** Each kind of work stands once; an answer can't be like more others than are looked at (ANTI-1). */
export function checkExecution({ work, alike }: Policies['execution']): Finding[] {
  return [
    ...repeated(work.map(({ code }) => code)).map((index) =>
      mistake(`/content/work/${index}/code`, 'duplicate_code', 'This code stands twice.', '该代码重复出现。'),
    ),
    ...(alike.times > alike.latest ? [neverAlike()] : []),
  ]
}

function neverAlike(): Finding {
  return mistake(
    '/content/alike/times',
    'never_fires',
    'There must be at least as many answers looked at as have to be alike.',
    '比对的答复数量不得少于判定雷同所需的次数。',
  )
}
