import t from 'tap'
import { workOnce } from '../../src/worker.job.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  done,
  give,
  look,
  openClocks,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, secondSupervisor, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const same = { reason: '同一台电饭煲' }
const work = () => workOnce({ database: api.database, means: api.means, log: api.app.log })
const customer = (number: number) => ({
  customer: { phone: `+8615500000${String(number).padStart(3, '0')}` },
})
let used = 0

/** Two complaints of one customer, the first merged into the second. */
async function merged(from: 'received' | 'planned' = 'received'): Promise<{ id: string; into: string }> {
  used += 1
  const { id } = await complaintIn(api, from, { overrides: customer(used) })
  const { id: into } = await receive(api, customer(used))
  await done(api, agent, id, 'merge', { into, ...same })
  return { id, into }
}

t.test('two complaints of one customer go on as one (GRP-1)', async (t) => {
  const { id, into } = await merged('planned')
  tells(t, await look(api, agent, id), { state: 'merged', mergedInto: into, disposal: 'merged' })
  tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.merged', ...same, data: { into } })
  t.equal((await look(api, agent, into)).state, 'received')
})

t.test('complaints of different customers are a group, never merged (GRP-1)', async (t) => {
  const one = await receive(api, customer(900))
  const other = await receive(api, customer(901))
  const answer = await give(api, agent, one.id, 'merge', { into: other.id, ...same })
  refused(t, answer, 409, 'different-customer', { rule: 'GRP-1' })
})

t.test('the target is open, and of the same tenant and sight (GRP-1, PRIV-6)', async (t) => {
  const gone = await complaintIn(api, 'withdrawn', { overrides: customer(910) })
  const one = await receive(api, customer(910))
  const closed = await give(api, agent, one.id, 'merge', { into: gone.id, ...same })
  refused(t, closed, 409, 'target-not-open', { target: 'withdrawn' })
  const unseen = await receive(api, customer(910), stranger)
  const hidden = await give(api, agent, one.id, 'merge', { into: unseen.id, ...same })
  const unknown = await give(api, agent, one.id, 'merge', {
    into: '01930000-0000-7000-8000-000000000000',
    ...same,
  })
  for (const answer of [hidden, unknown]) {
    refused(t, answer, 404, 'not-found')
    tells(t, answer.body.errors, [{ pointer: '/into' }])
  }
})

t.test('two merged into each other at once: one goes through, and there is no circle (LIFE-1)', async (t) => {
  const one = await receive(api, customer(920))
  const other = await receive(api, customer(920))
  const answers = await Promise.all([
    give(api, agent, one.id, 'merge', { into: other.id, ...same }),
    give(api, agent, other.id, 'merge', { into: one.id, ...same }),
  ])
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
})

t.test('a supervisor splits it again, to the state it left (§2 split)', async (t) => {
  const { id } = await merged('planned')
  refused(t, await give(api, agent, id, 'split', bodies.reason), 403, 'role-not-allowed')
  const told = await done(api, supervisor, id, 'split', bodies.reason)
  tells(t, told, { state: 'planned', mergedInto: null, disposal: null, handler: agent.sub })
  tells(t, clockOf(told, 'resolve'), { state: 'running', startedAt: told.receivedAt, instance: 1 })
  t.equal(told.plan.options.length, 3)
})

t.test('when the target ends without an answer the worker splits it (§2 split)', async (t) => {
  const endings: Record<string, (into: string) => Promise<Told>> = {
    withdrawn: (into) => done(api, agent, into, 'withdraw', bodies.reason),
    converted: (into) => done(api, agent, into, 'convert', { kind: 'inquiry', answer: '一年' }),
    transferred: (into) => done(api, supervisor, into, 'transfer', { to: '消协', ...bodies.reason }),
    dismissed: async (into) => {
      await done(api, supervisor, into, 'dismiss', bodies.notAccepted)
      return done(api, secondSupervisor, into, 'confirm-dismissal', { confirm: true })
    },
  }
  for (const [ending, end] of Object.entries(endings)) {
    const { id, into } = await merged()
    t.equal(await work(), 0, 'while the target is open nothing is split')
    await end(into)
    t.equal(await work(), 1, ending)
    tells(t, await look(api, agent, id), { state: 'received', mergedInto: null })
    tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.split', actor: 'worker', role: 'worker' })
    t.equal(await work(), 0, 'once')
  }
})

t.test(
  'what lost its target is split and never archived, however late the worker is (§2 split)',
  async (t) => {
    const { id, into } = await merged()
    await done(api, agent, into, 'withdraw', bodies.reason)
    await done(api, agent, into, 'archive')
    api.advance(31 * DAY_MS)
    refused(t, await give(api, agent, id, 'archive'), 409, 'target-not-archived')
    await work()
    const told = await look(api, agent, id)
    tells(t, told, { state: 'received', mergedInto: null })
    t.not(openClocks(told).length, 0, 'and its clocks run (CLK-9)')
  },
)

t.test('it is archived with or after its target, never before (§2 merge, ARC-1)', async (t) => {
  const { id, into } = await merged()
  api.advance(31 * DAY_MS)
  refused(t, await give(api, agent, id, 'archive'), 409, 'target-not-archived')
  await work()
  t.equal((await look(api, agent, id)).state, 'merged')
  await done(api, agent, into, 'classify', bodies.classification)
  await done(api, agent, into, 'grade', bodies.plainFacts)
  await done(api, agent, into, 'settle', bodies.settlement())
  await done(api, agent, into, 'revisit', bodies.reached('yes'))
  await done(api, agent, into, 'archive')
  api.advance(HOUR_MS)
  await work()
  tells(t, await look(api, agent, id), { state: 'archived', disposal: 'merged' })
})
