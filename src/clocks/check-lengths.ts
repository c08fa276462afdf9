import { type Finding, warning } from '../platform/finding.ts'
import type { ClocksPolicy } from '../policy/clocks-policy.ts'
import { GRADES, type Grade } from '../policy/policy.ts'
import { lengthMs } from './length.ts'
import { dependsOnGrade, durationUnder } from './rule-set.ts'

/** Which clocks run one after the other inside which (§7). */
const WITHIN: readonly (readonly [inner: readonly string[], outer: string])[] = [
  [['acknowledge'], 'first_response'],
  [['first_response'], 'resolve'],
  [['identify', 'analyse', 'solve'], 'resolve'],
  [['approve', 'notify_plan'], 'solve'],
  [['progress'], 'resolve'],
]

/** Oddities of the numbers, said and not mended (CLK-11, CLK-12). */
export function checkLengths(policy: ClocksPolicy): Finding[] {
  return [...slower(policy), ...tooLong(policy)]
}

/** CLK-11: a higher grade that has more time than the one below it. */
function slower(policy: ClocksPolicy): Finding[] {
  return Object.entries(policy.rules)
    .filter(([, rule]) => dependsOnGrade(rule))
    .flatMap(([name]) =>
      GRADES.flatMap((grade, index) => {
        const below = GRADES[index - 1]
        const [here, there] = [ms(policy, name, grade), below && ms(policy, name, below)]
        return here && there && here > there ? [slowerThan(name, grade, below as Grade)] : []
      }),
    )
}

/** CLK-12: clocks that together take longer than the one around them. */
function tooLong(policy: ClocksPolicy): Finding[] {
  return WITHIN.flatMap(([inner, outer]) =>
    GRADES.flatMap((grade) => {
      const parts = inner.map((name) => ms(policy, name, grade))
      const whole = ms(policy, outer, grade)
      if (whole === null || parts.some((part) => part === null)) return []
      const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0)
      return sum > whole ? [doesNotFit(inner, outer, grade)] : []
    }),
  )
}

function ms(policy: ClocksPolicy, name: string, grade: Grade): number | null {
  const duration = durationUnder(policy, name, grade)
  return duration === null ? null : lengthMs(duration)
}

function slowerThan(name: string, grade: Grade, below: Grade): Finding {
  return warning(
    `/content/rules/${name}/limit/${grade}`,
    'slower_than_lower_grade',
    `${name} gives ${grade} complaints more time than ${below} ones.`,
    `${name}：${GRADE_ZH[grade]}投诉的时限比${GRADE_ZH[below]}投诉更长。`,
  )
}

function doesNotFit(inner: readonly string[], outer: string, grade: Grade): Finding {
  return warning(
    `/content/rules/${inner.at(-1)}/limit`,
    'does_not_fit',
    `For ${grade} complaints ${inner.join(' + ')} take longer than ${outer}.`,
    `${GRADE_ZH[grade]}投诉：${inner.join(' + ')} 合计超过 ${outer}。`,
  )
}

const GRADE_ZH = { general: '一般', important: '重要', urgent: '紧急' } as const
