import t from 'tap'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { house } from '../support/house.ts'
import { clockOf, complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { admin, agent, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const unhappy = { ...bodies.reached('yes'), satisfaction: 2 }
const taken = { words: '已致电致歉，改由专人上门安装' }
const listed = async () => (await api.call(supervisor, 'GET', '/v1/complaints?followUp=true')).body.items
const dissatisfied = async (body: object = unhappy) => {
  const { id } = await complaintIn(api, 'executed')
  return done(api, agent, id, 'revisit', body)
}

t.test('REV-2 solved, and yet at most 2 of 5: it goes to a supervisor within 24 h', async (t) => {
  const told = await dissatisfied()
  const { id } = told
  tells(t, told, { state: 'revisited', followUp: { state: 'due', satisfaction: 2, to: [], doneBy: null } })
  const clock = clockOf(told, 'follow_up')
  t.equal(Date.parse(clock.dueAt) - api.now().getTime(), 24 * HOUR_MS)
  t.same(
    (await listed()).map((one: { id: string }) => one.id),
    [id],
  )
  refused(t, await give(api, agent, id, 'follow-up', taken), 403, 'role-not-allowed')
  const done_ = await done(api, supervisor, id, 'follow-up', taken)
  tells(t, done_, { followUp: { state: 'done', doneBy: supervisor.sub, doneAt: api.now().toISOString() } })
  t.equal(clockOf(done_, 'follow_up').state, 'met')
  t.same(await listed(), [])
  refused(t, await give(api, supervisor, id, 'follow-up', taken), 409, 'no-follow-up-due', { rule: 'REV-2' })
  tells(t, (await timeline(api, id)).at(-1), { type: 'revisit.followed_up', actor: supervisor.sub, data: {} })
})

t.test('REV-2 nobody else is followed up: content, unsolved, or without a score', async (t) => {
  for (const body of [
    bodies.reached('yes'),
    { ...bodies.reached('partly'), satisfaction: 3 },
    { ...bodies.reached('no'), satisfaction: 1 },
    { channel: 'phone', outcome: 'refused' },
  ]) {
    const told = await dissatisfied(body)
    tells(t, told, { followUp: null })
    t.equal(clockOf(told, 'follow_up'), undefined)
  }
})

t.test(
  'REV-2 the archive doesn’t end it: late it is breached, climbs, and can still be taken in hand',
  async (t) => {
    const { id } = await dissatisfied({ ...unhappy, satisfaction: 1 })
    tells(t, await done(api, agent, id, 'archive'), { state: 'archived', followUp: { state: 'due' } })
    api.advance(31 * HOUR_MS)
    const late = await done(api, supervisor, id, 'follow-up', taken)
    tells(t, clockOf(late, 'follow_up'), { state: 'breached' })
    const types = (await timeline(api, id)).map(({ type }) => type)
    t.same(
      types.slice(types.indexOf('complaint.archived') + 1).filter((type) => type !== 'clock.warned'),
      [...['clock.breached', 'clock.escalated', 'revisit.followed_up']],
    )
    const found: unknown[] = []
    await asOwner(api.url, async (client) => {
      for await (const finding of verifyAll(client)) found.push(finding)
    })
    t.same(found, [], 'what is added to an archive stands in its chain (LIFE-3)')
  },
)

t.test('REV-2 from which score on, policy says', async (t) => {
  const { body } = await api.call(admin, 'GET', '/v1/policies/aftercare')
  const content = { ...body.content, revisit: { ...body.content.revisit, dissatisfiedAt: 4 } }
  const put = await api.call(admin, 'PUT', '/v1/policies/aftercare', { content, ...bodies.reason })
  t.equal(put.status, 200)
  tells(t, await dissatisfied(bodies.reached('yes')), { followUp: { satisfaction: 4 } })
  const nowhere = { ...content, revisit: { ...content.revisit, calendar: 'nowhere' } }
  const refusedPut = await api.call(admin, 'PUT', '/v1/policies/aftercare', {
    content: nowhere,
    ...bodies.reason,
  })
  refused(t, refusedPut, 400, 'invalid-request', {
    errors: [{ pointer: '/content/revisit/calendar', code: 'unknown_calendar' }],
  })
})

t.test('REV-2 with members kept it is said whose it is', async (t) => {
  await api.call(admin, 'PUT', '/v1/members', { ...house, ...bodies.reason })
  const told = await dissatisfied({ ...unhappy, satisfaction: 1 })
  tells(t, told, { followUp: { to: ['supervisor.he'] } })
  tells(t, await look(api, supervisor, told.id), { followUp: { state: 'due' } })
})
