import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  done,
  finishTasks,
  give,
  refused,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, deptManager } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000

/** Moves the clock to an hour of the next day in Shanghai, where the tenant is. */
function tomorrowAt(hour: number): void {
  const local = new Date(api.now().getTime() + 8 * HOUR_MS)
  const next = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + 1, hour - 8)
  api.advance(next - api.now().getTime())
}

t.test('three attempts on three days end the duty (REV-1)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const attempt = () => done(api, agent, id, 'revisit', bodies.noAnswer)
  t.equal((await attempt()).state, 'executed')
  t.equal((await attempt()).state, 'executed', 'twice on one day is one day')
  tomorrowAt(9)
  t.equal((await attempt()).state, 'executed')
  t.equal((await attempt()).state, 'executed')
  tomorrowAt(9)
  const last = await attempt()
  tells(t, last, { state: 'revisited', disposal: 'resolved' })
  t.equal(last.revisits.length, 5)
})

t.test('a day is a day of the tenant, not of UTC (REV-1)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const attempt = () => done(api, agent, id, 'revisit', bodies.noAnswer)
  tomorrowAt(7)
  await attempt()
  api.advance(2 * HOUR_MS)
  t.equal(api.now().getUTCHours(), 1, 'another day in UTC, the same in Shanghai')
  await attempt()
  tomorrowAt(7)
  t.equal((await attempt()).state, 'executed', 'the second day in Shanghai')
  api.advance(2 * HOUR_MS)
  t.equal((await attempt()).state, 'executed', 'the third day in UTC, still the second in Shanghai')
  tomorrowAt(0)
  t.equal((await attempt()).state, 'revisited', 'the third')
})

t.test('solved or partly solved ends the work, with what the customer said (REV-2)', async (t) => {
  for (const solved of ['yes', 'partly'] as const) {
    const { id } = await complaintIn(api, 'executed')
    const told = await done(api, agent, id, 'revisit', bodies.reached(solved))
    t.equal(told.state, 'revisited')
    t.same(told.revisits, [
      {
        ...bodies.reached(solved),
        anythingElse: null,
        basis: null,
        at: api.now().toISOString(),
        by: agent.sub,
      },
    ])
  }
})

t.test('unsolved is revisited and reopened in one transaction (REV-2)', async (t) => {
  const { id, version } = await complaintIn(api, 'executed')
  const told = await done(api, agent, id, 'revisit', bodies.reached('no'))
  tells(t, told, { state: 'graded', reopenedCount: 1, plan: null, decision: null, disposal: null })
  t.equal(told.version, version + 2)
  const [revisited, reopened] = (await timeline(api, id)).slice(-2)
  t.equal(revisited.type, 'complaint.revisited')
  tells(t, reopened, { type: 'complaint.reopened', at: revisited.at, previousHash: revisited.hash })
})

t.test('a customer who refuses to answer has been revisited (§2 revisit)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const body = { channel: 'phone', outcome: 'refused', words: '别再打了' }
  t.equal((await done(api, agent, id, 'revisit', body)).state, 'revisited')
})

t.test('without contact one attempt records that basis and ends the duty (LIFE-12)', async (t) => {
  const { id } = await complaintIn(api, 'executed', { overrides: { customer: { anonymous: true } } })
  const told = await done(api, agent, id, 'revisit', bodies.noAnswer)
  tells(t, told, { state: 'revisited', revisits: [{ basis: 'no_contact' }] })
})

t.test('after a reopening the attempts count anew (REV-1)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  await done(api, agent, id, 'revisit', bodies.noAnswer)
  tomorrowAt(9)
  await done(api, agent, id, 'revisit', bodies.noAnswer)
  await done(api, agent, id, 'reopen', { reason: '客户自己打来，说又坏了' })
  const { plan } = await done(api, agent, id, 'plan', bodies.planning())
  await done(api, deptManager, id, 'approve')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '再试一次' })
  await finishTasks(api, await done(api, agent, id, 'execute'))
  await done(api, agent, id, 'complete', bodies.completion)
  tomorrowAt(9)
  t.equal((await done(api, agent, id, 'revisit', bodies.noAnswer)).state, 'executed')
})

t.test('who was reached says whether it is solved, on the scales of the questions (REV-2)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const { solved: _, ...silent } = bodies.reached('yes')
  const wrong = [
    silent,
    { ...bodies.reached('yes'), satisfaction: 6 },
    { ...bodies.reached('yes'), satisfaction: 0 },
    { ...bodies.reached('yes'), recommend: 11 },
    { ...bodies.noAnswer, solved: 'yes' },
  ]
  for (const body of wrong) refused(t, await give(api, agent, id, 'revisit', body), 400, 'invalid-request')
})

t.test('the next attempt is shown by schedule and channel, in contact hours (REV-1)', async (t) => {
  const executed = await complaintIn(api, 'executed', {
    overrides: { customer: { email: 'meng@example.org', preferredContact: 'email' } },
  })
  const { id, revisitPlan } = executed
  tells(t, revisitPlan, { attempts: 0, attemptsNeeded: 3, channel: 'email' })
  t.equal(revisitPlan.dueAt, clockOf(executed, 'revisit').dueAt)
  t.ok(revisitPlan.nextAt >= api.now().toISOString())
  const localHour = (iso: string) => (new Date(iso).getUTCHours() + 8) % 24
  tomorrowAt(22)
  const late = await done(api, agent, id, 'revisit', bodies.noAnswer)
  tells(t, late.revisitPlan, { attempts: 1, channel: 'phone' })
  t.equal(localHour(late.revisitPlan.nextAt), 8)
  t.equal(
    Date.parse(late.revisitPlan.nextAt) - api.now().getTime(),
    10 * HOUR_MS,
    'the next morning at eight',
  )
  tomorrowAt(9)
  tells(t, (await done(api, agent, id, 'revisit', bodies.noAnswer)).revisitPlan, {
    ...{ attempts: 2, channel: 'app_chat' },
  })
  tomorrowAt(9)
  const last = await done(api, agent, id, 'revisit', bodies.noAnswer)
  tells(t, last, { state: 'revisited', revisitPlan: null })
})

t.test('a fourth attempt is refused: by then it is revisited (REV-1)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  for (let day = 0; day < 3; day += 1) {
    await done(api, agent, id, 'revisit', bodies.noAnswer)
    tomorrowAt(9)
  }
  const fourth = await give(api, agent, id, 'revisit', bodies.noAnswer)
  refused(t, fourth, 409, 'transition-not-allowed', { state: 'revisited' })
  t.ok(fourth.body.allowed.includes('reopen'))
})

t.test('of two who record the third attempt at once one ends the duty (REV-1, LIFE-1)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  for (let day = 0; day < 2; day += 1) {
    await done(api, agent, id, 'revisit', bodies.noAnswer)
    tomorrowAt(9)
  }
  const answers = await Promise.all([1, 2].map(() => give(api, agent, id, 'revisit', bodies.noAnswer)))
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
})
