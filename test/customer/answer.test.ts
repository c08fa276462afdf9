import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, liaison, stranger } from '../support/people.ts'

const api = await startTestApp(t)
const asking = {
  ...{ kind: 'external', source: 'logistics', owner: 'express.cn', question: '包裹是否在分拨中心摔落？' },
  shared: '运单号末四位 5521',
}
const answer = {
  answer: '分拨中心监控显示摔落',
  finding: 'substantiated',
  evidence: { reference: 'CCTV-31' },
}
const PATH = '/v1/answers/verification'

/** What a third party is answered by the link: the status and the body. */
async function byLink(to: TestApp, token: string, method: 'GET' | 'POST', body?: object) {
  const headers = { authorization: `Bearer ${token}` }
  const options = { method, url: PATH, headers, ...(body ? { payload: body } : {}) }
  const got = await to.app.inject(options)
  return { status: got.statusCode, body: got.json(), payload: got.payload, headers: got.headers }
}

async function linked(to: TestApp = api) {
  const { id } = await receive(to)
  const { id: vid } = await done(to, agent, id, 'verifications', asking)
  return { id, vid, ...(await done(to, agent, id, `verifications/${vid}/link`)) }
}

t.test('whoever is asked outside answers once, by a link, without an account (VER-1)', async (t) => {
  const { id, vid, url, token, expiresAt } = await linked()
  t.equal(url, `http://127.0.0.1:3000/#/answer/${token}`)
  t.equal(expiresAt, new Date(api.now().getTime() + 7 * 86_400_000).toISOString())
  const asked = await byLink(api, token, 'GET')
  const { question, shared, kind, source } = asking
  const dueAt = new Date(api.now().getTime() + 12 * 3_600_000).toISOString()
  t.strictSame(asked.body, { house: 'Test', kind, source, question, shared, dueAt })
  const answered = await byLink(api, token, 'POST', answer)
  t.strictSame(answered.body, { answeredAt: api.now().toISOString() })
  tells(t, (await look(api, agent, id)).verifications, [
    { state: 'answered', ...answer, concludedBy: `third_party:${vid}`, linkedUntil: expiresAt },
  ])
  tells(t, (await timeline(api, id)).at(-1), {
    ...{ type: 'verification.answered', actor: `third_party:${vid}`, role: 'liaison', origin: 'link' },
  })
})

t.test('the link says nothing of the complaint, the customer or who handles it (FAIR-4)', async (t) => {
  const { id, vid, token } = await linked()
  const { payload } = await byLink(api, token, 'GET')
  for (const secret of ['孟女士', '+86137', '青禾路', '跳闸', id, vid, agent.sub])
    t.notOk(payload.includes(secret), secret)
  t.notOk(api.logged.some((line) => line.includes(token)))
  t.notOk(JSON.stringify(await timeline(api, id)).includes(token))
})

t.test('whoever didn’t hear that their answer arrived repeats it, and answers nothing else', async (t) => {
  const { id, token } = await linked()
  const send = (key: string, payload: object) =>
    api.app.inject({
      ...{ method: 'POST', url: PATH, payload, remoteAddress: '10.9.9.9' },
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    })
  const first = await send('answer-1', answer)
  t.equal(first.statusCode, 200)
  const again = await send('answer-1', answer)
  t.same([again.statusCode, again.payload], [200, first.payload])
  t.equal((await send('answer-1', { ...answer, answer: '别的' })).statusCode, 422)
  t.equal((await send('answer-2', { ...answer, answer: '别的' })).statusCode, 401)
  tells(t, (await look(api, agent, id)).verifications, [{ answer: answer.answer }])
})

t.test('of several who bring the link at once one answers (VER-1)', async (t) => {
  const { id, token } = await linked()
  const words = ['一', '二', '三', '四', '五']
  const all = await Promise.all(words.map((word) => byLink(api, token, 'POST', { ...answer, answer: word })))
  t.same(all.map(({ status }) => status).sort(), [200, 401, 401, 401, 401])
  const won = words[all.findIndex(({ status }) => status === 200)]
  tells(t, (await look(api, agent, id)).verifications, [{ answer: won }])
})

