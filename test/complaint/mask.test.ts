import t from 'tap'
import { maskComplaint, maskText, ownPartOf } from '../../src/complaint/mask.ts'
import type { Assistance } from '../../src/complaint/work-execution.ts'
import type { Verification } from '../../src/complaint/work-inquiry.ts'
import { aComplaint, aPlan, aTask } from '../support/complaints.ts'

const asked = (id: string, owner: string): Verification => ({
  ...{ id, owner, kind: 'internal', source: 'cctv', question: `question of ${id}`, state: 'asked' },
  ...{ askedAt: '2026-11-20T02:00:00.000Z', askedBy: 'agent.li' },
})
const qian = { id: 'liaison.qian', departments: ['stores'] }
const complaint = aComplaint({
  customer: { name: '王女士', phone: '+8613800138000', email: 'wang@example.com', anonymous: false },
  respondents: [{ kind: 'employee', name: 'agent.zhou' }],
  plan: aPlan(),
  verifications: [asked('v-1', 'liaison.qian'), asked('v-2', 'liaison.sun')],
  tasks: [aTask('t-1', { owner: 'liaison.qian' }), aTask('t-2', { owner: 'agent.li', action: '上门' })],
})

t.test('PRIV-1 masked, a name shows its first character and a phone its last four digits', async (t) => {
  t.equal(maskText('name', '王女士'), '王**')
  t.equal(maskText('name', '𠮷野家'), '𠮷**')
  t.equal(maskText('phone', '+8613800138000'), '***8000')
  t.equal(maskText('email', 'wang@example.com'), '***')
})

t.test('PRIV-1 masked, no phone is so short that it shows whole', async (t) => {
  for (const phone of ['', '1', '8000', '12345678']) t.equal(maskText('phone', phone), '***', phone)
})

t.test('PRIV-1 a masked complaint shows how it stands, and no text of people', async (t) => {
  const masked = maskComplaint(complaint)
  const { id, reference, state, handler, department, incident } = masked
  t.match({ id, reference, state, handler, department }, { id: complaint.id, reference: 'ABCD-EFGH-JK' })
  t.equal(incident.product, '空调')
  t.match(masked.customer, { name: '王**', phone: '***8000', email: '***', anonymous: false })
  t.equal(masked.account, '***')
  const shown = JSON.stringify(masked)
  for (const text of [
    '王女士',
    '1380013',
    'example.com',
    '不制冷',
    '打过电话',
    '退款',
    'question of',
    'zhou',
  ])
    t.notMatch(shown, text, text)
})

t.test('PRIV-1 a mask changes no complaint, it shows another', async (t) => {
  const before = JSON.stringify(complaint)
  maskComplaint(complaint)
  ownPartOf(complaint, qian)
  t.equal(JSON.stringify(complaint), before)
})

t.test(
  'FAIR-4 a liaison reads the question and the task put to them, and nobody’s name or words',
  async (t) => {
    const own = ownPartOf(complaint, qian)
    t.strictSame(own.verifications, [complaint.verifications[0]])
    t.strictSame(own.tasks, [complaint.tasks[0]])
    t.match(own, { plan: null, account: '***' })
    t.strictSame([...own.formerPlans, ...own.statements], [])
    t.notMatch(JSON.stringify(own), /王女士|13800138000|不制冷|question of v-2|上门/)
  },
)

t.test('ASG-3 who assists reads what their department is to do, and not what another is', async (t) => {
  const asked = (id: string, department: string): Assistance => ({
    ...{ id, department, task: `task of ${id}`, state: 'asked', dueAt: '2026-11-20T10:00:00.000Z' },
    ...{ askedAt: '2026-11-20T02:00:00.000Z', askedBy: 'agent.li' },
  })
  const assistance = [asked('a-1', 'stores'), asked('a-2', 'logistics')]
  const own = ownPartOf({ ...complaint, assistance }, qian)
  t.strictSame(own.assistance, [assistance[0]])
  t.notMatch(JSON.stringify(maskComplaint({ ...complaint, assistance })), /task of/)
})

t.test('FAIR-4 who was asked nothing reads nothing of the work', async (t) => {
  const { verifications, tasks } = ownPartOf(complaint, { id: 'liaison.zhao', departments: [] })
  t.strictSame({ verifications, tasks }, { verifications: [], tasks: [] })
})
