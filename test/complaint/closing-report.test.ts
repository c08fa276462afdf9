import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { complaintIn, receive, tells } from '../support/journey.ts'
import { auditor, supervisor } from '../support/people.ts'

const referral = { authority: '市场监管局', caseNumber: '2026-0917', replyBy: '2026-11-27' }

t.test(
  'CLK-10 what an authority passed on is reported back: found, done, answered, and whether in time',
  async (t) => {
    const api = await startTestApp(t)
    const { id } = await complaintIn(api, 'archived', { overrides: { channel: 'regulator', referral } })
    const report = await api.call(supervisor, 'GET', `/v1/complaints/${id}/closing-report`)
    tells(t, report.body, {
      ...{ authority: '市场监管局', caseNumber: '2026-0917', replyBy: '2026-11-27' },
      ...{ state: 'archived', closed: true, disposal: 'resolved' },
    })
    t.ok(report.body.answer && report.body.measures.length === 1)
    t.match(report.body.reply, { dueAt: String, answeredAt: String })
    t.ok(report.body.reply.answeredAt < report.body.reply.dueAt)
    t.notOk(/13800138000|王女士/.test(report.payload), 'whoever passed it on knows whose it is')
    const masked = await api.call(auditor, 'GET', `/v1/complaints/${id}/closing-report`)
    t.equal(masked.body.answer, '***')
  },
)

t.test('CLK-10 while it is open it is an interim report', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, { channel: 'regulator', referral })
  const report = await api.call(supervisor, 'GET', `/v1/complaints/${id}/closing-report`)
  tells(t, report.body, { closed: false, closedAt: null, answer: null, measures: [], satisfaction: null })
  t.match(report.body.reply, { answeredAt: null })
})
