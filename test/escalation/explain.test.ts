import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import { clockOf, goTo, work } from '../support/clocks.ts'
import { complaintIn, done, give, receive, refused, type Told } from '../support/journey.ts'
import { admin, agent, stranger, supervisor } from '../support/people.ts'

const explained = async (api: TestApp, id: string, name: string): Promise<Told> => {
  const { status, body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks/${name}/explain`)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

/** Puts the clocks of the default pack with `resolve` in working hours. */
async function inWorkingHours(api: TestApp): Promise<void> {
  const { content } = (await api.call(admin, 'GET', '/v1/policies/clocks')).body
  content.rules.resolve.calendar = 'working_hours'
  const { status, payload } = await api.call(admin, 'PUT', '/v1/policies/clocks', {
    content,
    reason: '按工时',
  })
  if (status !== 200) throw new Error(payload)
}

t.test('CLK-6 a due time is explained line by line, in both languages, and is the stored one', async (t) => {
  const api = await startTestApp(t)
  const { id } = await complaintIn(api, 'executed', { overrides: { channel: 'regulator' } })
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks`)
  const names = [...new Set(body.items.map(({ name }: Told) => name))] as string[]
  t.ok(names.length > 8)
  for (const name of names) {
    const { dueAt, lines, clocksVersion, calendarVersion } = await explained(api, id, name)
    t.equal(dueAt, (await clockOf(api, id, name)).dueAt, name)
    t.same([clocksVersion, calendarVersion], [1, 1])
    t.ok(lines.length > 1, name)
    t.ok(
      lines.every(
        ({ en, zh }: Told) => /[a-z]/.test(en) && !/\p{Script=Han}/u.test(en) && /\p{Script=Han}/u.test(zh),
      ),
    )
  }
})

t.test(
  'CLK-3 CLK-6 after a wait across a closed span the arithmetic still comes to the stored due time',
  async (t) => {
    const api = await startTestApp(t)
    await inWorkingHours(api)
    // Friday 2026-11-20, 10:00 in Shanghai: 24 hours of 7.5 a day.
    const { id } = await receive(api, { channel: 'web_chat' })
    goTo(api, '2026-11-20T09:00:00.000Z') // 17:00: two hours before noon and three and a half after have run
    await done(api, agent, id, 'pause', { awaiting: 'customer', question: '请补充购机发票照片' })
    t.equal((await explained(api, id, 'resolve')).dueAt, null, 'while it waits there is none')
    goTo(api, '2026-11-23T02:30:00.000Z') // Monday 10:30
    await done(api, agent, id, 'resume', { answer: '已补' })
    // 18.5 hours are left: 6 on Monday, 7.5 on Tuesday, 5 on Wednesday, which ends at 15:30.
    const dueAt = '2026-11-25T07:30:00.000Z'
    t.equal((await clockOf(api, id, 'resolve')).dueAt, dueAt)
    const told = await explained(api, id, 'resolve')
    t.equal(told.dueAt, dueAt)
    t.match(told.lines.map(({ en }: Told) => en).join('\n'), /wait|pause/i)
    t.match(told.lines.map(({ zh }: Told) => zh).join('\n'), /等待|暂停/)
  },
)

t.test('CLK-6 what a new calendar moved is explained by it', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, { channel: 'regulator' })
  const { content } = (await api.call(admin, 'GET', '/v1/policies/calendar')).body
  const list = content.exceptions.cn_statutory
  const days = [...list.days, { date: '2026-11-25', open: false, name: '临时放假' }]
  const exceptions = { cn_statutory: { ...list, days } }
  await api.call(admin, 'PUT', '/v1/policies/calendar', {
    content: { ...content, exceptions },
    reason: '临时放假',
  })
  api.advance(1000)
  await work(api)
  const told = await explained(api, id, 'referral_reply')
  t.same([told.dueAt, told.calendarVersion], ['2026-11-30T16:00:00.000Z', 2])
  t.match(told.lines.map(({ zh }: Told) => zh).join('\n'), /临时放假/)
})

t.test('CLK-6 only who may see the complaint is told, and only of clocks that it has', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, { channel: 'web_chat' })
  for (const path of ['clocks', 'clocks/resolve/explain'])
    refused(t, await api.call(stranger, 'GET', `/v1/complaints/${id}/${path}`), 404, 'not-found')
  refused(t, await api.call(agent, 'GET', `/v1/complaints/${id}/clocks/ratify/explain`), 404, 'not-found')
  t.equal((await give(api, agent, id, 'classify', {})).status, 400)
})
