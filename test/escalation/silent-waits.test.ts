import t from 'tap'
import { type Bearer, startTestApp, type TestApp } from '../support/app.ts'
import { complaintIn, done, give, refused, type Told, tells, timeline } from '../support/journey.ts'
import { admin, agent, supervisor } from '../support/people.ts'

const HOUR_MS = 3_600_000
const greeting = { kind: 'personal', channel: 'phone', words: '您好，这件事由我负责。' }
const box = await sandbox()
const pause = (id: string, awaiting: string, hours: number, began: string) =>
  done(box, agent, id, 'pause', {
    ...{ awaiting, question: '请补充购机发票照片' },
    resumeBy: new Date(Date.parse(began) + hours * HOUR_MS).toISOString(),
  })
const advance = (duration: string) => box.call(admin, 'POST', '/v1/sandbox/clock', { advance: duration })
const read = async (id: string): Promise<Told> => (await box.call(agent, 'GET', `/v1/complaints/${id}`)).body
const now = async () => (await complaintIn(box, 'received')).receivedAt as string

/** What the clock of the wait said: the type, and after how many hours. */
async function saidOf(id: string, began: string): Promise<[string, number][]> {
  const events = await timeline(box, id)
  return events
    .filter(({ type, data }) => data.clock === 'resume_by' || type === 'complaint.resumed')
    .map(({ type, at }) => [type, (Date.parse(at) - Date.parse(began)) / HOUR_MS])
}

t.test(
  'CLK-13 a customer who doesn’t answer is silent from the end of the wait: nothing goes on without them',
  async (t) => {
    const { id } = await complaintIn(box, 'graded')
    await done(box, agent, id, 'messages', greeting)
    const began = await now()
    tells(t, await pause(id, 'customer', 72, began), { silentSince: null })
    await advance('PT100H')
    t.strictSame(await saidOf(id, began), [
      ['clock.warned', 36],
      ['contact.unanswered', 72],
    ])
    const silentSince = new Date(Date.parse(began) + 72 * HOUR_MS).toISOString()
    const told = await read(id)
    tells(t, told, { silentSince, awaiting: ['customer'], pauses: [{ until: null }] })
    const resolve = told.clocks.find(({ name }: Told) => name === 'resolve')
    t.equal(resolve.state, 'paused')
    const { body } = await box.call(supervisor, 'GET', '/v1/complaints?overdue=true&limit=200')
    const listed = body.items.find((one: Told) => one.id === id)
    t.equal(listed?.dueAt, silentSince, 'it is overdue, so that somebody begins with the attempts')
    await advance('PT100H')
    t.equal((await saidOf(id, began)).length, 2, 'once')
  },
)

t.test('LIFE-10 a wait that somebody ends breaks no silence, an answer does', async (t) => {
  const { id } = await complaintIn(box, 'graded')
  const began = await now()
  await pause(id, 'customer', 10, began)
  await advance('PT11H')
  t.ok((await done(box, agent, id, 'resume')).silentSince)
  const reached = { channel: 'phone', outcome: 'reached', words: '客户说照片今晚发' }
  await done(box, agent, id, 'attempts', reached)
  t.equal((await read(id)).silentSince, null)
})

t.test('CLK-13 the end of a third party’s wait ends the pause, and only theirs', async (t) => {
  const { id } = await complaintIn(box, 'graded')
  const began = await now()
  await pause(id, 'customer', 100, began)
  await pause(id, 'third_party', 24, began)
  await advance('PT25H')
  t.strictSame(await saidOf(id, began), [
    ['clock.warned', 12],
    ['complaint.resumed', 24],
  ])
  tells(t, await read(id), { awaiting: ['customer'], silentSince: null })
  await pause(id, 'third_party', 200, began)
  await done(box, agent, id, 'resume', { awaiting: 'customer', answer: '照片已补' })
  tells(t, await read(id), { awaiting: ['third_party'] })
  refused(t, await give(box, agent, id, 'resume', { awaiting: 'customer' }), 409, 'not-paused')
})

/** The same API with every token of a sandbox. */
async function sandbox(): Promise<TestApp> {
  const api = await startTestApp(t)
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Sandbox', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true },
  })
  const inBox = (bearer: Bearer): Bearer => ({ ...bearer, tenant: body.id })
  return { ...api, call: (who, ...rest) => api.call(inBox(who), ...rest) }
}
