import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, give, look, refused, tells } from '../support/journey.ts'
import { agent, auditor } from '../support/people.ts'

const api = await startTestApp(t)
const cause = {
  branch: 'method',
  whys: ['跳闸', '温控器过热', '批次装配偏差', '换线后未首检', '首检规程没有覆盖换线'],
  factors: [{ branch: 'man', words: '新员工独立上岗' }],
}
const without = () => bodies.planning({ more: { rootCause: undefined } })

t.test('PLAN-4 a fishbone branch with up to five whys comes with the plan', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const wrong = async (more: object) =>
    give(api, agent, id, 'plan', { ...without(), cause: { ...cause, ...more } })
  refused(t, await wrong({ whys: [...cause.whys, '为什么'] }), 400, 'invalid-request')
  refused(t, await wrong({ whys: [] }), 400, 'invalid-request')
  refused(t, await wrong({ branch: 'money' }), 400, 'invalid-request')
  const told = await done(api, agent, id, 'plan', { ...without(), cause })
  t.same(told.cause, cause)
  const { payload } = await api.call(auditor, 'GET', `/v1/complaints/${id}`)
  t.notMatch(payload, '首检')
  t.notMatch(payload, '独立上岗')
})

t.test('PLAN-4 it is corrected, and taken away, like the rest of the record', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const patch = (body: object) => api.call(agent, 'PATCH', `/v1/complaints/${id}`, body)
  t.equal((await look(api, agent, id)).cause, null)
  t.same((await patch({ cause })).body.cause, cause)
  const { body } = await patch({ cause: { branch: 'machine', whys: ['温控器'] } })
  t.same(
    body.cause,
    { ...cause, branch: 'machine', whys: ['温控器'] },
    'a merge patch keeps what it leaves out',
  )
  t.equal((await patch({ cause: null })).body.cause, null)
  t.equal((await look(api, agent, id)).cause, null)
})

t.test('PLAN-4 an important case is archived with the one or the other, never without', async (t) => {
  const bare = await complaintIn(api, 'revisited', {
    ...{ grade: 'important', planning: without(), solved: 'yes' },
  })
  const refusal = await give(api, agent, bare.id, 'archive')
  refused(t, refusal, 409, 'dossier-incomplete', { missing: ['rootCause'] })
  await api.call(agent, 'PATCH', `/v1/complaints/${bare.id}`, { cause })
  tells(t, await done(api, agent, bare.id, 'archive'), { state: 'archived', cause })
  await asOwner(api.url, async (client) => {
    const { rows } = await client.query('select facts::text from complaint where id = $1', [bare.id])
    t.notMatch(rows[0].facts, '首检', 'sealed')
    t.match(rows[0].facts, 'method', 'the branch is a code, for figures')
  })
})
