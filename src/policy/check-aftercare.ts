import { type Finding, mistake } from '../platform/finding.ts'
import { isWindow } from './aftercare-window.ts'
import type { CheckContext } from './check.ts'
import type { Policies } from './policy.ts'

/** The hours in which a customer may be called are those of a calendar that there is (REV-1); windows are not too long (IMP-1). */
export function checkAftercare(
  { revisit, improvement }: Policies['aftercare'],
  { policies }: Pick<CheckContext, 'policies'>,
): Finding[] {
  const windows = (['before', 'after'] as const).filter((name) => !isWindow(improvement[name]))
  return [
    ...(policies.calendar.calendars[revisit.calendar] ? [] : [noCalendar(revisit.calendar)]),
    ...windows.map(outOfRange),
  ]
}

function noCalendar(name: string): Finding {
  const en = `There is no calendar ${name}.`
  return mistake('/content/revisit/calendar', 'unknown_calendar', en, `没有日历 ${name}。`)
}

function outOfRange(name: string): Finding {
  const en = 'A window lasts from one day to 366 days.'
  return mistake(`/content/improvement/${name}`, 'out_of_range', en, '统计期须为 1 至 366 天。')
}
