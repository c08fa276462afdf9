import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { clockOf, complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, liaison, stranger } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR = 3_600_000
const [measure] = bodies.option('办理', 0).measures
const measures = [
  { ...measure, action: '上门取旧机', dueIn: undefined, kind: 'pick_up' },
  { ...measure, action: '检测', owner: liaison.sub, dueIn: 'PT30H', after: [0] },
  { ...measure, action: '退款', dueIn: undefined, kind: 'refund', after: [0, 1] },
]
const option = bodies.option('退货退款', 0, { measures })
const planning = { options: [option, bodies.option('维修', 0), bodies.option('换新', 0)], recommended: 0 }
const later = (ms: number) => new Date(api.now().getTime() + ms).toISOString()
const told = (at: string) => ({ at, channel: 'phone', words: '配件周一到，师傅改周一上门' })

t.test('a measure without a time takes the usual one of its kind of work (EXE-1)', async (t) => {
  const { tasks } = await complaintIn(api, 'executing', { planning })
  tells(t, tasks, [
    { kind: 'pick_up', dueAt: later(24 * HOUR), after: [] },
    { kind: null, dueAt: later(30 * HOUR), after: [tasks[0].id] },
    { kind: 'refund', dueAt: later(48 * HOUR), after: [tasks[0].id, tasks[1].id] },
  ])
})

t.test('a plan whose measures make no sense is told where (EXE-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const wrong = [
    [{ kind: 'unheard_of' }, 'kind', 'unknown_kind'],
    [{ dueIn: undefined }, 'dueIn', 'required'],
    [{ after: [1] }, 'after/0', 'not_earlier'],
    [{ after: [2] }, 'after/0', 'not_earlier'],
  ] as const
  for (const [more, pointer, code] of wrong) {
    const options = planning.options.with(0, {
      ...option,
      measures: [measure, { ...measure, ...more }],
    } as never)
    const answer = await give(api, agent, id, 'plan', { ...planning, options })
    refused(t, answer, 400, 'invalid-request', {
      errors: [{ pointer: `/options/0/measures/1/${pointer}`, code }],
    })
  }
})

t.test('what follows another task waits until that is over, done or cancelled (EXE-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const [first, second, third] = tasks.map((task: { id: string }) => `tasks/${task.id}`)
  const waits = { waitsFor: [tasks[0].id, tasks[1].id] }
  for (const word of ['start', 'finish'])
    refused(
      t,
      await give(api, agent, id, `${third}/${word}`, word === 'start' ? {} : bodies.evidence),
      409,
      'task-waits',
      waits,
    )
  await done(api, agent, id, `${first}/start`)
  refused(t, await give(api, liaison, id, `${second}/finish`, bodies.evidence), 409, 'task-waits', {
    waitsFor: [tasks[0].id],
  })
  await done(api, agent, id, `${first}/finish`, bodies.evidence)
  await done(api, agent, id, `${second}/cancel`, bodies.reason)
  await done(api, agent, id, `${third}/finish`, bodies.evidence)
  tells(t, (await look(api, agent, id)).tasks, [
    { state: 'finished' },
    { state: 'cancelled' },
    { state: 'finished' },
  ])
})

t.test('an entry on how it goes begins the hour anew and shows on the complaint (EXE-2)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  api.advance(50 * 60_000)
  const whole = await give(api, agent, id, 'progress', { words: '已联系仓库' })
  tells(t, whole, { status: 201, body: { taskId: null, words: '已联系仓库', by: agent.sub } })
  tells(t, clockOf(await look(api, agent, id), 'progress'), { instance: 2, dueAt: later(HOUR) })
  api.advance(50 * 60_000)
  const own = await give(api, liaison, id, `tasks/${tasks[1].id}/progress`, { words: '检测排在下午' })
  tells(t, own, { status: 201, body: { taskId: tasks[1].id, words: '检测排在下午', by: liaison.sub } })
  const now = await look(api, agent, id)
  tells(t, now.progress, own.body)
  tells(t, clockOf(now, 'progress'), { instance: 3, dueAt: later(HOUR), state: 'running' })
  t.same(
    sayings(await timeline(api, id), 'progress').filter(({ what }) => what.includes('breached')),
    [],
  )
  t.notOk((await api.call(auditor, 'GET', `/v1/complaints/${id}/timeline`)).payload.includes('仓库'))
  refused(t, await give(api, stranger, id, 'progress', { words: '看看' }), 404, 'not-found')
  refused(
    t,
    await give(api, liaison, id, `tasks/${tasks[0].id}/progress`, { words: '看看' }),
    404,
    'not-found',
  )
})

