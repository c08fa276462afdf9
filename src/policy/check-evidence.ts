import { type Finding, mistake, repeated } from '../platform/finding.ts'
import type { Policies } from './policy.ts'

/** Types stand once each, no limit is beyond the one around it, and nobody outside may hand in more than the house. */
export function checkEvidence({ types, outside, ...inside }: Policies['evidence']): Finding[] {
  return [
    ...repeated(types).map((index) =>
      mistake(`/content/types/${index}`, 'duplicate_code', 'This type stands twice.', '该类型重复出现。'),
    ),
    ...(inside.maxBytes > inside.maxTotalBytes ? [beyond('/content/maxBytes')] : []),
    ...(outside.maxBytes > outside.maxTotalBytes ? [beyond('/content/outside/maxBytes')] : []),
    ...(['maxBytes', 'maxFiles', 'maxTotalBytes'] as const)
      .filter((limit) => outside[limit] > inside[limit])
      .map((limit) => beyond(`/content/outside/${limit}`)),
  ]
}

function beyond(pointer: string): Finding {
  return mistake(
    pointer,
    'beyond_limit',
    'This is beyond the limit around it, so that it could never be reached.',
    '该限额超出了其外层限额，永远无法达到。',
  )
}
