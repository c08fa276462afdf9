import { randomBytes } from 'node:crypto'
import t from 'tap'
import {
  canonicalJson,
  commitmentOf,
  type FrozenEvent,
  freezeDossier,
  openingsOf,
  sha256,
} from '../../src/complaint/dossier-document.ts'
import { aComplaint } from '../support/complaints.ts'

const complaint = aComplaint({ state: 'archived', disposal: 'resolved', answer: '已退款' })
const event: FrozenEvent = {
  ...{ seq: 1, type: 'complaint.received', at: '2026-11-20T02:00:00.000Z', actor: 'agent.li', role: 'agent' },
  ...{ origin: 'rest', data: { channel: 'phone' }, personal: { account: '空调不制冷' } },
  ...{ hash: null, previousHash: '0'.repeat(64) },
}
const freezing = { tenant: 'tenant-1', complaint, events: [event] }
const salt = randomBytes(32)

t.test('ARC-1 the same dossier has the same hash, whatever the order of its properties', async (t) => {
  const turned = Object.fromEntries(Object.entries(complaint).reverse()) as unknown as typeof complaint
  const frozen = freezeDossier(freezing, salt)
  t.equal(freezeDossier({ ...freezing, complaint: turned }, salt).sha256, frozen.sha256)
  t.equal(sha256(frozen.content), frozen.sha256)
  t.not(freezeDossier({ ...freezing, complaint: { ...complaint, level: 1 } }, salt).sha256, frozen.sha256)
})

t.test(
  'ARC-1 PRIV-1 no text of people stands in a dossier, and its hash depends on each of them',
  async (t) => {
    const frozen = freezeDossier(freezing, salt)
    for (const text of ['空调不制冷', '王女士', '13800138000', '已退款', '退款', '打过电话'])
      t.notOk(frozen.content.includes(text), text)
    t.not(
      freezeDossier({ ...freezing, complaint: { ...complaint, answer: '未退款' } }, salt).sha256,
      frozen.sha256,
    )
    const other = { ...event, personal: { account: '空调很吵' } }
    t.not(freezeDossier({ ...freezing, events: [other] }, salt).sha256, frozen.sha256)
  },
)

t.test(
  'PRIV-4 without its salt a hash tells nothing of a text: the same text has another one each time',
  async (t) => {
    const { record, events } = JSON.parse(freezeDossier(freezing, salt).content)
    const again = JSON.parse(freezeDossier(freezing, randomBytes(32)).content)
    t.match(record.personal, /^[0-9a-f]{64}$/)
    t.not(again.record.personal, record.personal)
    t.not(again.events[0].personal, events[0].personal)
  },
)

t.test('an opening proves its own place, and no other text passes for it', async (t) => {
  const { record, events } = JSON.parse(freezeDossier(freezing, salt).content)
  const openings = openingsOf(freezing, salt)
  t.ok(openings.record)
  if (!openings.record) return
  t.equal(commitmentOf(openings.record), record.personal)
  const opened = openings.events['1']
  t.strictSame(opened?.value, { account: '空调不制冷' })
  t.equal(opened && commitmentOf(opened), events[0].personal)
  t.not(commitmentOf({ ...openings.record, value: { answer: '别的' } }), record.personal)
  t.not(openings.record.key, opened?.key, 'a key opens one place')
})

t.test('ARC-1 half a character, which JSON can hold, keeps no dossier from being frozen', async (t) => {
  t.equal(canonicalJson({ b: 'x\ud83d', a: 1 }), '{"a":1,"b":"x\ufffd"}')
})