t.test(
  'a date is moved with word to the customer, and the one that was stays beside it (EXE-3, ANTI-1)',
  async (t) => {
    const { id, tasks } = await complaintIn(api, 'executing', { planning })
    const [{ id: task, dueAt }] = tasks
    const path = `tasks/${task}/postpone`
    const until = later(30 * HOUR)
    const body = { until, reason: '配件缺货', toldCustomer: told(api.now().toISOString()) }
    const { tasks: once } = await done(api, agent, id, path, body)
    const first = { from: dueAt, until, reason: '配件缺货', channel: 'phone', toldLate: false, by: agent.sub }
    tells(t, once[0], { dueAt: until, originalDueAt: dueAt, postponements: [first] })
    const { tasks: twice } = await done(api, agent, id, path, { ...body, until: later(40 * HOUR) })
    tells(t, twice[0], { dueAt: later(40 * HOUR), originalDueAt: dueAt })
    t.equal(twice[0].postponements.length, 2)
    const events = (await timeline(api, id)).filter(({ type }) => type === 'task.postponed')
    tells(t, events, [{ data: { id: task, postponement: { from: dueAt, until } } }, {}])
    t.notOk(JSON.stringify(events.map(({ data }) => data)).includes('配件'))
  },
)

t.test('told once the date was over it is marked as told late (EXE-3)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  goTo(api, Date.parse(tasks[0].dueAt) + 1)
  const body = { until: later(HOUR), reason: '忘记改期', toldCustomer: told(api.now().toISOString()) }
  const after = await done(api, agent, id, `tasks/${tasks[0].id}/postpone`, body)
  tells(t, after.tasks[0].postponements, [{ toldLate: true }])
  const clocks = after.clocks.filter(({ subject, name }: { subject: string; name: string }) => {
    return name === 'task' && subject === tasks[0].id
  })
  tells(t, clocks.at(-1), { state: 'running', dueAt: body.until })
})

t.test('a later date is later, in the future, and told before it is recorded (EXE-3)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const path = `tasks/${tasks[0].id}/postpone`
  const toldCustomer = told(api.now().toISOString())
  const wrong = [
    [{ until: tasks[0].dueAt, toldCustomer }, '/until', 'not_later'],
    [{ until: later(-HOUR), toldCustomer }, '/until', 'not_later'],
    [{ until: later(30 * HOUR), toldCustomer: told(later(1)) }, '/toldCustomer/at', 'in_future'],
  ] as const
  for (const [body, pointer, code] of wrong)
    refused(t, await give(api, agent, id, path, { reason: '缺货', ...body }), 400, 'invalid-request', {
      errors: [{ pointer, code }],
    })
  const right = { until: later(30 * HOUR), reason: '缺货', toldCustomer }
  refused(t, await give(api, liaison, id, path, right), 403, 'role-not-allowed')
  await done(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
  refused(t, await give(api, agent, id, path, right), 409, 'already-concluded')
})

t.test(
  'a task warns at half and at four fifths of its time, breaches, and begins anew when it is moved (EXE-3, CLK-1)',
  async (t) => {
    const { id, tasks } = await complaintIn(api, 'executing', { planning })
    const start = api.now().getTime()
    goTo(api, start + 21 * HOUR)
    await sweep(api)
    const until = new Date(start + 41 * HOUR).toISOString()
    const body = { until, reason: '缺货', toldCustomer: told(api.now().toISOString()) }
    await done(api, agent, id, `tasks/${tasks[0].id}/postpone`, body)
    goTo(api, start + 42 * HOUR)
    await sweep(api)
    const said = sayings(await wholeTimeline(api, id), 'task')
    const of = (dueAt: string) => said.filter((one) => one.dueAt === dueAt).map(({ what }) => what)
    t.same(of(tasks[0].dueAt), ['task warned 0.5', 'task warned 0.8'])
    t.same(of(until), ['task warned 0.5', 'task warned 0.8', 'task breached', 'task escalated supervisor'])
    t.same(of(tasks[1].dueAt).slice(0, 3), ['task warned 0.5', 'task warned 0.8', 'task breached'])
    const { items } = (await api.call(agent, 'GET', `/v1/complaints/${id}/clocks`)).body
    const own = items.filter(({ subject }: { subject: string }) => subject === tasks[0].id)
    tells(t, own, [
      { name: 'task', dueAt: tasks[0].dueAt, state: 'cancelled' },
      { name: 'task', dueAt: until, state: 'breached' },
    ])
  },
)
