import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
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
import {
  admin,
  agent,
  colleague,
  deptManager,
  gm,
  stranger,
  supervisor,
  system,
  vp,
} from '../support/people.ts'

const api = await startTestApp(t)
const reason = { reason: '早班交接' }
const handOver = (sub: string, body: object, headers = {}) =>
  api.call(supervisor, 'POST', `/v1/members/${sub}/hand-over`, body, headers)
const putMembers = async (more: object = {}) => {
  const { status, payload } = await api.call(admin, 'PUT', '/v1/members', { ...house, ...more, ...reason })
  if (status !== 200) throw new Error(payload)
}
const putRouting = async (content: object) => {
  const { status, payload } = await api.call(admin, 'PUT', '/v1/policies/routing', { content, ...reason })
  if (status !== 200) throw new Error(payload)
}

t.test('REC-9 without members a hand-over goes to whom it names, else stays with its owner', async (t) => {
  const { id } = await receive(api)
  refused(
    t,
    await give(api, supervisor, id, 'hand-over', { from: agent.sub, ...reason }),
    409,
    'nobody-to-take',
  )
  const told = await done(api, supervisor, id, 'hand-over', { from: agent.sub, to: colleague.sub, ...reason })
  t.equal(told.handler, colleague.sub)
  const again = await give(api, supervisor, id, 'hand-over', { from: agent.sub, to: 'x', ...reason })
  refused(t, again, 409, 'nothing-to-hand-over')
  const same = await give(api, supervisor, id, 'hand-over', { from: agent.sub, to: agent.sub, ...reason })
  refused(t, same, 400, 'invalid-request', { errors: [{ pointer: '/to', code: 'same_person' }] })
  refused(t, await give(api, agent, id, 'hand-over', { from: agent.sub, ...reason }), 403, 'role-not-allowed')
})

t.test(
  'REC-9 ASG-1 everything open of one person passes on, each with its event, nothing is left behind',
  async (t) => {
    const mine = { sub: 'agent.ma', roles: ['agent' as const], departments: ['after-sales'] }
    const received = await Promise.all(Array.from({ length: 5 }, () => receive(api, {}, mine)))
    const planning = bodies.planning()
    const option = planning.options[0] as Told
    option.measures[0].owner = mine.sub
    const working = await complaintIn(api, 'executing', { planning })
    const asked = await receive(api)
    const question = { ...bodies.verification, owner: mine.sub }
    await done(api, agent, asked.id, 'verifications', question)
    const { status, body } = await handOver(mine.sub, { to: colleague.sub, ...reason })
    t.equal(status, 200)
    t.equal(body.nextCursor, null)
    t.same(
      body.items.map(({ complaint, handedOver, parts }: Told) => [complaint, handedOver, parts]).sort(),
      [...received.map(({ id }) => [id, true, 0]), [working.id, true, 1], [asked.id, true, 1]].sort(),
    )
    for (const { id } of received) {
      t.equal((await look(api, supervisor, id)).handler, colleague.sub)
      tells(t, (await timeline(api, id)).at(-1), {
        ...{ type: 'complaint.assigned', actor: supervisor.sub, role: 'supervisor', ...reason },
      })
    }
    const task = (await look(api, supervisor, working.id)).tasks.find(({ state }: Told) => state === 'open')
    t.equal(task.owner, colleague.sub)
    t.equal((await look(api, supervisor, asked.id)).verifications[0].owner, colleague.sub)
    t.same((await handOver(mine.sub, { to: colleague.sub, ...reason })).body, { items: [], nextCursor: null })
  },
)

t.test(
  'REC-9 with members it is routed anew, to whoever has the fewest, never back and never into a conflict',
  async (t) => {
    const leaving = { sub: 'agent.ma', roles: ['agent' as const], departments: ['after-sales'] }
    await putMembers({ people: [...house.people, leaving] })
    const respondents = [{ kind: 'employee', name: 'agent.zhou' }]
    const about = await receive(api, { respondents }, leaving)
    const others = await Promise.all([1, 2].map(() => receive(api, {}, leaving)))
    const { body } = await handOver(leaving.sub, { to: 'agent.zhou', ...reason })
    const takers = new Map(body.items.map(({ complaint, handler }: Told) => [complaint, handler]))
    t.equal(takers.get(about.id), 'agent.li', 'not to whom it is about')
    for (const { id } of others) t.equal(takers.get(id), 'agent.zhou')
    const unknown = await handOver(leaving.sub, { to: 'nobody.here', ...reason })
    refused(t, unknown, 400, 'invalid-request', { errors: [{ pointer: '/to', code: 'unknown_member' }] })
    const given = await Promise.all([1, 2, 3, 4].map(() => receive(api, {}, leaving)))
    const spread = (await handOver(leaving.sub, reason)).body.items.map(({ handler }: Told) => handler)
    t.equal(spread.length, given.length)
    t.ok(spread.every((one: string) => one === 'agent.li' || one === 'agent.zhou'))
  },
)

t.test('a repeated hand-over with the same key is answered once', async (t) => {
  const leaving = { sub: 'agent.ma', roles: ['agent' as const], departments: ['after-sales'] }
  await receive(api, {}, leaving)
  const key = { 'idempotency-key': 'shift-1' }
  const first = await handOver(leaving.sub, reason, key)
  const second = await handOver(leaving.sub, reason, key)
  t.equal(first.body.items.length, 1)
  t.equal(second.payload, first.payload)
})

