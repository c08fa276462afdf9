import t from 'tap'
import { regrade } from '../../src/lifecycle/regrade.store.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, look, receive, tells, timeline } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const toGroupOf = (id: string, customers: number) =>
  api.database.transact(api.tenant, (tx) => regrade(tx, api.means, id, customers))

t.test('GRD-2 a group of three makes its members important, one of ten urgent, by themselves', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  t.equal(await toGroupOf(id, 2), false)
  t.equal(await toGroupOf(id, 3), true)
  const told = await look(api, supervisor, id)
  tells(t, told, {
    ...{ state: 'graded', grade: 'important', handler: agent.sub, facts: { affectedCustomers: 3 } },
    gradeReasons: [{ criterion: 'several_customers', fact: 'affectedCustomers = 3' }],
  })
  tells(t, (await timeline(api, id)).at(-1), {
    ...{ type: 'complaint.graded', actor: 'worker', role: 'worker', origin: 'worker' },
  })
  t.equal(await toGroupOf(id, 10), true)
  t.equal((await look(api, supervisor, id)).grade, 'urgent')
})

t.test('GRD-2 a group never lowers a grade, and the same group again changes nothing', async (t) => {
  const { id } = await complaintIn(api, 'graded', { grade: 'urgent' })
  const { version } = await look(api, supervisor, id)
  t.equal(await toGroupOf(id, 3), false)
  t.equal(await toGroupOf(id, 30), false)
  tells(t, await look(api, supervisor, id), { grade: 'urgent', version })
  t.equal((await timeline(api, id)).filter(({ type }) => type === 'complaint.graded').length, 1)
})

t.test(
  'GRD-2 APP-1 a plan waits for the new grade’s approver; after approval a ratification is owed',
  async (t) => {
    const planned = await complaintIn(api, 'planned')
    await toGroupOf(planned.id, 10)
    t.equal((await look(api, supervisor, planned.id)).plan.approver, 'gm')
    const approved = await complaintIn(api, 'approved')
    await toGroupOf(approved.id, 3)
    tells(t, await look(api, supervisor, approved.id), {
      ...{ state: 'approved', grade: 'important', awaiting: ['ratification'] },
      ratification: { because: 'regrade', openedBy: 'worker' },
    })
  },
)

t.test('GRD-2 what nobody has graded yet, or what is past it, is left to people', async (t) => {
  const { id } = await receive(api)
  await done(api, agent, id, 'classify', bodies.classification)
  t.equal(await toGroupOf(id, 10), false)
  t.equal((await look(api, supervisor, id)).state, 'classified')
  const executed = await complaintIn(api, 'executed')
  await t.rejects(toGroupOf(executed.id, 10), { name: /./, state: 'executed' })
})
