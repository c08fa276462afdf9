import fc from 'fast-check'
import t from 'tap'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import {
  compareGrades,
  type GradingFacts,
  gradeByCriteria,
  gradeProvisionally,
  oneLevelUp,
} from '../../src/policy/grading.ts'
import { GRADES } from '../../src/policy/policy.ts'
import { holds } from '../support/property.ts'

const { grading } = readDefaultPack()
const NOTHING: GradingFacts = {
  ...{ affectedCustomers: 1, loss: { amount: 0 }, safetyHazard: false, publicOpinionRisk: false },
  processDefect: false,
}
const facts = fc.record<GradingFacts>({
  affectedCustomers: fc.nat(20),
  loss: fc.record({ amount: fc.oneof(fc.nat(200_000), fc.constantFrom(0, 1, 100_000, 100_001)) }),
  amountInDispute: fc.option(fc.record({ amount: fc.nat(10_000_000) }), { nil: undefined }),
  safetyHazard: fc.boolean(),
  publicOpinionRisk: fc.boolean(),
  processDefect: fc.boolean(),
})

t.test('GRD-1 each line of the grading table gives its grade, up to its very boundary', async (t) => {
  const table: readonly (readonly [stated: Partial<GradingFacts>, grade: string, criteria: string[]])[] = [
    [{}, 'general', []],
    [{ affectedCustomers: 0 }, 'general', []],
    [{ affectedCustomers: 2 }, 'general', []],
    [{ affectedCustomers: 3 }, 'important', ['several_customers']],
    [{ affectedCustomers: 9 }, 'important', ['several_customers']],
    [{ affectedCustomers: 10 }, 'urgent', ['group', 'several_customers']],
    [{ loss: { amount: 1 } }, 'important', ['loss_of_property']],
    [{ loss: { amount: 100_000 } }, 'important', ['loss_of_property']],
    [{ loss: { amount: 100_001 } }, 'urgent', ['loss_over_1000', 'loss_of_property']],
    [{ processDefect: true }, 'important', ['process_defect']],
    [{ safetyHazard: true }, 'urgent', ['safety_hazard']],
    [{ publicOpinionRisk: true }, 'urgent', ['public_opinion_risk']],
  ]
  for (const [stated, grade, criteria] of table) {
    const graded = gradeByCriteria(grading, { ...NOTHING, ...stated })
    t.equal(graded.grade, grade, JSON.stringify(stated))
    t.strictSame(
      graded.reasons.map(({ criterion }) => criterion),
      criteria,
      JSON.stringify(stated),
    )
  }
})

t.test('GRD-1 a grade names every criterion that fired, also below it, each with its fact', async (t) => {
  const worst = { affectedCustomers: 12, loss: { amount: 150_000 }, safetyHazard: true }
  const { grade, reasons } = gradeByCriteria(grading, {
    ...worst,
    ...{ publicOpinionRisk: true, processDefect: true },
  })
  t.equal(grade, 'urgent')
  t.strictSame(reasons, [
    { criterion: 'group', fact: 'affectedCustomers = 12' },
    { criterion: 'loss_over_1000', fact: 'loss = 150000' },
    { criterion: 'safety_hazard', fact: 'safetyHazard = true' },
    { criterion: 'public_opinion_risk', fact: 'publicOpinionRisk = true' },
    { criterion: 'several_customers', fact: 'affectedCustomers = 12' },
    { criterion: 'loss_of_property', fact: 'loss = 150000' },
    { criterion: 'process_defect', fact: 'processDefect = true' },
  ])
})

t.test('GRD-1 the grade is the highest that fired, whatever the facts', async (t) => {
  const property = fc.property(facts, (stated) => {
    const { grade, reasons } = gradeByCriteria(grading, stated)
    const fired = reasons.map(
      ({ criterion }) => grading.criteria.find(({ name }) => name === criterion)?.grade,
    )
    const highest = ['urgent', 'important'].find((one) => fired.includes(one as 'urgent'))
    return grade === (highest ?? 'general')
  })
  holds(t, property)
})

