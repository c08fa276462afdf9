import type { ClockRule } from '../policy/clocks-policy.ts'
import type { Clock, Outside } from './clock.ts'
import { isTicking, type Passing } from './passing.ts'
import { dependsOnCourse, ruleSet } from './rule-set.ts'
import { scheduled } from './schedule.ts'
import { gradeOf, takeLimit } from './taken-limit.ts'

/** CLK-5: what is running counts anew from its start under the new grade; a breach stays a breach. */
export function regrade(clocks: Clock[], passing: Passing): Clock[] {
  const lettered = passing.event.type === 'complaint.corrected' ? reread(clocks, passing) : clocks
  const first = regradeOnly(lettered, passing, (rule) => !dependsOnCourse(rule))
  return regradeOnly(first, passing, dependsOnCourse)
}

/** A letter's date that is completed or corrected holds from the same start (REC-1). */
function reread(clocks: Clock[], { standing, rules }: Passing): Clock[] {
  return clocks.map((clock) => {
    const named = ruleSet(rules.clocks).get(clock.name)
    if (named?.rule.given !== 'letter_due' || !isTicking(clock) || clock.extended > 0) return clock
    const { subject, startedAt } = clock
    const limit = takeLimit(named, { subject, startedAt, standing, rules, clocks })
    return limit === null ? clock : scheduled({ ...clock, limit }, named.rule, rules)
  })
}

function regradeOnly(
  clocks: Clock[],
  { standing, rules }: Passing,
  which: (rule: ClockRule) => boolean,
): Clock[] {
  const grade = gradeOf(standing)
  return clocks.map((clock) => {
    const named = ruleSet(rules.clocks).get(clock.name)
    if (!named || !which(named.rule) || !isTicking(clock)) return clock
    if (clock.grade === null || clock.grade === grade) return clock
    const { subject, startedAt } = clock
    const limit = takeLimit(named, { subject, startedAt, standing, rules, clocks }) ?? clock.limit
    return scheduled({ ...clock, grade, limit }, named.rule, rules)
  })
}

/** CLK-3: clocks that may stand still do so exactly while the complaint waits for somebody they pause for. */
export function settleWaits(clocks: Clock[], { event, standing, rules }: Passing): Clock[] {
  return clocks.map((clock) => {
    const rule = ruleSet(rules.clocks).get(clock.name)?.rule
    if (!rule?.pausesFor || !isTicking(clock)) return clock
    const waits = rule.pausesFor.some((outside: Outside) => standing.awaiting.includes(outside))
    const pausing = clock.pauses.at(-1)?.until === null
    if (waits === pausing) return clock
    const pauses = waits
      ? [...clock.pauses, { from: event.at, until: null }]
      : clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: event.at } : pause))
    return scheduled({ ...clock, pauses }, rule, rules)
  })
}
