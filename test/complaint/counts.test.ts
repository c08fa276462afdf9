import t from 'tap'
import { type Bearer, startTestApp } from '../support/app.ts'
import { complaintIn, done, receive, type Told, tells } from '../support/journey.ts'
import { admin, agent, auditor, stranger, supervisor } from '../support/people.ts'

const HOUR_MS = 3_600_000
const api = await startTestApp(t)
const counts = async (who: Bearer, query = ''): Promise<Told> =>
  (await api.call(who, 'GET', `/v1/complaints/counts${query}`)).body
const listed = async (who: Bearer, query: string): Promise<number> =>
  (await api.call(who, 'GET', `/v1/complaints?limit=200&${query}`)).body.items.length

t.test('ANA-9 counts are those of the worklist and of the clocks, and say as of when', async (t) => {
  await receive(api)
  const waiting = await complaintIn(api, 'graded')
  await done(api, agent, waiting.id, 'pause', { awaiting: 'customer', question: '发票？' })
  await complaintIn(api, 'archived')
  await complaintIn(api, 'dismissed')
  const told = await counts(supervisor)
  const clock = (name: string) => told.byClock.find((one: Told) => one.name === name)
  tells(t, told, { asOf: api.now().toISOString(), overdue: 0, breached: 0 })
  tells(t, clock('first_response'), { family: 'internal', running: 2, paused: 0, breached: 0 })
  tells(t, clock('resolve'), { running: 1, paused: 1, breached: 0 })
  t.equal(clock('close'), undefined, 'what ended is no work')
  t.equal(
    told.running,
    told.byClock.reduce((sum: number, one: Told) => sum + one.running, 0),
  )
  const dueTo = new Date(api.now().getTime() + 2 * HOUR_MS).toISOString()
  t.equal((await counts(supervisor, '?dueWithin=PT2H')).dueSoon, await listed(supervisor, `dueTo=${dueTo}`))
})

t.test('CLK-7 what is over counts as breached from its instant on, noticed or not', async (t) => {
  api.advance(HOUR_MS - 1)
  tells(t, await counts(supervisor), { breached: 0, overdue: 0 })
  api.advance(1)
  const told = await counts(supervisor)
  tells(t, told, { breached: 2, overdue: await listed(supervisor, 'overdue=true') })
  tells(
    t,
    told.byClock.find((one: Told) => one.name === 'first_response'),
    { running: 0, breached: 2 },
  )
})

t.test('ANA-9 everybody counts what they may see, and who sees no complaint counts nothing', async (t) => {
  t.strictSame((await counts(auditor)).byClock, (await counts(supervisor)).byClock)
  tells(t, await counts(stranger), { running: 0, paused: 0, breached: 0, overdue: 0, byClock: [] })
  t.equal((await api.call(admin, 'GET', '/v1/complaints/counts')).status, 403)
  t.equal((await api.call(agent, 'GET', '/v1/complaints/counts?dueWithin=soon')).status, 400)
})
