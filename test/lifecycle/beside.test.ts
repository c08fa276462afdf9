import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  complaintIn,
  done,
  give,
  look,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, auditor, colleague, legal, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const urged = { words: '都两天了，给个准话', by: 'customer' }

t.test('the customer urges once a day of the tenant, members as often as they like (LIFE-11)', async (t) => {
  const { id } = await receive(api)
  tells(t, await done(api, agent, id, 'urge', urged), {
    urges: [{ ...urged, recordedBy: agent.sub }],
    level: 0,
  })
  refused(t, await give(api, agent, id, 'urge', urged), 409, 'urged-today', { rule: 'LIFE-11' })
  await done(api, agent, id, 'escalate', bodies.reason)
  t.equal((await done(api, supervisor, id, 'urge', { words: '今天必须答复' })).urges.at(-1).by, 'member')
  api.advance(13 * HOUR_MS)
  refused(t, await give(api, agent, id, 'urge', urged), 409, 'urged-today')
  api.advance(HOUR_MS)
  t.equal(api.now().toISOString(), '2026-11-20T16:00:00.000Z', 'midnight in Shanghai')
  t.equal((await done(api, agent, id, 'urge', urged)).urges.length, 3)
})

t.test('two urges without a command or message between climb a rung (LIFE-11)', async (t) => {
  const { id } = await receive(api)
  const press = async () => (await done(api, supervisor, id, 'urge', { words: '进展？' })).level
  t.equal(await press(), 0)
  t.equal(await press(), 1)
  tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.escalated', data: { level: 1 } })
  t.equal(await press(), 1)
  await done(api, agent, id, 'messages', { kind: 'progress', channel: 'phone', words: '今晚给您回电' })
  t.equal(await press(), 1, 'a message in between')
  await done(api, agent, id, 'classify', bodies.classification)
  t.equal(await press(), 1, 'a command in between')
  t.equal(await press(), 2)
})

t.test('it climbs to the gm and no further (CLK-1)', async (t) => {
  const { id } = await receive(api)
  for (const level of [1, 2, 3, 4])
    t.equal((await done(api, agent, id, 'escalate', bodies.reason)).level, level)
  refused(t, await give(api, agent, id, 'escalate', bodies.reason), 409, 'top-of-ladder')
})

t.test(
  'a department signs for what it is given; until then whoever had it answers (ASG-2, REC-9)',
  async (t) => {
    const { id } = await receive(api)
    const given = await done(api, supervisor, id, 'assign', { department: 'logistics', reason: '运输破损' })
    const waiting = { department: 'logistics', assignment: { accepted: false, returns: 0 } }
    tells(t, given, { handler: agent.sub, ...waiting })
    refused(t, await give(api, agent, id, 'accept'), 403, 'not-assigned')
    refused(t, await give(api, agent, id, 'return-assignment', bodies.reason), 403, 'not-assigned')
    tells(t, await done(api, agent, id, 'classify', bodies.classification), {
      handler: agent.sub,
      ...waiting,
    })
    tells(t, await done(api, stranger, id, 'accept'), {
      handler: stranger.sub,
      assignment: { accepted: true },
    })
    refused(t, await give(api, stranger, id, 'accept'), 409, 'nothing-to-accept')
  },
)

t.test(
  'it may return it with a reason; the third return is for the supervisor to arbitrate (ASG-2)',
  async (t) => {
    const { id } = await receive(api)
    for (const returns of [1, 2, 3]) {
      await done(api, supervisor, id, 'assign', { department: 'logistics' })
      refused(t, await give(api, stranger, id, 'return-assignment'), 400, 'invalid-request')
      const told = await done(api, stranger, id, 'return-assignment', { reason: '不是运输问题' })
      const assignment = { accepted: false, returns, arbitration: returns === 3 }
      tells(t, told, { department: null, handler: agent.sub, assignment })
    }
    refused(t, await give(api, agent, id, 'accept'), 409, 'arbitration-pending')
    tells(t, await done(api, supervisor, id, 'assign', { handler: agent.sub, department: 'after-sales' }), {
      ...{ handler: agent.sub, department: 'after-sales' },
      assignment: { accepted: true, returns: 0, arbitration: false },
    })
  },
)

t.test('an assignment names somebody, never the one complained of (ASG-1, FAIR-2)', async (t) => {
  const { id } = await receive(api, { respondents: [{ kind: 'employee', name: colleague.sub }] })
  refused(t, await give(api, supervisor, id, 'assign'), 400, 'invalid-request')
  const conflicted = await give(api, supervisor, id, 'assign', { handler: colleague.sub })
  refused(t, conflicted, 403, 'conflict-of-interest')
  refused(t, await give(api, agent, id, 'assign', { handler: agent.sub }), 403, 'role-not-allowed')
})

t.test('a pause needs the question and ends by itself at resumeBy, 72 h unless said (CLK-13)', async (t) => {
  const { id } = await receive(api)
  const body = { awaiting: 'customer', question: '请补发票照片' }
  refused(t, await give(api, agent, id, 'pause', { awaiting: 'customer' }), 400, 'invalid-request')
  const past = await give(api, agent, id, 'pause', { ...body, resumeBy: api.now().toISOString() })
  refused(t, past, 400, 'invalid-request')
  const told = await done(api, agent, id, 'pause', body)
  const resumeBy = new Date(api.now().getTime() + 72 * HOUR_MS).toISOString()
  const from = api.now().toISOString()
  tells(t, told, { awaiting: ['customer'], pauses: [{ ...body, from, resumeBy, until: null }] })
  refused(t, await give(api, agent, id, 'pause', body), 409, 'already-paused')
  await done(api, agent, id, 'pause', { awaiting: 'third_party', question: '何时送达？' })
  api.advance(HOUR_MS)
  const until = api.now().toISOString()
  const resumed = await done(api, agent, id, 'resume', { answer: '照片已补' })
  tells(t, resumed, { awaiting: [], pauses: [{ until, answer: '照片已补' }, { until }] })
  refused(t, await give(api, agent, id, 'resume'), 409, 'not-paused')
})

t.test('legal places and lifts a hold, each once and with a reason (ARC-2)', async (t) => {
  const { id } = await receive(api)
  refused(t, await give(api, supervisor, id, 'hold', bodies.reason), 403, 'role-not-allowed')
  refused(t, await give(api, legal, id, 'release', bodies.reason), 409, 'not-held')
  refused(t, await give(api, legal, id, 'hold'), 400, 'invalid-request')
  t.equal((await done(api, legal, id, 'hold', { reason: '诉讼保全' })).legalHold, true)
  refused(t, await give(api, legal, id, 'hold', bodies.reason), 409, 'already-held')
  t.equal((await done(api, legal, id, 'release', bodies.reason)).legalHold, false)
})

t.test('what ended is neither urged nor paused nor assigned (§2)', async (t) => {
  const { id } = await complaintIn(api, 'withdrawn')
  const tries: [string, object][] = [
    ['urge', urged],
    ['pause', { awaiting: 'customer', question: '？' }],
    ['escalate', bodies.reason],
  ]
  for (const [command, body] of tries)
    refused(t, await give(api, supervisor, id, command, body), 409, 'transition-not-allowed', {
      state: 'withdrawn',
    })
  const { actions, urges }: Told = await look(api, auditor, id)
  t.notOk(
    actions.some(({ allowed }: Told) => allowed),
    'an auditor reads only',
  )
  t.same(urges, [])
})