t.test(
  'invented, used, over, replaced, answered otherwise, waived, closed: all fail alike (PRIV-6)',
  async (t) => {
    const used = await linked()
    await byLink(api, used.token, 'POST', answer)
    const replaced = await linked()
    await done(api, agent, replaced.id, `verifications/${replaced.vid}/link`)
    const otherwise = await linked()
    await done(api, agent, otherwise.id, `verifications/${otherwise.vid}/answer`, answer)
    const waived = await linked()
    await done(api, agent, waived.id, `verifications/${waived.vid}/waive`, bodies.reason)
    const closed = await linked()
    await done(api, agent, closed.id, 'withdraw', { reason: '自行解决' })
    const { body: page } = await give(api, agent, closed.id, 'send-link')
    const right = (await linked()).token
    const tokens = [
      ...[used, replaced, otherwise, waived, closed].map(({ token }) => token),
      ...['x', `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`, right.split('_')[1] as string],
      ...(page.token ? [page.token as string] : []),
    ]
    const seen = new Set<string>()
    for (const [index, token] of tokens.entries())
      for (const method of ['GET', 'POST'] as const) {
        // Another address each time: what fails too often from one is answered 429, right or wrong.
        const got = await api.app.inject({
          ...{
            method,
            url: PATH,
            headers: { authorization: `Bearer ${token}` },
            remoteAddress: `10.0.${index}.1`,
          },
          ...(method === 'POST' ? { payload: answer } : {}),
        })
        const { requestId: _, ...body } = got.json()
        if (got.statusCode === 401) seen.add(JSON.stringify(body))
        t.match(got.statusCode, /401|429/, `${index} ${method}`)
      }
    t.equal(seen.size, 1)
    t.equal((await byLink(api, right, 'GET')).status, 200)
  },
)

t.test(
  'a link that is over opens nothing; nor does one of another tenant’s making (VER-1, PRIV-6)',
  async (t) => {
    const own = await startTestApp(t)
    const { token } = await linked(own)
    own.advance(7 * 86_400_000)
    t.equal((await byLink(own, token, 'GET')).status, 401)
    const fresh = await linked(own)
    const abroad = await own.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
      ...{ name: 'Other', locale: 'en', timezone: 'Asia/Shanghai' },
    })
    const theirs = await own.call(
      { ...agent, tenant: abroad.body.id },
      'POST',
      '/v1/complaints',
      bodies.intake(),
    )
    const path = `/v1/complaints/${theirs.body.id}/verifications/${fresh.vid}/link`
    refused(t, await own.call({ ...agent, tenant: abroad.body.id }, 'POST', path, {}), 404, 'not-found')
  },
)

t.test('who guesses is locked out, and the right link still opens (VER-1)', async (t) => {
  const own = await startTestApp(t)
  const { token } = await linked(own)
  const statuses: number[] = []
  for (let guess = 0; guess < 40; guess += 1)
    statuses.push(
      (await byLink(own, `${token.split('_')[0]}_${'0'.repeat(32 - String(guess).length)}${guess}`, 'GET'))
        .status,
    )
  t.ok(statuses.includes(429), statuses.join())
  t.equal(statuses.includes(200), false)
  t.equal((await byLink(own, token, 'GET')).status, 200)
})

t.test('what is no answer is told so, and the link is not used up by it (VER-1)', async (t) => {
  const { token } = await linked()
  for (const body of [{}, { ...answer, finding: 'maybe' }, { ...answer, complaint: 'x' }])
    t.equal((await byLink(api, token, 'POST', body)).status, 400)
  t.equal((await byLink(api, token, 'POST', answer)).status, 200)
})

t.test('an agent gives the link out, of what is still to be answered (VER-1)', async (t) => {
  const { id, vid } = await linked()
  const path = `verifications/${vid}/link`
  refused(t, await give(api, liaison, id, path), 403, 'role-not-allowed')
  refused(t, await give(api, stranger, id, path), 404, 'not-found')
  refused(t, await give(api, agent, id, `verifications/${id}/link`), 404, 'not-found')
  await done(api, agent, id, `verifications/${vid}/answer`, answer)
  refused(t, await give(api, agent, id, path), 409, 'already-concluded')
})
