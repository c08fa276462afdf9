import { type Finding, mistake } from '../platform/finding.ts'
import type { CalendarPolicy } from '../policy/calendar-policy.ts'
import type { ClocksPolicy } from '../policy/clocks-policy.ts'
import { checkLadders, type Holders } from './check-ladders.ts'
import { checkLengths } from './check-lengths.ts'
import { checkPack } from './check-pack.ts'
import { checkRule } from './check-rule.ts'

/** What clocks are checked with besides themselves. */
export interface ClocksContext {
  /** The calendars in force. */
  readonly calendar: CalendarPolicy
  readonly holders: Holders
}

/** Without these an open complaint could be left with no clock at all (CLK-9). */
const NEEDED = ['resolve', 'revisit'] as const

/**
 * What is wrong or odd with the clocks of a policy: dead rungs, calendars without time, rules that nobody reads (CLK-8),
 * packs whose numbers aren't proven (CLK-10), and, only said, higher grades that have more time than lower ones
 * (CLK-11) and inner limits that don't fit their outer one (CLK-12).
 */
export function checkClocks(content: ClocksPolicy, context: ClocksContext): Finding[] {
  const rules = Object.entries(content.rules).map(([name, rule]) => ({
    ...{ name, family: 'internal' as const, rule },
    pointer: `/content/rules/${name}`,
  }))
  const statutory = (content.packs ?? []).flatMap((pack, index) =>
    Object.entries(pack.rules).map(([name, rule]) => ({
      ...{ name, family: 'statutory' as const, rule },
      pointer: `/content/packs/${index}/rules/${name}`,
    })),
  )
  return [
    ...NEEDED.filter((name) => !content.rules[name]).map(needed),
    ...[...rules, ...statutory].flatMap((one) => checkRule(one, content, context.calendar)),
    ...checkLadders(content, context.holders),
    ...checkLengths(content),
    ...(content.packs ?? []).flatMap((pack, index) =>
      checkPack(pack, content, context.calendar, `/content/packs/${index}`),
    ),
  ]
}

function needed(name: string): Finding {
  return mistake(
    '/content/rules',
    'clock_missing',
    `Without ${name} an open complaint may have no clock at all.`,
    `缺少 ${name} 时，未办结的投诉可能没有任何时限。`,
  )
}
