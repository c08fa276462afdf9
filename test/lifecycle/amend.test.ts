import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, refused, type Told, tells, timeline } from '../support/journey.ts'
import { agent, deptManager } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const ago = (ms: number) => new Date(api.now().getTime() - ms).toISOString()
const amendment = (at = ago(0)) => ({
  reason: '同款断货',
  toldCustomer: { at, channel: 'phone', words: '断货两周，我们重新给您办法' },
})

async function halfDone() {
  const [measure] = bodies.option('', 0).measures
  const measures = ['取回旧机', '送去新机', '回收包装'].map((action) => ({ ...measure, action }))
  const options = [bodies.option('换新', 0, { measures }), bodies.option('维修', 0), bodies.option('退款', 0)]
  const told = await complaintIn(api, 'executing', { planning: { options, recommended: 0 } })
  await done(api, agent, told.id, `tasks/${told.tasks[0].id}/finish`, bodies.evidence)
  await done(api, agent, told.id, `tasks/${told.tasks[1].id}/start`)
  return told
}

t.test('what was done stays done, the rest is cancelled, and it is planned anew (LIFE-7)', async (t) => {
  const { id } = await halfDone()
  const told = await done(api, agent, id, 'amend', amendment())
  tells(t, told, { state: 'graded', plan: null, decision: null })
  t.same(
    told.tasks.map(({ state }: Told) => state),
    ['finished', 'cancelled', 'cancelled'],
  )
  tells(t, told.tasks[0].evidence, bodies.evidence.evidence)
  t.equal(told.formerPlans.length, 1)
})

t.test('after an amendment come a new plan, approval and consent (LIFE-7)', async (t) => {
  const { id } = await halfDone()
  await done(api, agent, id, 'amend', amendment())
  const { plan } = await done(api, agent, id, 'plan', bodies.planning())
  refused(t, await give(api, agent, id, 'execute'), 409, 'green-channel-only')
  await done(api, deptManager, id, 'approve')
  refused(t, await give(api, agent, id, 'execute'), 409, 'consent-missing')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '那就这样' })
  const { tasks } = await done(api, agent, id, 'execute')
  t.same(
    tasks.map(({ state }: Told) => state),
    ['finished', 'cancelled', 'cancelled', 'open'],
  )
})

t.test('the customer is told first: without that, or in the future, it is refused (LIFE-7)', async (t) => {
  const { id } = await complaintIn(api, 'executing')
  refused(t, await give(api, agent, id, 'amend', { reason: '断货' }), 400, 'invalid-request')
  const future = await give(api, agent, id, 'amend', amendment(ago(-60_000)))
  refused(t, future, 400, 'invalid-request')
  tells(t, future.body.errors[0], { pointer: '/toldCustomer/at', code: 'in_future' })
  const { toldCustomer } = amendment()
  refused(t, await give(api, agent, id, 'amend', { toldCustomer }), 400, 'invalid-request')
  t.equal((await look(api, agent, id)).state, 'executing')
})

t.test('whether the customer was told before the old date stands in the history (LIFE-7)', async (t) => {
  const inTime = await complaintIn(api, 'executing')
  await done(api, agent, inTime.id, 'amend', amendment())
  const told = (await timeline(api, inTime.id)).at(-1)
  tells(t, told, { type: 'complaint.amended', reason: '同款断货', data: { toldLate: false } })
  const late = await complaintIn(api, 'executing')
  api.advance(25 * HOUR_MS)
  await done(api, agent, late.id, 'amend', amendment())
  t.equal((await timeline(api, late.id)).at(-1).data.toldLate, true)
})

t.test('only what is being executed is amended (§2 amend)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const answer = await give(api, agent, id, 'amend', amendment())
  refused(t, answer, 409, 'transition-not-allowed', { state: 'executed' })
  t.ok(answer.body.allowed.includes('revisit'))
})
