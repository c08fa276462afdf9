import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { done, look, receive, tells, timeline } from '../support/journey.ts'
import { agent, auditor } from '../support/people.ts'

const api = await startTestApp(t)
const letter = { authority: '海棠区市场监督管理局', caseNumber: 'HT-2026-0417', replyBy: '2026-12-04' }
const clockOf = async (id: string) =>
  (await look(api, agent, id)).clocks.find(({ name }: { name: string }) => name === 'referral_reply')
/** The end of a day in Shanghai. */
const endOf = (day: string) => new Date(Date.parse(`${day}T16:00:00.000Z`)).toISOString()
const refer = (referral?: object) => receive(api, { channel: 'regulator', ...(referral ? { referral } : {}) })

t.test(
  'CLK-10 a referral is due by the date in the letter, and without one after five working days',
  async (t) => {
    const dated = await refer(letter)
    tells(t, dated, { referral: letter })
    t.equal((await clockOf(dated.id)).dueAt, endOf('2026-12-04'))
    const undated = await refer({ authority: letter.authority })
    tells(t, undated, { referral: { caseNumber: null, replyBy: null } })
    t.equal((await clockOf(undated.id)).dueAt, endOf('2026-11-27'), 'received on Friday 2026-11-20')
    t.equal((await receive(api)).referral, null)
  },
)

t.test(
  'CLK-10 a date in the letter that is completed or corrected holds from then on, before or after',
  async (t) => {
    const { id } = await refer()
    const correct = (referral: object | null) =>
      api.call(agent, 'PATCH', `/v1/complaints/${id}`, { referral })
    t.equal((await correct({ replyBy: '2026-11-25' })).status, 200)
    t.equal((await clockOf(id)).dueAt, endOf('2026-11-25'))
    t.equal((await correct({ replyBy: '2026-12-31' })).body.referral.replyBy, '2026-12-31')
    t.equal((await clockOf(id)).dueAt, endOf('2026-12-31'))
    const last = (await timeline(api, id)).at(-1)
    tells(t, last.data, {
      patch: { referral: { replyBy: '2026-12-31' } },
      before: { referral: { replyBy: '2026-11-25' } },
    })
    t.equal((await correct(null)).body.referral, null)
    t.equal((await clockOf(id)).dueAt, endOf('2026-11-27'))
  },
)

t.test(
  'CLK-5 a letter whose date had passed when it came is breached at that date, and stays so',
  async (t) => {
    const { id } = await refer({ replyBy: '2026-11-19' })
    tells(t, await clockOf(id), { state: 'breached', breachedAt: endOf('2026-11-19') })
    await done(api, agent, id, 'messages', {
      kind: 'answer',
      channel: 'paper',
      words: '现将办理情况函复如下。',
    })
    tells(t, await clockOf(id), { state: 'breached', stoppedAt: api.now().toISOString() })
  },
)

t.test('PRIV-1 the number of the case is masked, days that don’t exist are refused', async (t) => {
  const { id } = await refer(letter)
  const { referral } = await look(api, auditor, id)
  tells(t, referral, { authority: letter.authority, caseNumber: '***', replyBy: letter.replyBy })
  for (const replyBy of ['2026-02-30', '9999-12-31', '2026-12-04T00:00:00Z', 'soon']) {
    const { status, body } = await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { referral: { replyBy } })
    t.equal(status, 400)
    t.equal(body.errors[0].pointer, '/referral/replyBy')
  }
})
