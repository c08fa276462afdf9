import t from 'tap'
import { OPEN_STATES, STATES } from '../../src/complaint/states.ts'
import { promisedDates } from '../../src/customer/dates.ts'
import { statusOf } from '../../src/customer/status.ts'
import { durationMs, isoDuration } from '../../src/platform/duration.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { aComplaint, aPlan } from '../support/complaints.ts'
import { complaintIn, done, give, receive, type Told, tells } from '../support/journey.ts'
import { agent, deptManager, gm, liaison, secondSupervisor, supervisor } from '../support/people.ts'
import { pageOf, seen, track } from '../support/tracking.ts'

const api = await startTestApp(t)
const isHan = (text: string) => /\p{Script=Han}/u.test(text)

/** Marks of what is the house's own business; none of them may stand on the page. */
const INTERNAL = {
  verification: 'QZ-verification-question',
  answered: 'QZ-verification-answer',
  statement: 'QZ-other-side',
  respondent: 'qz.clerk',
  owner: 'qz.owner',
  note: 'QZ-approval-comment',
  returned: 'QZ-return-reason',
  rootCause: 'QZ-root-cause',
  summary: 'QZ-summary',
  evidence: 'QZ-evidence',
  urge: 'QZ-internal-urge',
  attempt: 'QZ-attempt',
  escalate: 'QZ-escalation',
  assign: 'QZ-assignment',
  dismissal: 'QZ-proposed-dismissal',
  contact: 'QZ-contact',
  legal: 'QZ-legal-comment',
  assistance: 'QZ-assistance',
  grade: 'important',
}

t.test(
  'nothing of the house’s own stands on the customer’s page, whatever was done (FAIR-4, PRIV-1)',
  async (t) => {
    const measure = (text: string) => ({
      action: text,
      owner: INTERNAL.owner,
      department: 'after-sales',
      dueIn: 'PT4H',
    })
    const told = await receive(api, { respondents: [{ kind: 'employee', name: INTERNAL.respondent }] })
    const page = pageOf(told)
    const checked: string[] = []
    const check = async (after: string) => {
      const { payload } = await track(api, page)
      for (const [what, mark] of Object.entries(INTERNAL))
        t.notOk(payload.includes(mark), `${what} after ${after}`)
      checked.push(after)
    }
    const give = async (path: string, body: object, who = agent) => {
      const answer = await done(api, who, told.id, path, body)
      await check(path)
      return answer
    }
    await give('classify', bodies.classification)
    await give('grade', { ...bodies.factsOf('important'), affectedCustomers: 4 })
    await give('assign', { handler: agent.sub, reason: INTERNAL.assign }, supervisor)
    await give('attempts', { channel: 'phone', outcome: 'no_answer', words: INTERNAL.attempt })
    await give('urge', { words: INTERNAL.urge }, supervisor)
    await give('escalate', { reason: INTERNAL.escalate })
    await give('assistance', { department: 'logistics', task: INTERNAL.assistance, dueIn: 'PT4H' })
    const [asked] = (await give('dismiss', { ...bodies.notAccepted, reason: INTERNAL.dismissal }, supervisor))
      .assistance
    await give('confirm-dismissal', { confirm: false, reason: INTERNAL.dismissal }, secondSupervisor)
    await give(`assistance/${asked.id}/cancel`, { reason: INTERNAL.assistance })
    const { id: vid } = await give('verifications', {
      ...{ kind: 'internal', source: 'cctv', owner: INTERNAL.owner, question: INTERNAL.verification },
    })
    await give(`verifications/${vid}/answer`, {
      ...{ answer: INTERNAL.answered, finding: 'substantiated', evidence: { reference: INTERNAL.evidence } },
    })
    await give('statements', { by: 'respondent', words: INTERNAL.statement })
    await give(
      'legal-review',
      { opinion: 'clear', comment: INTERNAL.legal },
      { sub: 'legal.tao', roles: ['legal'] },
    )
    const options = ['换新', '维修', '退款'].map((title) => ({
      ...bodies.option(title, 7_777_700),
      measures: [measure(title)],
    }))
    const plan = { options, recommended: 0, rootCause: INTERNAL.rootCause }
    await give('plan', plan)
    await give('return', { reason: INTERNAL.returned }, gm)
    const { plan: made } = await give('plan', plan)
    await give('approve', { comment: INTERNAL.note }, gm)
    await give('decide', { accept: made.recommended, words: '可以' })
    const { tasks } = await give('execute', {})
    await give(`tasks/${tasks[0].id}/finish`, {
      evidence: { reference: INTERNAL.evidence, note: INTERNAL.evidence },
    })
    await give('complete', { ...bodies.completion, summary: INTERNAL.summary })
    await give('revisit', bodies.reached('yes'))
    await give('archive', {})
    t.ok(checked.length > 20)
    const shown = JSON.stringify(await seen(api, page))
    t.notOk(shown.includes(told.customer.phone), 'nor how the customer is reached, should the link be lost')
    t.notOk(shown.includes('7777700'), 'what it costs the house')
  },
)

