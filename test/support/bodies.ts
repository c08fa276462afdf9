import type { Grade } from '../../src/policy/policy.ts'

/** A sum in fen as the API takes it. */
export const fen = (amount: number) => ({ amount, currency: 'CNY' })

let lastNumber = 0

/** A complaint as a phone agent takes it down, of a customer nobody else is; `overrides` replaces whole properties. */
export function intake(overrides: object = {}): object {
  lastNumber += 1
  return {
    channel: 'phone',
    customer: { name: '孟女士', phone: `+86137${String(lastNumber).padStart(8, '0')}`, type: 'individual' },
    incident: { at: '2026-11-19T06:30:00.000Z', scene: '青禾路门店收银台', product: '电饭煲 QH-3' },
    account: '电饭煲第二次使用就跳闸，店员让我自己寄回厂里。',
    demands: [{ kind: 'exchange', words: '换一台新的' }, { kind: 'apology' }],
    alreadyTried: '到店找过值班店员一次',
    ...overrides,
  }
}

/** A place in the taxonomy. */
export const classification = { category: 'product_quality', subcategory: 'malfunction' }

/** Facts that fire nothing. */
export const plainFacts = {
  affectedCustomers: 1,
  loss: fen(0),
  safetyHazard: false,
  publicOpinionRisk: false,
  processDefect: false,
}

/** Facts that the criteria put into this grade (GRD-1). */
export function factsOf(grade: Grade): typeof plainFacts {
  return { ...plainFacts, affectedCustomers: { general: 1, important: 3, urgent: 10 }[grade] }
}

const measure = (action: string) => ({
  ...{ action, owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
})

/** One way to meet the complaint, for `cost` fen. */
export function option(title: string, cost: number, more: object = {}) {
  return {
    ...{ title, measures: [measure(title)], cost: fen(cost), basis: ['产品质量法 第四十条'] },
    ...{ meetsDemands: [true, false], ...more },
  }
}

/** Three options, the first recommended; `dearest` is what the first costs in fen. */
export function planning({ dearest = 19_900, more = {} }: { dearest?: number; more?: object } = {}) {
  return {
    options: [
      option('门店当面换新并致歉', dearest),
      option('免费检修并送货上门', 3_000),
      option('原路退还货款', 9_900),
    ],
    ...{ recommended: 0, rootCause: '温控器批次装配偏差', ...more },
  }
}

/** What is asked of the liaison. */
export const verification = {
  ...{ kind: 'internal', source: 'service_ticket', owner: 'liaison.qian', dueIn: 'PT6H' },
  question: '门店当天有没有给这台电饭煲做过通电检测？',
}

/** What the liaison found. */
export const finding = {
  answer: '检测单上没有通电记录，值班店员确认漏检',
  finding: 'substantiated',
  evidence: { reference: '检测单 JC-1119' },
}

/** What proves that a task is done. */
export const evidence = { evidence: { reference: '签收单 QS-2011', note: '客户本人签字' } }

/** The answer that the customer sees. */
export const completion = { answer: '孟女士您好，新机已于今日由门店交到您手中，给您添麻烦了，我们向您道歉。' }

/** Reached at the revisit. */
export function reached(solved: 'yes' | 'partly' | 'no') {
  return { channel: 'phone', outcome: 'reached', solved, satisfaction: 4, recommend: 8, words: '换过来了' }
}

/** An attempt at a revisit that nobody answered. */
export const noAnswer = { channel: 'phone', outcome: 'no_answer' }

/** A settlement at first contact (PLAN-5) for `cost` fen. */
export function settlement(cost = 5_000) {
  return {
    ...{ remedy: 'coupon_gift', cost: fen(cost), words: '行，这样处理我没意见' },
    evidence: { reference: '券码 QH-77120' },
  }
}

/** Not accepted, by one of the closed list of grounds. */
export const notAccepted = {
  kind: 'not_accepted',
  ground: 'not_ours',
  reason: '商品并非本公司销售，已告知卖家',
}

/** The final answer (LIFE-9). */
export const conclusion = {
  answer: '经复核，两次检测结果一致，故障由进水引起，我们维持原处理意见。',
  ...{ stillOffered: '半价更换内胆', until: '2026-12-31' },
  otherWays: ['申请消费者协会调解', '提请仲裁'],
}

/** A reason for anything. */
export const reason = { reason: '客户补充了新的检测照片' }
