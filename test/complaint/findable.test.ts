import fc from 'fast-check'
import t from 'tap'
import type { ComplaintRecord, Customer } from '../../src/complaint/complaint.ts'
import { findable, normalise, sameCustomer, searchText, searchWords } from '../../src/complaint/findable.ts'
import { holds } from '../support/property.ts'

function aRecord(customer: Partial<Customer>, rest: Partial<ComplaintRecord> = {}): ComplaintRecord {
  return {
    ...{ channel: 'phone', incident: {}, account: '空调不制冷', demands: [], respondents: [] },
    ...{ language: 'zh-CN', customer: { anonymous: false, ...customer } },
    ...rest,
  }
}

t.test('PRIV-1 a phone number is found however it was written', async (t) => {
  for (const phone of [
    ...['13800138000', '138 0013 8000', '138-0013-8000', '+8613800138000', '+86 138 0013 8000'],
    ...['0086 13800138000', '(+86)138-0013-8000', '１３８００１３８０００', ' 13800138000 '],
  ])
    t.equal(normalise('phone', phone), '8613800138000', phone)
})

t.test('PRIV-1 phone numbers of other countries and landlines stay what they are', async (t) => {
  t.equal(normalise('phone', '+1 (415) 555-0100'), '14155550100')
  t.equal(normalise('phone', '001 415 555 0100'), '14155550100')
  t.equal(normalise('phone', '010-8888 6666'), '01088886666')
  t.not(normalise('phone', '+44 7911 123456'), normalise('phone', '+1 7911 123456'))
})

t.test('PRIV-1 other values are found in any case, width and with blanks around', async (t) => {
  t.equal(normalise('email', ' Wang@Example.COM '), 'wang@example.com')
  t.equal(normalise('orderNumber', 'ＡＢ－１２'), 'ab-12')
  t.not(normalise('orderNumber', 'AB-12'), normalise('orderNumber', 'AB12'))
})

t.test('PRIV-1 a normalised value is normal', async (t) => {
  const kind = fc.constantFrom('email', 'wechat', 'orderNumber', 'externalId')
  const property = fc.property(kind, fc.string({ unit: 'binary' }), (kind, text) => {
    const once = normalise(kind, text)
    return normalise(kind, once) === once
  })
  holds(t, property, 500)
})

t.test('PRIV-1 a complaint is found by what it holds, and by nothing that it lacks', async (t) => {
  const record = aRecord(
    { phone: '13800138000', email: 'A@b.cn', externalId: 'crm-1', name: '王女士' },
    { incident: { orderNumber: '2026-5521', product: '空调' } },
  )
  t.strictSame(findable(record), [
    ['phone', '8613800138000'],
    ['email', 'a@b.cn'],
    ['orderNumber', '2026-5521'],
    ['externalId', 'crm-1'],
  ])
  t.strictSame(findable(aRecord({})), [])
})

t.test('GRP-1 complaints that share a contact or an id are of the same customer', async (t) => {
  const one = aRecord({ phone: '13800138000', email: 'wang@example.com' })
  t.ok(sameCustomer(one, aRecord({ phone: '+86 138 0013 8000' })))
  t.ok(sameCustomer(one, aRecord({ phone: '13900139000', email: 'WANG@example.com' })))
  t.notOk(sameCustomer(one, aRecord({ phone: '13900139000' })))
})

t.test(
  'GRP-1 neither a shared order, nor a name, nor that both say nothing makes one customer of two',
  async (t) => {
    const order = { incident: { orderNumber: '2026-5521' } }
    t.notOk(sameCustomer(aRecord({ phone: '1' }, order), aRecord({ phone: '2' }, order)))
    t.notOk(sameCustomer(aRecord({ name: '王女士' }), aRecord({ name: '王女士' })))
    t.notOk(sameCustomer(aRecord({}), aRecord({})))
  },
)

t.test('GRP-1 a phone that was put down in words is no number that two customers share', async (t) => {
  const [one, other] = [aRecord({ phone: '不详' }), aRecord({ phone: 'unknown' })]
  t.strictSame(findable(one), [])
  t.notOk(sameCustomer(one, other))
  t.notOk(sameCustomer(one, one))
})

t.test('GRP-1 the same text as e-mail and as CRM id is not the same customer', async (t) => {
  t.notOk(sameCustomer(aRecord({ wechat: 'wang' }), aRecord({ externalId: 'wang' })))
})

t.test('Chinese is searched by pairs of characters, other scripts by whole words', async (t) => {
  t.strictSame(searchWords('空调不制冷'), ['空调', '调不', '不制', '制冷'])
  t.strictSame(searchWords('KFR-35 空调 Café！'), ['kfr', '35', '空调', 'café'])
  t.strictSame(searchWords('冷'), ['冷'])
  t.strictSame(searchWords('ＡＢＣ１２'), ['abc12'])
  t.strictSame(searchWords('—！？  '), [])
})

t.test('a word of the text is found by searching for it, whatever stands around', async (t) => {
  const word = fc.constantFrom('空调', '制冷', 'refund', 'kfr', '35', '漏水')
  const property = fc.property(fc.array(word), word, fc.array(word), (before, asked, after) => {
    const words = new Set(searchWords([...before, asked, ...after].join(' ')))
    return searchWords(asked).every((one) => words.has(one))
  })
  holds(t, property)
})

t.test('of a very long text the first 256 words are kept, each once', async (t) => {
  const words = searchWords(Array.from({ length: 1000 }, (_, index) => `w${index} w${index >> 1}`).join(' '))
  t.equal(words.length, 256)
  t.equal(new Set(words).size, 256)
  t.equal(words[0], 'w0')
})

t.test('searched is what happened and to what, never who it happened to', async (t) => {
  const record = aRecord(
    { name: '王女士', phone: '13800138000' },
    {
      incident: { scene: '安装', product: '空调', model: 'KFR', batch: 'B7', outlet: '朝阳店', page: '/p' },
      ...{ account: '不制冷', alreadyTried: '打过电话', latentNeeds: '想要尊重' },
      demands: [{ kind: 'refund', words: '退款' }, { kind: 'apology' }],
    },
  )
  t.equal(searchText(record), '空调\nKFR\nB7\n朝阳店\n安装\n不制冷\n打过电话\n退款')
})