t.test(
  'a dismissal is told once two people have decided it, with reasons and ways of appeal (FAIR-3)',
  async (t) => {
    const told = await receive(api)
    const page = pageOf(told)
    await done(api, supervisor, told.id, 'dismiss', bodies.notAccepted)
    tells(t, await seen(api, page), { refusal: null, state: 'received' })
    await done(api, secondSupervisor, told.id, 'confirm-dismissal', { confirm: true })
    const { kind, ground, reason } = bodies.notAccepted
    const now = await seen(api, page)
    tells(t, now, { refusal: { kind, ground, reason }, state: 'dismissed' })
    t.equal(now.appeal.until, new Date(api.now().getTime() + 30 * 24 * 3_600_000).toISOString())
    t.equal(now.appeal.ways.length, 2)
  },
)

t.test('in every state there are plain words in both languages, and none names a code', async (t) => {
  for (const state of STATES) {
    const page = pageOf({ tracking: await done(api, agent, (await complaintIn(api, state)).id, 'tracking') })
    const [zh, en] = [await seen(api, page, 'zh-CN'), await seen(api, page, 'en')]
    t.ok(isHan(zh.status) && zh.status.endsWith('。'), zh.status)
    t.ok(!isHan(en.status) && en.status.endsWith('.'), en.status)
    t.equal(zh.state, state)
    for (const [{ actions, dates }, is] of [
      [zh, true],
      [en, false],
    ] as [Told, boolean][]) {
      for (const { reason } of actions) if (reason) t.equal(isHan(reason), is, reason)
      for (const { what } of dates) t.equal(isHan(what), is, what)
    }
  }
})

t.test('what the page says may be done is what is let through, in every state (LIFE-4)', async (t) => {
  const inputs: Record<string, (now: Told) => object> = {
    decide: ({ options }) => ({ accept: options[0]?.id ?? null, words: '好' }),
    statements: () => ({ words: '情况属实' }),
    messages: () => ({ words: '在吗' }),
    feedback: () => ({ solved: 'partly' }),
    urge: () => ({ words: '快一点' }),
    reopen: () => ({ reason: '没解决' }),
    appeal: () => ({ grounds: '不服' }),
    withdraw: () => ({ reason: '算了', tasks: 'undo' }),
  }
  const said = new Set<string>()
  for (const state of STATES)
    for (const name of Object.keys(inputs)) {
      const { id } = await complaintIn(api, state)
      const page = pageOf({ tracking: await done(api, agent, id, 'tracking') })
      const now = await seen(api, page)
      const action = now.actions.find((one: Told) => one.name === name)
      t.equal(action.href, `/v1/track/${page.reference}/${name}`)
      const answer = await track(api, page, name, inputs[name]?.(now) ?? {})
      if (action.allowed)
        t.ok([200, 201].includes(answer.status), `${name} in ${state}: ${answer.payload.slice(0, 200)}`)
      else t.equal(answer.body.type, action.type, `${name} in ${state}`)
      if (action.allowed) said.add(`${name} ${state}`)
    }
  for (const state of OPEN_STATES) t.ok(said.has(`urge ${state}`) && said.has(`statements ${state}`), state)
  t.ok(said.has('appeal dismissed') && said.has('reopen archived') && said.has('feedback executed'))
  t.ok(said.has('decide approved') && said.has('withdraw executing') && !said.has('withdraw executed'))
})

t.test('CLK-1 the next date is counted down, and says when it is missed', async (t) => {
  const told = await receive(api)
  const page = pageOf(told)
  tells(t, (await seen(api, page)).next, { name: 'first_response', remaining: 'PT1H', overdue: false })
  api.advance(25 * 60_000 + 500)
  tells(t, (await seen(api, page)).next, { remaining: 'PT34M59S' })
  api.advance(3_600_000)
  tells(t, (await seen(api, page)).next, { remaining: 'PT0S', overdue: true })
  await done(api, agent, told.id, 'messages', {
    kind: 'personal',
    channel: 'phone',
    words: '您好，由我负责。',
  })
  const now = await seen(api, page)
  tells(t, now, { next: { name: 'resolve', overdue: false }, responsible: { handler: agent.sub } })
  tells(t, now.messages, [{ from: 'house', kind: 'personal', words: '您好，由我负责。' }])
})

