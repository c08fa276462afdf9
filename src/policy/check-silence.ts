import { type Finding, mistake } from '../platform/finding.ts'
import type { Policies } from './policy.ts'

/** LIFE-10: as many attempts as days and channels ask for, or they could never be complete. */
export function checkSilence({ attempts, days, channels }: Policies['silence']): Finding[] {
  return attempts >= Math.max(days, channels)
    ? []
    : [
        mistake(
          '/content/attempts',
          'never_complete',
          'There must be at least as many attempts as days and as channels.',
          '联系次数不得少于天数和渠道数。',
        ),
      ]
}
