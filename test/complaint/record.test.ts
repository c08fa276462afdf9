import t from 'tap'
import type { z } from 'zod'
import type { ComplaintRecord } from '../../src/complaint/complaint.ts'
import { Correction, Intake, missingOf, priorityOf, reachable, recordOf } from '../../src/complaint/record.ts'

const FACTS = {
  ...{ affectedCustomers: 1, loss: { amount: 0, currency: 'CNY' as const }, safetyHazard: false },
  ...{ publicOpinionRisk: false, processDefect: false },
}
const COMPLETE: z.input<typeof Intake> = {
  channel: 'phone',
  customer: { name: '王女士', phone: '13800138000' },
  incident: { at: '2026-11-18T18:00:00+08:00', scene: '客厅', product: '空调' },
  account: '不制冷',
  demands: [{ kind: 'refund', words: '退款' }],
  alreadyTried: '打过电话',
  facts: FACTS,
}

t.test('REC-1 all that a complaint must say is the channel and the account', async (t) => {
  const record = recordOf(Intake.parse({ channel: 'store', account: '不制冷' }))
  t.strictSame(record, {
    ...{ channel: 'store', account: '不制冷', customer: { anonymous: true }, incident: {} },
    ...{ demands: [], respondents: [], language: 'zh-CN' },
  })
  for (const [index, intake] of [{}, { channel: 'store' }, { account: 'x' }].entries())
    t.notOk(Intake.safeParse(intake).success, String(index))
})

t.test('REC-1 what the channel could not know is listed, question by question', async (t) => {
  t.strictSame(missing({ channel: 'store', account: 'x' }), [
    ...['customer.contact', 'incident.at', 'incident.scene', 'incident.product', 'demands'],
    ...['alreadyTried', 'facts'],
  ])
  t.strictSame(missing(COMPLETE), [])
  const without: readonly (readonly [Partial<typeof COMPLETE>, string])[] = [
    [{ customer: { phone: '1', anonymous: false } }, 'customer.name'],
    [{ customer: { name: '王女士' } }, 'customer.contact'],
    [{ incident: { ...COMPLETE.incident, at: null } }, 'incident.at'],
    [{ incident: { ...COMPLETE.incident, scene: null } }, 'incident.scene'],
    [{ incident: { ...COMPLETE.incident, product: null } }, 'incident.product'],
    [{ demands: [] }, 'demands'],
    [{ alreadyTried: null }, 'alreadyTried'],
    [{ facts: null }, 'facts'],
  ]
  for (const [change, path] of without) t.strictSame(missing({ ...COMPLETE, ...change }), [path], path)
})

t.test('REC-1 where it happened is known by the scene, the order, the page or the outlet', async (t) => {
  for (const where of [{ orderNumber: '1' }, { page: '/p' }, { outlet: '朝阳店' }]) {
    const incident = { at: COMPLETE.incident?.at, product: '空调', ...where }
    t.strictSame(missing({ ...COMPLETE, incident }), [], JSON.stringify(where))
  }
})

t.test('REC-1 who wants no name to be known is anonymous, and asked for none', async (t) => {
  t.equal(record({ ...COMPLETE, customer: { phone: '1' } }).customer.anonymous, true)
  t.equal(record({ ...COMPLETE, customer: { name: '王女士' } }).customer.anonymous, false)
  t.equal(record({ ...COMPLETE, customer: { name: '王女士', anonymous: true } }).customer.anonymous, true)
  t.strictSame(missing({ ...COMPLETE, customer: { phone: '1' } }), [])
})

t.test('REC-1 null and absent are the same when a complaint is received', async (t) => {
  const nulls = {
    ...{ customer: null, incident: null, demands: null, respondents: null, facts: null, consent: null },
    ...{ reportedAt: null, latentNeeds: null, alreadyTried: null, language: null },
  }
  t.strictSame(
    record({ channel: 'phone', account: 'x', ...nulls }),
    record({ channel: 'phone', account: 'x' }),
  )
  t.strictSame(record({ ...COMPLETE, customer: { phone: '1', email: null } }).customer, {
    ...{ phone: '1', anonymous: true },
  })
})

t.test(
  'LIFE-12 a customer is reached by phone, e-mail, WeChat or the house’s own systems, else not at all',
  async (t) => {
    const by = (customer: object) => reachable(record({ ...COMPLETE, customer }))
    t.notOk(by({ name: '王女士', preferredContact: 'post' }))
    for (const way of ['phone', 'wechat', 'externalId']) t.ok(by({ [way]: 'x1' }), way)
    t.ok(by({ email: 'a@b.cn' }))
  },
)

t.test('GRD-3 vulnerable and repeating customers come first', async (t) => {
  const vulnerable = record({ ...COMPLETE, customer: { vulnerable: 'elderly' } })
  t.strictSame(
    [priorityOf(record(COMPLETE), 0), priorityOf(record(COMPLETE), 5), priorityOf(vulnerable, 0)],
    [0, 1, 1],
  )
  t.equal(priorityOf(vulnerable, 1), 2)
})

t.test('what is not known here is refused, at any depth, not ignored', async (t) => {
  const inputs = [
    { ...COMPLETE, phone: '1' },
    { ...COMPLETE, customer: { telephone: '1' } },
    { ...COMPLETE, facts: { ...FACTS, damage: 1 } },
    { ...COMPLETE, demands: [{ kind: 'refund', sum: 1 }] },
  ]
  for (const input of inputs) t.notOk(Intake.safeParse(input).success)
  t.notOk(Correction.safeParse({ state: 'archived' }).success)
  t.notOk(Correction.safeParse({ account: null }).success, 'the account can be corrected, not taken away')
})

t.test('texts without a visible character, or far too long, are refused', async (t) => {
  for (const account of ['', '   ', '\n\t', 'x'.repeat(20_001)])
    t.notOk(Intake.safeParse({ channel: 'phone', account }).success)
  t.ok(Intake.safeParse({ channel: 'phone', account: 'x'.repeat(20_000) }).success)
  for (const product of ['a\u0000b', 'a\nb', ' ']) {
    t.notOk(Intake.safeParse({ ...COMPLETE, incident: { product } }).success, JSON.stringify(product))
  }
})

function record(intake: z.input<typeof Intake>): ComplaintRecord {
  return recordOf(Intake.parse(intake))
}

function missing(intake: z.input<typeof Intake>): string[] {
  return missingOf(record(intake))
}