t.test('durations are written as they are read', async (t) => {
  for (const iso of ['PT0S', 'PT1S', 'PT59M', 'PT1H1S', 'P1D', 'P30DT2H3M4S', 'P400D'])
    t.equal(isoDuration(durationMs(iso)), iso)
  t.equal(isoDuration(1999), 'PT1S')
})

t.test('the house’s own clocks are no promise to the customer', async (t) => {
  t.same(promisedDates([], api.now()), [])
  const told = await complaintIn(api, 'planned')
  const { dates } = await seen(api, pageOf({ tracking: await done(api, agent, told.id, 'tracking') }))
  const names = dates.map(({ name }: Told) => name)
  for (const inner of ['identify', 'analyse', 'solve', 'approve', 'verification', 'ratify', 'close'])
    t.notOk(names.includes(inner), inner)
})

t.test('an option awaits the customer in words, and not before it is approved (APP-1)', async (t) => {
  t.match(statusOf(aComplaint({ state: 'approved', plan: aPlan(), approvedBy: 'x' })).en, /choose/)
  t.notMatch(statusOf(aComplaint({ state: 'planned', plan: aPlan() })).en, /choose/)
  const green = { state: 'executing' as const, plan: aPlan(), greenChannel: true }
  t.match(statusOf(aComplaint(green)).en, /choose/, 'APP-2 the choice comes beside the work')
})

t.test('what an agent notes down of the customer’s words ends the wait as well (CLK-13)', async (t) => {
  const told = await receive(api)
  await done(api, agent, told.id, 'pause', { awaiting: 'customer', question: '发票在吗？' })
  const made = await done(api, agent, told.id, 'messages/received', { channel: 'phone', words: '在的' })
  tells(t, made, { kind: 'received', channel: 'phone', words: '在的', by: agent.sub })
  const now = (await api.call(agent, 'GET', `/v1/complaints/${told.id}`)).body
  tells(t, now, { awaiting: [], pauses: [{ answer: '在的' }] })
  const other = await receive(api)
  await done(api, agent, other.id, 'pause', { awaiting: 'third_party', question: '何时到货？' })
  await done(api, agent, other.id, 'messages/received', { channel: 'phone', words: '怎么还没到' })
  tells(t, (await api.call(agent, 'GET', `/v1/complaints/${other.id}`)).body, { awaiting: ['third_party'] })
})

t.test('bad input is told where it is wrong, with a valid link only', async (t) => {
  const page = pageOf(await receive(api))
  for (const [name, body, pointer] of [
    ['urge', { words: ' ' }, '/words'],
    ['decide', { accept: 'x', words: '好' }, '/accept'],
    ['decide', { accept: null, words: '好', basis: 'no_contact' }, '/basis'],
    ['feedback', { solved: 'maybe' }, '/solved'],
    ['withdraw', { reason: 'x'.repeat(2001) }, '/reason'],
    ['messages', { words: '好', channel: 'phone' }, '/channel'],
  ] as const) {
    const answer = await track(api, page, name, body)
    t.equal(answer.status, 400, name)
    t.equal(answer.body.errors[0].pointer, pointer, name)
  }
  const query = await track(api, page, 'messages?offset=1')
  t.match(query, { status: 400, body: { errors: [{ pointer: '/query/offset' }] } })
})

t.test('the whole conversation is read by the page', async (t) => {
  const told = await receive(api)
  const page = pageOf(told)
  for (const words of ['一', '二', '三']) {
    await done(api, agent, told.id, 'messages', { kind: 'progress', channel: 'email', words })
    await track(api, page, 'messages', { words: `答${words}` })
  }
  const first = await track(api, page, 'messages?limit=4')
  t.same(
    first.body.items.map(({ words, from }: Told) => [words, from]),
    [
      ['一', 'house'],
      ['答一', 'customer'],
      ['二', 'house'],
      ['答二', 'customer'],
    ],
  )
  const rest = await track(api, page, `messages?limit=4&cursor=${first.body.nextCursor}`)
  t.same([rest.body.items.length, rest.body.nextCursor], [2, null])
})

t.test('SAFE-1 with a safety hazard the customer is told that a person has to see to it', async (t) => {
  const facts = { ...bodies.plainFacts, safetyHazard: true }
  const told = await receive(api, { facts })
  const { actions } = await seen(api, pageOf(told))
  tells(
    t,
    actions.find(({ name }: Told) => name === 'withdraw'),
    { allowed: false, type: '/problems/supervisor-needed' },
  )
  t.equal((await give(api, deptManager, told.id, 'tracking')).status, 403)
  t.ok(liaison)
})
