import { durationMs } from '../platform/duration.ts'
import { type Finding, mistake, warning } from '../platform/finding.ts'
import { keptFrom } from './keep.ts'
import type { Policies } from './policy.ts'

const ANY_DAY = new Date(0)
const lasts = (time: string) => keptFrom(ANY_DAY, time).getTime()

/** ARC-2: kept at least as long as a customer may still appeal, with legal risk no shorter than without. */
export function checkRetention(
  { keep, keepWithLegalRisk }: Policies['retention'],
  { clocks }: Pick<Policies, 'clocks'>,
): Finding[] {
  return [
    ...(lasts(keep) < durationMs(clocks.rules.close.limit) ? [goneBeforeAppeal()] : []),
    ...(lasts(keepWithLegalRisk) < lasts(keep) ? [riskKeptShorter()] : []),
    ...(lasts(keep) < lasts('P3Y') ? [short()] : []),
  ]
}

function goneBeforeAppeal(): Finding {
  return mistake(
    '/content/keep',
    'gone_before_appeal',
    'It would be gone while the customer may still appeal (clock `close`).',
    '客户尚可申请复核（时钟 close）时案卷即被处置。',
  )
}

function riskKeptShorter(): Finding {
  return warning(
    '/content/keepWithLegalRisk',
    'risk_kept_shorter',
    'With legal risk it is kept for a shorter time than without.',
    '有法律风险的案卷保存期短于一般案卷。',
  )
}

function short(): Finding {
  return warning(
    '/content/keep',
    'kept_shortly',
    'Claims may be brought for three years; the dossier would be gone before.',
    '诉讼时效一般为三年，案卷会在此之前被处置。',
  )
}
