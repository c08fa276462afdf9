import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { type Follower, startFollowing } from '../support/follower.ts'
import { clockOf, openClocks, type Told, tells } from '../support/journey.ts'
import { agent, deptManager, gm, legal, liaison, supervisor, vp } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR = 3_600_000
t.teardown(() =>
  process.stderr.write(
    api.logged
      .filter((l) => l.includes('err'))
      .slice(0, 2)
      .join('\n'),
  ),
)
const STEPS = ['isolate', 'soothe', 'apologise', 'collect', 'propose', 'ask', 'follow']
const doneOf = ({ checklist }: Told) => checklist.flatMap(({ step, done }: Told) => (done ? [step] : []))

/** From received to a plan that waits. */
async function planned(one: Follower, facts: object = bodies.factsOf('general')): Promise<Told> {
  await one.follow(agent, 'classify', bodies.classification)
  await one.follow(agent, 'grade', facts)
  await one.follow(agent, 'waive-verifications', bodies.reason)
  return one.follow(agent, 'plan', bodies.planning())
}

/** From work that is begun to the archive. */
async function toTheEnd(one: Follower): Promise<Told> {
  const { casework } = await one.look(agent)
  for (const { name, subject } of casework)
    if (name === 'finish-task') await one.follow(agent, name, bodies.evidence, subject)
  await one.follow(agent, 'complete', bodies.completion)
  await one.follow(agent, 'revisit', bodies.reached('yes'))
  return one.follow(agent, 'archive')
}

t.test('REC-7 the seven steps are done in one life, each offered until it is done', async (t) => {
  const one = await startFollowing(api, agent)
  const ticks = (told: Told) =>
    told.casework.flatMap(({ name, subject }: Told) => (name === 'tick-checklist' ? [subject] : []))
  t.strictSame(ticks(await one.look(agent)), STEPS)
  const seen: string[] = []
  const hold = async (...steps: string[]) => {
    const told = await one.look(agent)
    seen.push(...steps)
    t.strictSame(doneOf(told), seen)
    t.strictSame(
      ticks(told),
      STEPS.filter((step) => !seen.includes(step)),
    )
    for (const step of steps)
      tells(
        t,
        told.checklist.find((entry: Told) => entry.step === step),
        { at: api.now().toISOString(), by: agent.sub },
      )
    api.advance(60_000)
  }
  await one.follow(agent, 'tick-checklist', { note: '已请到贵宾室' }, 'isolate')
  await hold('isolate')
  await one.follow(agent, 'send-message', {
    ...{ kind: 'personal', channel: 'phone', template: 'first_reply_short' },
  })
  await hold('soothe', 'apologise')
  await one.follow(agent, 'classify', bodies.classification)
  await one.follow(agent, 'grade', bodies.factsOf('general'))
  const asked = await one.follow(agent, 'ask-verification', bodies.verification)
  await hold('collect')
  await one.follow(liaison, 'answer-verification', bodies.finding, asked.id)
  const { plan } = await one.follow(agent, 'plan', bodies.planning())
  await hold('propose')
  await one.follow(deptManager, 'approve')
  await one.follow(agent, 'decide', { accept: plan.recommended, words: '行' })
  await hold('ask')
  const { tasks } = await one.follow(agent, 'execute')
  await one.follow(agent, 'finish-task', bodies.evidence, tasks[0].id)
  await one.follow(agent, 'complete', bodies.completion)
  await one.follow(agent, 'revisit', bodies.reached('yes'))
  await hold('follow')
  const archived = await one.follow(agent, 'archive')
  t.strictSame(doneOf(archived), STEPS)
})

t.test(
  'APP-2 an urgent case goes through the green channel: everybody is offered their own part, in turn',
  async (t) => {
    const one = await startFollowing(api, agent)
    await planned(one, bodies.factsOf('urgent'))
    t.equal(await one.barred(agent, 'execute'), 'green-channel-only')
    t.equal(await one.barred(vp, 'approve'), 'not-approver')
    await one.follow(gm, 'execute', { greenChannel: { reason: '漏电，须当天换机' } })
    const opened = await one.look(agent)
    tells(t, opened, { state: 'executing', greenChannel: true, awaiting: ['ratification'] })
    t.equal(clockOf(opened, 'approve').state, 'cancelled')
    t.equal(Date.parse(clockOf(opened, 'ratify').dueAt) - api.now().getTime(), 24 * HOUR)
    const [{ id: task }] = opened.tasks
    await one.follow(agent, 'start-task', {}, task)
    api.advance(2 * HOUR)
    await one.follow(agent, 'finish-task', bodies.evidence, task)
    t.equal(await one.barred(agent, 'complete'), 'ratification-owed')
    t.equal(await one.barred(gm, 'ratify'), 'own-green-channel')
    t.equal(await one.barred(deptManager, 'ratify'), 'not-approver')
    await one.follow(vp, 'ratify', { verdict: 'ratified', comment: '处置得当' })
    t.equal(await one.barred(agent, 'complete'), 'consent-missing')
    await one.follow(agent, 'decide', { accept: opened.plan.recommended, words: '换机最好' })
    const archived = await toTheEnd(one)
    tells(t, archived, { state: 'archived', disposal: 'resolved', greenChannel: true })
    tells(t, clockOf(archived, 'ratify'), { state: 'met' })
    t.same(openClocks(archived), [])
  },
)

t.test(
  'PLAN-1 a plan is declined and made anew twice: each round has clocks and options of its own',
  async (t) => {
    const one = await startFollowing(api, agent)
    let told = await planned(one)
    const ids = new Set<string>()
    for (const round of [1, 2, 3]) {
      t.equal(told.formerPlans.length, round - 1)
      for (const { id } of told.plan.options) ids.add(id)
      api.advance(HOUR)
      await one.follow(deptManager, 'approve')
      if (round === 3) break
      const declined = await one.follow(agent, 'decide', { accept: null, words: `第${round}次也不接受` })
      tells(t, declined, { state: 'graded', plan: null, decision: null })
      tells(t, clockOf(declined, 'solve'), { instance: round, state: 'cancelled' })
      tells(t, clockOf(declined, 'analyse'), { instance: round + 1, stoppedAt: null })
      api.advance(HOUR)
      told = await one.follow(agent, 'plan', bodies.planning({ dearest: 19_900 + round * 1_000 }))
      tells(t, clockOf(told, 'solve'), { instance: round + 1, stoppedAt: null })
      tells(t, told.formerPlans.at(-1), { decision: { accepted: null, words: `第${round}次也不接受` } })
      t.ok(doneOf(told).includes('ask'), 'REC-7 asked is asked, whatever the answer')
    }
    t.equal(ids.size, 9)
    t.equal(await one.barred(supervisor, 'conclude'), 'legal-review-missing')
    await one.follow(legal, 'legal-review', { opinion: 'clear', comment: '两次拒绝属实' })
    t.equal(await one.barred(supervisor, 'conclude'), null, 'LIFE-9 twice refused it could be concluded')
    const [, , third] = told.plan.options
    await one.follow(agent, 'decide', { accept: third.id, words: '退款可以' })
    await one.follow(agent, 'execute')
    tells(t, await toTheEnd(one), {
      ...{ state: 'archived', disposal: 'resolved', reopenedCount: 0, decision: { accepted: third.id } },
      formerPlans: [{}, {}],
    })
  },
)
