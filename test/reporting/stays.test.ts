import t from 'tap'
import type { State } from '../../src/complaint/states.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { approverOf, done, finishTasks, look, plan, receive } from '../support/journey.ts'
import { agent, deptManager, secondSupervisor, supervisor } from '../support/people.ts'
import { ask, auditor } from '../support/report.ts'

const MINUTE = 60_000
const api = await startTestApp(t)

/** What was seen of a complaint: when it came into which state. */
class Watched {
  readonly seen: { stage: string; enteredAt: string }[] = []

  constructor(readonly id: string) {}

  /** Looks at the complaint and moves the clock on. */
  async look(): Promise<State> {
    const { state } = await look(api, supervisor, this.id)
    if (this.seen[this.seen.length - 1]?.stage !== state)
      this.seen.push({ stage: state, enteredAt: api.now().toISOString() })
    api.advance(MINUTE)
    return state
  }
}

type Way = (watched: Watched, go: Go) => Promise<void>
type Go = (path: string, body?: object, who?: typeof agent) => Promise<void>

async function watch(way: Way): Promise<Watched> {
  const { id } = await receive(api)
  const watched = new Watched(id)
  await watched.look()
  await way(watched, async (path, body = {}, who = agent) => {
    await done(api, who, id, path, body)
    await watched.look()
  })
  return watched
}

const toGraded = async (go: Go) => {
  await go('classify', bodies.classification)
  await go('grade', bodies.factsOf('general'))
}
const toPlanned = async (watched: Watched, go: Go) => {
  await go('verifications/waive', bodies.reason)
  await plan(api, watched.id)
  await watched.look()
}
const toExecuted = async (watched: Watched, go: Go) => {
  await go('approve', {}, deptManager)
  const told = await look(api, agent, watched.id)
  await go('decide', { accept: told.plan.recommended, words: '好' })
  await go('execute')
  await finishTasks(api, await look(api, agent, watched.id))
  await go('complete', bodies.completion)
}

const WAYS: Readonly<Record<string, Way>> = {
  'the whole way': async (watched, go) => {
    await toGraded(go)
    await toPlanned(watched, go)
    await toExecuted(watched, go)
    await go('revisit', bodies.reached('yes'))
    await go('archive')
  },
  'classified and graded again, with a plan sent back': async (watched, go) => {
    await toGraded(go)
    await go('classify', { category: 'product_quality', subcategory: 'damaged' })
    await toPlanned(watched, go)
    await go('grade', bodies.factsOf('important'))
    await go('return', bodies.reason, approverOf.important)
    await toPlanned(watched, go)
  },
  'declined, then amended': async (watched, go) => {
    await toGraded(go)
    await toPlanned(watched, go)
    await go('approve', {}, deptManager)
    await go('decide', { accept: null, words: '都不要' })
    await toPlanned(watched, go)
    await go('approve', {}, deptManager)
    const told = await look(api, agent, watched.id)
    await go('decide', { accept: told.plan.recommended, words: '好' })
    await go('execute')
    const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: '换个办法' }
    await go('amend', { ...bodies.reason, toldCustomer })
  },
  'settled, unsolved and reopened': async (_, go) => {
    await toGraded(go)
    await go('settle', bodies.settlement())
    await go('revisit', bodies.noAnswer)
    await go('revisit', bodies.reached('no'))
  },
  'revisited, then reopened and appealed': async (watched, go) => {
    await toGraded(go)
    await go('settle', bodies.settlement())
    await go('revisit', bodies.reached('partly'))
    await go('reopen', bodies.reason)
    await toPlanned(watched, go)
    await toExecuted(watched, go)
    await go('appeal', { grounds: '检测方法不对' })
    await go('dismiss', bodies.notAccepted, supervisor)
    await go('confirm-dismissal', { confirm: true }, secondSupervisor)
  },
  'dismissed and back by appeal': async (_, go) => {
    await go('classify', bodies.classification)
    await go('dismiss', bodies.notAccepted, supervisor)
    await go('confirm-dismissal', { confirm: true }, secondSupervisor)
    await go('appeal', { grounds: '票据齐全' })
  },
  'merged, split and merged again': async (watched, go) => {
    await toGraded(go)
    const { customer } = await look(api, agent, watched.id)
    const into = await receive(api, { customer: { phone: customer.phone } })
    const merging = { into: into.id, reason: '同一件事' }
    await go('merge', merging)
    await go('split', bodies.reason, supervisor)
    await go('merge', merging)
    await go('split', bodies.reason, supervisor)
  },
  withdrawn: async (_, go) => go('withdraw', bodies.reason),
  converted: async (_, go) => go('convert', { kind: 'inquiry', answer: '保修期为一年' }),
  transferred: async (_, go) => go('transfer', { ...bodies.reason, to: '消费者协会' }, supervisor),
}

const STAGES = new Set([
  ...['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'],
  ...['revisited', 'archived'],
])

for (const [name, way] of Object.entries(WAYS))
  t.test(`ANA-2 the stays in the stages are what was seen of a complaint: ${name}`, async (t) => {
    const watched = await watch(way)
    const expected = watched.seen
      .map(({ stage, enteredAt }, index) => ({
        ...{ stage, enteredAt, leftAt: watched.seen[index + 1]?.enteredAt ?? null },
      }))
      .filter(({ stage }) => STAGES.has(stage))
    const { complaints } = await ask(
      api,
      auditor,
      '{ complaints(first: 100) { items { id stays { stage enteredAt leftAt } } } }',
    )
    const told = complaints.items.find(({ id }: { id: string }) => id === watched.id)
    t.same(told.stays, expected)
  })
