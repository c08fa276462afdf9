import { type Finding, mistake } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import type { Policies } from './policy.ts'

/** REV-1: the hours in which a customer may be called are those of a calendar that there is. */
export function checkAftercare(
  { revisit }: Policies['aftercare'],
  { policies }: Pick<CheckContext, 'policies'>,
): Finding[] {
  if (policies.calendar.calendars[revisit.calendar]) return []
  const en = `There is no calendar ${revisit.calendar}.`
  return [mistake('/content/revisit/calendar', 'unknown_calendar', en, `没有日历 ${revisit.calendar}。`)]
}
