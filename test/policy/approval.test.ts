import fc from 'fast-check'
import t from 'tap'
import { approverFor, ratifiersFor } from '../../src/policy/approval.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { GRADES } from '../../src/policy/policy.ts'
import { holds } from '../support/property.ts'

const { approval } = readDefaultPack()

t.test('APP-1 the grade names the approver where the compensation asks for nobody higher', async (t) => {
  t.equal(approverFor(approval, 'general', 0), 'dept_manager')
  t.equal(approverFor(approval, 'important', 0), 'vp')
  t.equal(approverFor(approval, 'urgent', 0), 'gm')
})

t.test('APP-1 a department manager may give up to ¥1,000 and a vice president up to ¥10,000', async (t) => {
  t.equal(approverFor(approval, 'general', 100_000), 'dept_manager')
  t.equal(approverFor(approval, 'general', 100_001), 'vp')
  t.equal(approverFor(approval, 'general', 1_000_000), 'vp')
  t.equal(approverFor(approval, 'general', 1_000_001), 'gm')
})

t.test('APP-1 the higher of the two approves', async (t) => {
  t.equal(approverFor(approval, 'important', 100_000), 'vp')
  t.equal(approverFor(approval, 'important', 1_000_001), 'gm')
  t.equal(approverFor(approval, 'urgent', 100_000), 'gm')
})

t.test('APP-1 neither a graver grade nor a dearer option ever asks for a lower approver', async (t) => {
  const grade = fc.constantFrom(...GRADES)
  const property = fc.property(grade, grade, fc.nat(2_000_000), fc.nat(2_000_000), (a, b, sum, more) => {
    const graver = GRADES.indexOf(a) > GRADES.indexOf(b) ? a : b
    const rung = (one: (typeof GRADES)[number], fen: number) =>
      approval.ladder.indexOf(approverFor(approval, one, fen))
    return rung(graver, sum + more) >= rung(b, sum)
  })
  holds(t, property)
})

t.test('APP-1 where policy ends its limits, the top of the ladder approves what is above them', async (t) => {
  const policy = { ...approval, byCompensation: [{ upTo: 500, approver: 'dept_manager' as const }] }
  t.equal(approverFor(policy, 'general', 500), 'dept_manager')
  t.equal(approverFor(policy, 'general', 501), 'gm')
})

t.test('APP-2 the approver or the next above ratifies; what is the gm’s a vp may ratify too', async (t) => {
  t.strictSame(ratifiersFor(approval, 'dept_manager'), ['dept_manager', 'vp'])
  t.strictSame(ratifiersFor(approval, 'vp'), ['vp', 'gm'])
  t.strictSame(ratifiersFor(approval, 'gm'), ['gm', 'vp'])
  t.strictSame(ratifiersFor({ ...approval, ladder: ['gm'] }, 'gm'), ['gm'])
})