t.test(
  'ASG-1 what a system delivers goes to the department that policy names, and waits for a signature',
  async (t) => {
    const unrouted = await receive(api, {}, system)
    tells(t, unrouted, { handler: null, department: null, assignment: null })
    await putRouting({ rules: [{ name: 'mail', when: { channels: ['email'] }, department: 'logistics' }] })
    const told = await receive(api, { channel: 'email' }, system)
    tells(t, told, { handler: null, department: 'logistics', assignment: { accepted: false } })
    const looked = (await timeline(api, told.id)).at(-1)
    tells(t, looked, { type: 'complaint.assigned', role: 'system', data: { rule: 'mail' } })
    tells(t, await done(api, stranger, told.id, 'accept'), { handler: stranger.sub })
    const other = await receive(api, { channel: 'email' }, system)
    const worked = await done(api, stranger, other.id, 'classify', bodies.classification)
    tells(t, worked, { handler: stranger.sub, assignment: { accepted: true }, department: 'logistics' })
  },
)

t.test('REC-9 the designated receiver of the channel answers until somebody has signed', async (t) => {
  await putMembers({
    receivers: [
      { channel: 'email', sub: 'agent.zhou' },
      { channel: 'social', sub: 'agent.zhou' },
    ],
  })
  const routed = await receive(api, { channel: 'email' }, system)
  tells(t, routed, { handler: 'agent.zhou', department: 'logistics', assignment: { accepted: false } })
  tells(t, await done(api, stranger, routed.id, 'accept'), { handler: stranger.sub })
  const kept = await receive(api, { channel: 'social' }, system)
  tells(t, kept, { handler: 'agent.zhou', department: 'after-sales', assignment: { accepted: true } })
  const respondents = [{ kind: 'employee', name: 'agent.zhou' }]
  const about = await receive(api, { channel: 'social', respondents }, system)
  tells(t, about, { handler: null, department: null })
})

t.test('ASG-1 classified anew it goes where policy says, unless somebody has signed for it', async (t) => {
  await putRouting({
    rules: [
      { name: 'delivery', when: { subcategories: ['delivery_late'] }, department: 'logistics', person: true },
    ],
  })
  const { id } = await receive(api)
  const late = { category: 'process_efficiency', subcategory: 'delivery_late' }
  const told = await done(api, agent, id, 'classify', late)
  tells(t, told, { handler: stranger.sub, department: 'logistics', assignment: { accepted: true } })
  const back = await done(api, stranger, id, 'classify', bodies.classification)
  tells(t, back, { handler: stranger.sub, department: 'logistics' }, 'it was signed for')
  const own = await receive(api)
  const stays = await done(api, agent, own.id, 'classify', bodies.classification)
  tells(t, stays, { handler: agent.sub, department: 'after-sales', assignment: null }, 'it is there already')
})

t.test('FAIR-2 whoever answers for who is complained of neither handles nor approves it', async (t) => {
  const respondents = [{ kind: 'employee', name: 'agent.zhou' }]
  const { id } = await complaintIn(api, 'planned', { overrides: { respondents } })
  const { plan, actions } = await look(api, vp, id)
  t.equal(plan.approver, 'vp', 'the head answers for agent.zhou, so the next above approves')
  tells(
    t,
    actions.find(({ name }: Told) => name === 'approve'),
    { allowed: true },
  )
  refused(t, await give(api, deptManager, id, 'approve'), 403, 'not-approver')
  t.equal((await done(api, vp, id, 'approve')).state, 'approved')
  const to = (handler: string) => give(api, supervisor, id, 'assign', { handler })
  refused(t, await to('agent.zhou'), 403, 'conflict-of-interest', { because: 'respondent' })
  refused(t, await to('manager.fang'), 403, 'conflict-of-interest', { because: 'answers_for_respondent' })
  refused(t, await to('somebody.new'), 400, 'invalid-request', { errors: [{ code: 'unknown_member' }] })
  const department = await give(api, supervisor, id, 'assign', { department: 'kitchen' })
  refused(t, department, 400, 'invalid-request', { errors: [{ code: 'unknown_department' }] })
})

t.test(
  'FAIR-5 where everybody who could approve has a conflict, the person whom policy names does',
  async (t) => {
    await putRouting({ rules: [], outsideLadder: 'outsider.an' })
    const respondents = [{ kind: 'employee', name: gm.sub }]
    const { id } = await complaintIn(api, 'planned', { grade: 'urgent', overrides: { respondents } })
    refused(t, await give(api, gm, id, 'approve'), 403, 'conflict-of-interest')
    refused(t, await give(api, vp, id, 'approve'), 403, 'not-approver')
    const outsider = { sub: 'outsider.an', roles: ['vp' as const] }
    t.equal((await done(api, outsider, id, 'approve')).state, 'approved')
  },
)

t.test(
  'ASG-1 complaints that arrive together are spread, not all given to whoever had the fewest before',
  async (t) => {
    const people = [1, 2, 3].map((number) => {
      return { sub: `agent.${number}`, roles: ['agent'], departments: ['counter'] }
    })
    await putMembers({
      people: [...house.people, ...people],
      departments: [...house.departments, { code: 'counter' }],
    })
    await putRouting({
      rules: [{ name: 'shop', when: { channels: ['store'] }, department: 'counter', person: true }],
    })
    const received = await Promise.all(
      Array.from({ length: 12 }, () => receive(api, { channel: 'store' }, system)),
    )
    const count = (sub: string) => received.filter(({ handler }) => handler === sub).length
    for (const { sub } of people) t.ok(count(sub) > 0, sub)
  },
)
