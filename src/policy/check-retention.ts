import { durationMs } from '../platform/duration.ts'
import { type Finding, mistake, warning } from '../platform/finding.ts'
import { keptFrom } from './keep.ts'
import type { Policies } from './policy.ts'

const ANY_DAY = new Date(0)
const lasts = (time: string) => keptFrom(ANY_DAY, time).getTime()

/** ARC-2: kept at least as long as a customer may still appeal, with legal risk no shorter than without. */
export function checkRetention(
  { keep, keepWithLegalRisk, feed }: Policies['retention'],
  { clocks }: Pick<Policies, 'clocks'>,
): Finding[] {
  return [
    ...(lasts(keep) < durationMs(clocks.rules.close.limit) ? [goneBeforeAppeal()] : []),
    ...(lasts(keepWithLegalRisk) < lasts(keep) ? [riskKeptShorter()] : []),
    ...(lasts(keep) < lasts('P3Y') ? [short()] : []),
    ...(durationMs(feed) < durationMs('PT1H') ? [feedTooShort()] : []),
    ...(durationMs(feed) < durationMs('P7D') ? [feedShort()] : []),
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

function feedTooShort(): Finding {
  return mistake(
    '/content/feed',
    'feed_too_short',
    'Events would be gone before a system that reads them could come back: offer them for at least an hour.',
    '读取事件的系统尚未恢复，事件即已不再提供：请至少提供一小时。',
  )
}

function feedShort(): Finding {
  return warning(
    '/content/feed',
    'feed_short',
    'A system that is down over the holidays would find events gone.',
    '系统若在假期中断，恢复后将发现事件已不再提供。',
  )
}
