import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { house } from '../support/house.ts'
import { refused, type Told } from '../support/journey.ts'
import { admin } from '../support/people.ts'

const api = await startTestApp(t)
const reason = '季度评审后调整'
const EMPTY = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }

/** Puts a copy of a policy after a change; the answer is in Chinese. */
async function put(name: string, change: (content: Told) => void): Promise<Told> {
  const { content } = (await api.call(admin, 'GET', `/v1/policies/${name}`)).body
  change(content)
  const headers = { 'accept-language': 'zh-CN' }
  return api.call(admin, 'PUT', `/v1/policies/${name}`, { content, reason }, headers)
}

/** Holds that a policy was refused, with where it is wrong and what to change. */
function says(
  t: Parameters<typeof refused>[0],
  answer: Told,
  pointer: string,
  code: string,
  why: RegExp,
): void {
  refused(t, answer, 400, 'invalid-request')
  const found = answer.body.errors.find((one: Told) => one.pointer === pointer)
  t.match(found, { code, message: why })
}

t.test('CLK-8 a ladder with a role that doesn’t exist is refused, with the rung', async (t) => {
  const answer = await put('clocks', ({ ladders }) => (ladders.standard[0].role = 'boss'))
  says(t, answer, '/content/ladders/standard/0/role', 'unknown_role', /没有角色 boss/)
})

t.test('CLK-8 a rung that nobody could ever hold, with nobody after it, is refused', async (t) => {
  const people = house.people.filter(({ roles }) => (roles as readonly string[]).includes('agent'))
  const unmanaged = people.map(({ sub, roles }) => ({ sub, roles }))
  await api.call(admin, 'PUT', '/v1/members', { people: unmanaged, reason })
  const answer = await put('clocks', () => undefined)
  says(t, answer, '/content/ladders/standard/3/role', 'dead_rung', /没有人担任 gm/)
  await api.call(admin, 'PUT', '/v1/members', { ...house, reason })
  const whole = await put('clocks', () => undefined)
  t.equal(whole.status, 200, whole.payload)
})

t.test(
  'CLK-8 a clock in a calendar that is never open is refused, by the clock and by the calendar',
  async (t) => {
    const never = { kind: 'weekly', timeZone: 'Asia/Shanghai', week: EMPTY }
    const calendar = await put('calendar', ({ calendars }) => (calendars.contact_hours = never))
    refused(t, calendar, 400, 'invalid-request')
    t.match(calendar.body.errors[0].message, /./)
    t.match(JSON.stringify(calendar.body.errors), /contact_hours/)
    const clocks = await put('clocks', ({ rules }) => (rules.revisit.calendar = 'lunar'))
    says(t, clocks, '/content/rules/revisit/calendar', 'unknown_calendar', /lunar/)
  },
)

t.test('CLK-8 a rule without a consumer is refused', async (t) => {
  const answer = await put('clocks', ({ ladders }) => (ladders.nightly = [{ after: 'PT1H', role: 'gm' }]))
  says(t, answer, '/content/ladders/nightly', 'no_consumer', /没有时限使用/)
})

t.test('CLK-8 what was refused is not in force', async (t) => {
  const { version, content } = (await api.call(admin, 'GET', '/v1/policies/clocks')).body
  t.equal(version, 2, 'the one that was sound')
  t.equal(content.ladders.standard[0].role, 'supervisor')
})