t.test('GRD-1 a graver fact never lowers the grade', async (t) => {
  const property = fc.property(facts, fc.nat(20), fc.nat(200_000), (stated, customers, loss) => {
    const graver = {
      ...stated,
      affectedCustomers: stated.affectedCustomers + customers,
      loss: { amount: stated.loss.amount + loss },
    }
    const [was, is] = [gradeByCriteria(grading, stated), gradeByCriteria(grading, graver)]
    return compareGrades(grading, is.grade, was.grade) >= 0
  })
  holds(t, property)
})

t.test(
  'GRD-4 the amount in dispute does not count: a dear appliance alone is no urgent matter',
  async (t) => {
    const amountInDispute = { amount: 28_990_000 }
    t.strictSame(gradeByCriteria(grading, { ...NOTHING, amountInDispute }), { grade: 'general', reasons: [] })
    const property = fc.property(facts, fc.nat(), (stated, amount) => {
      const other = gradeByCriteria(grading, { ...stated, amountInDispute: { amount } })
      return JSON.stringify(other) === JSON.stringify(gradeByCriteria(grading, stated))
    })
    holds(t, property)
  },
)

t.test('GRD-4 the amount in dispute counts from where a policy says so', async (t) => {
  const policy = {
    ...grading,
    criteria: [
      ...grading.criteria,
      {
        name: 'dear',
        grade: 'important' as const,
        fact: 'amountInDispute' as const,
        atLeast: 500_000,
      },
    ],
  }
  const gradeOf = (amount: number) =>
    gradeByCriteria(policy, { ...NOTHING, amountInDispute: { amount } }).grade
  t.equal(gradeOf(499_999), 'general')
  t.equal(gradeOf(500_000), 'important')
  t.equal(gradeByCriteria(policy, NOTHING).grade, 'general', 'and not where it was not stated')
})

t.test('GRD-5 before a person grades, what the media bring is urgent at once', async (t) => {
  t.strictSame(gradeProvisionally(grading, undefined, 'media'), {
    grade: 'urgent',
    reasons: [{ criterion: 'media', fact: 'channel = media' }],
  })
  t.equal(gradeProvisionally(grading, NOTHING, 'media')?.grade, 'urgent')
})

t.test('GRD-5 that the media brought it counts only until a person grades', async (t) => {
  t.strictSame(gradeByCriteria(grading, NOTHING), { grade: 'general', reasons: [] })
})

t.test('GRD-5 without stated facts there is no provisional grade, unless by the channel', async (t) => {
  t.equal(gradeProvisionally(grading, undefined, 'phone'), null)
  t.strictSame(gradeProvisionally(grading, NOTHING, 'phone'), { grade: 'general', reasons: [] })
})

t.test('GRD-5 stated danger is urgent at once', async (t) => {
  t.equal(gradeProvisionally(grading, { ...NOTHING, safetyHazard: true }, 'phone')?.grade, 'urgent')
})

t.test(
  'GRD-5 on any other channel the provisional grade is what a person would give by the same facts',
  async (t) => {
    const property = fc.property(
      facts,
      fc.constantFrom('phone', 'email', 'store', 'regulator'),
      (stated, by) => {
        const [early, late] = [gradeProvisionally(grading, stated, by), gradeByCriteria(grading, stated)]
        return JSON.stringify(early) === JSON.stringify(late)
      },
    )
    holds(t, property)
  },
)

t.test('a second reopening raises the grade by one level, and never above urgent', async (t) => {
  t.strictSame(
    GRADES.map((grade) => oneLevelUp(grading, grade)),
    ['important', 'urgent', 'urgent'],
  )
})

t.test('grades are ordered from general to urgent', async (t) => {
  for (const [a, one] of GRADES.entries())
    for (const [b, other] of GRADES.entries())
      t.equal(Math.sign(compareGrades(grading, one, other)), Math.sign(a - b), `${one} ${other}`)
})
