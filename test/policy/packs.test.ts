import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { receive, refused, type Told, tells } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'

const api = await startTestApp(t)
const PACKS = '/v1/policies/clocks/packs'

t.test('CLK-10 the packs at hand are listed with their source, and taken in by the policy', async (t) => {
  const { body, status } = await api.call(agent, 'GET', PACKS)
  t.equal(status, 200)
  tells(
    t,
    body.items.map(({ name, verified, takenIn }: Told) => ({ name, verified, takenIn })),
    [
      { name: 'bank_insurance_15_30_60_days', verified: true, takenIn: false },
      { name: 'consumer_rights_15_days', verified: true, takenIn: false },
      { name: 'express_7_days', verified: true, takenIn: false },
      { name: 'regulator_referral', verified: false, takenIn: false },
    ],
  )
  for (const { source } of body.items) t.ok(source.length > 5)
  const clocks = (await api.call(admin, 'GET', '/v1/policies/clocks')).body.content
  const packs = body.items.map(({ content }: Told) => content)
  const put = { content: { ...clocks, packs }, reason: '纳入法定时限' }
  const answer = await api.call(admin, 'PUT', '/v1/policies/clocks', put)
  t.equal(answer.status, 200)
  t.ok(answer.body.findings.some(({ code }: Told) => code === 'unverified'))
  const after = await api.call(agent, 'GET', PACKS)
  t.ok(after.body.items.every(({ takenIn }: Told) => takenIn))
  const complaint = await receive(api, { demands: [{ kind: 'refund' }] })
  const statutory = complaint.clocks.filter(({ family }: Told) => family === 'statutory')
  t.ok(statutory.some(({ name }: Told) => name === 'bank_decision'))
})

const ICAL = '/v1/policies/calendar/ical'
const events = [
  ['SUMMARY:元旦（休）', 'DTSTART;VALUE=DATE:20280101', 'DTEND;VALUE=DATE:20280104'],
  ['SUMMARY:元旦（班）', 'DTSTART;VALUE=DATE:20271225'],
  ['SUMMARY:例会', 'DTSTART:20280105T010000Z'],
]
const text = [
  'BEGIN:VCALENDAR',
  ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
  'END:VCALENDAR',
].join('\r\n')

t.test('CLK-2 an iCalendar file becomes days that a calendar takes, and nothing is kept of it', async (t) => {
  const { status, body } = await api.call(admin, 'POST', ICAL, {
    text,
    from: '2027-01-01',
    until: '2028-12-31',
  })
  t.equal(status, 200)
  t.strictSame(body.exceptions, [
    { date: '2027-12-25', open: true, name: '元旦' },
    { date: '2028-01-01', open: false, name: '元旦' },
    { date: '2028-01-02', open: false, name: '元旦' },
    { date: '2028-01-03', open: false, name: '元旦' },
  ])
  tells(t, body.findings, [{ severity: 'warning', code: 'not_whole_days', pointer: '/events/2' }])
  const { body: before } = await api.call(admin, 'GET', '/v1/policies/calendar')
  t.equal(before.version, 1)
  const [[list, { days, ...rest }]] = Object.entries(before.content.exceptions) as [[string, Told]]
  const exceptions = { [list]: { ...rest, knownUntil: '2028-01-03', days: [...days, ...body.exceptions] } }
  const put = { content: { ...before.content, exceptions }, reason: '导入 2028 年元旦安排' }
  t.equal((await api.call(admin, 'PUT', '/v1/policies/calendar', put)).status, 200)
})

t.test('CLK-2 a file that is none is refused, with what is wrong with it', async (t) => {
  const none = await api.call(admin, 'POST', ICAL, {
    text: '元旦放假',
    from: '2027-01-01',
    until: '2027-12-31',
  })
  refused(t, none, 400, 'invalid-request', { errors: [{ pointer: '/text', code: 'not_icalendar' }] })
  const back = await api.call(admin, 'POST', ICAL, { text, from: '2028-01-01', until: '2027-01-01' })
  refused(t, back, 400, 'invalid-request', { errors: [{ pointer: '/until', code: 'before_from' }] })
  t.equal(
    (await api.call(agent, 'POST', ICAL, { text, from: '2027-01-01', until: '2027-12-31' })).status,
    403,
  )
})
