import t from 'tap'
import type { Bearer } from '../support/app.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, look, receive, refused, type Told, tells, timeline } from '../support/journey.ts'
import { agent, auditor, colleague, liaison, quality, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const owner: Bearer = { sub: 'quality.lead', roles: ['quality'] }
const done_ = { words: '工装已更换', evidence: { reference: '验收单 YS-1203', note: '首批全检' } }
const verdict = { effective: true, comment: '同类投诉下降' }

const propose = (who: Bearer, more: object = {}, headers = {}) =>
  api.call(who, 'POST', '/v1/improvements', inputOf(more), headers)
const inputOf = (more: object) => ({
  ...{ kind: 'corrective', cause: '装配工装磨损', actions: ['更换工装', '逐台通电检测'], owner: owner.sub },
  due: new Date(api.now().getTime() + 20 * DAY_MS).toISOString(),
  ...more,
})
const step = (who: Bearer, id: string, path: string, body: object = {}, headers = {}) =>
  api.call(who, 'POST', `/v1/improvements/${id}/${path}`, body, headers)
const read = async (id: string, who: Bearer = quality) =>
  (await api.call(who, 'GET', `/v1/improvements/${id}`)).body

/** An improvement from a classified complaint. */
async function proposed(more: object = {}): Promise<Told> {
  const { id } = await complaintIn(api, 'classified')
  const { status, body, payload } = await propose(agent, { complaints: [id], ...more })
  if (status !== 201) throw new Error(payload)
  return body
}
async function ok(who: Bearer, id: string, path: string, body: object = {}): Promise<Told> {
  const answer = await step(who, id, path, body)
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

t.test(
  'IMP-1 from many complaints: each shows it, on its timeline too, also when it is archived',
  async (t) => {
    const first = await complaintIn(api, 'classified')
    const archived = await complaintIn(api, 'archived')
    const answer = await propose(supervisor, { complaints: [first.id, archived.id, first.id] })
    const { body, headers } = answer
    t.equal(answer.status, 201)
    t.equal(headers.location, `/v1/improvements/${body.id}`)
    t.equal(headers.etag, '"1"')
    tells(t, body, {
      ...{
        state: 'proposed',
        proposedBy: supervisor.sub,
        owner: owner.sub,
        overdue: false,
        cause: '装配工装磨损',
      },
      about: { category: 'product_quality', subcategory: 'malfunction', product: null, outlet: null },
      ...{ complaints: [first.id, archived.id].sort(), allowed: ['correct', 'link', 'start', 'cancel'] },
      effect: { finding: 'not_yet', after: null },
    })
    for (const { id } of [first, archived]) {
      tells(t, await look(api, supervisor, id), { improvements: [body.id] })
      tells(t, (await timeline(api, id)).at(-1), {
        type: 'improvement.linked',
        data: { improvement: body.id },
      })
    }
  },
)

t.test('IMP-1 its complaints exist, and whoever proposes sees them', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const nowhere = '01930000-0000-7000-8000-000000000000'
  for (const complaints of [[id, nowhere]])
    refused(t, await propose(agent, { complaints }), 404, 'not-found', {
      errors: [{ pointer: '/complaints/1', code: 'not_found' }],
    })
  refused(t, await propose(stranger, { complaints: [id] }), 404, 'not-found')
  t.same((await look(api, agent, id)).improvements, [], 'nothing was left half done')
  const archived = await complaintIn(api, 'archived')
  t.equal((await propose(quality, { complaints: [archived.id] })).status, 201)
  refused(t, await propose(quality, { complaints: [id] }), 404, 'not-found', {})
})

t.test('IMP-1 what can’t be is refused with where it stands', async (t) => {
  const { id } = await receive(api)
  const cases: readonly [object, string, string][] = [
    [{ complaints: [id] }, '/about', 'required'],
    [{ complaints: [id], about: { category: 'nonsense' } }, '/about/category', 'not_in_taxonomy'],
    [
      { complaints: [id], about: { category: 'other', subcategory: 'rude' } },
      '/about/subcategory',
      'not_in_taxonomy',
    ],
    [{ complaints: [id], due: '2020-01-01T00:00:00Z' }, '/due', 'in_past'],
    [{ complaints: [] }, '/complaints', 'too_small'],
  ]
  for (const [more, pointer, code] of cases)
    refused(t, await propose(agent, more), 400, 'invalid-request', { errors: [{ pointer, code }] })
})

t.test('IMP-1 the whole way: proposed, started, done, verified, with its history', async (t) => {
  const { id } = await proposed()
  refused(t, await step(quality, id, 'start'), 403, 'not-owner', { rule: 'IMP-1' })
  refused(t, await step(owner, id, 'finish', done_), 409, 'improvement-state', {
    ...{ state: 'proposed', allowed: ['correct', 'link', 'start', 'cancel'] },
  })
  tells(t, await ok(owner, id, 'start'), { state: 'started', startedAt: api.now().toISOString(), version: 2 })
  api.advance(DAY_MS)
  tells(t, await ok(owner, id, 'finish', done_), { state: 'done', allowed: ['link', 'verify'] })
  api.advance(DAY_MS)
  refused(t, await step(owner, id, 'verify', verdict), 403, 'own-improvement')
  refused(t, await step(supervisor, id, 'verify', verdict), 403, 'role-not-allowed')
  const verified = await ok(quality, id, 'verify', verdict)
  tells(t, verified, { state: 'verified', allowed: [], effect: { finding: 'undetermined' } })
  t.same(
    verified.history.map(({ seq, type, actor }: Told) => [seq, type, actor]),
    [
      [1, 'improvement.proposed', agent.sub],
      [2, 'improvement.started', owner.sub],
      [3, 'improvement.done', owner.sub],
      [4, 'improvement.verified', quality.sub],
    ],
  )
  tells(t, verified.history[2].data, done_)
  tells(t, verified.history[3].data, { comment: verdict.comment, effect: { finding: 'undetermined' } })
  const ineffective = await proposed()
  await ok(supervisor, ineffective.id, 'start')
  await ok(supervisor, ineffective.id, 'finish', done_)
  tells(t, await ok(quality, ineffective.id, 'verify', { ...verdict, effective: false }), {
    state: 'ineffective',
  })
})

t.test(
  'IMP-1 the effect is the rate of that kind before and after, and stays as it was verified',
  async (t) => {
    const about = { category: 'service_attitude', subcategory: 'rude', product: '会员卡' }
    const come = async (count: number, days: number, more: object = about) => {
      for (let number = 0; number < count; number += 1) {
        const { subcategory, product } = { ...about, ...more }
        const { id } = await receive(api, { incident: { product } })
        await done(api, agent, id, 'classify', { category: 'service_attitude', subcategory })
        api.advance((days * DAY_MS) / count)
      }
    }
    await come(24, 60)
    const { id } = await proposed({ about })
    tells(t, await read(id), { effect: { finding: 'not_yet', before: { complaints: 24 }, after: null } })
    await ok(owner, id, 'start')
    await come(5, 5) // while it was worked at: neither before nor after
    await ok(owner, id, 'finish', done_)
    await come(3, 30)
    await come(6, 10, { subcategory: 'slow_response' })
    const shop = await receive(api, { incident: { product: about.product } })
    await done(api, agent, shop.id, 'classify', { category: 'service_attitude', subcategory: 'rude' })
    await done(api, agent, shop.id, 'convert', { kind: 'praise', answer: '谢谢' })
    const { effect } = await read(id)
    tells(t, effect, { finding: 'fell', before: { complaints: 24 }, after: { complaints: 3, days: 40 } })
    t.ok(effect.pValue < 0.05 && effect.high < 1)
    t.match(effect.statement, { en: /fell by more than chance/, zh: /发生率下降/ })
    const verified = await ok(quality, id, 'verify', {
      ...verdict,
      windows: { before: 'P366D', after: 'P40D' },
    })
    await come(9, 9)
    t.same((await read(id)).effect, verified.effect)
  },
)

t.test(
  'IMP-1 a correction keeps the old values, asks for a reason and the version that was seen',
  async (t) => {
    const { id } = await proposed()
    const patch = (body: object, headers = {}) =>
      api.call(supervisor, 'PATCH', `/v1/improvements/${id}`, body, headers)
    const due = new Date(api.now().getTime() + 90 * DAY_MS).toISOString()
    refused(t, await patch({ due, ...bodies.reason }, { 'if-match': '"7"' }), 412, 'stale-version', {
      version: 1,
    })
    refused(t, await patch({ due }), 400, 'invalid-request')
    refused(t, await patch({ ...bodies.reason }), 400, 'invalid-request', {
      errors: [{ code: 'nothing_changed' }],
    })
    const { body } = await patch({ due, cause: '来料不良', ...bodies.reason }, { 'if-match': '"1"' })
    tells(t, body, { due, cause: '来料不良', version: 2, actions: ['更换工装', '逐台通电检测'] })
    tells(t, body.history.at(-1).data, {
      textsBefore: { cause: '装配工装磨损' },
      cause: '来料不良',
      ...bodies.reason,
    })
  },
)

t.test('IMP-1 a window is neither shorter than a day nor longer than a leap year', async (t) => {
  const { id } = await proposed()
  await ok(owner, id, 'start')
  await ok(owner, id, 'finish', done_)
  for (const after of ['PT23H', 'P367D']) {
    const windows = { before: 'P90D', after }
    refused(t, await step(quality, id, 'verify', { ...verdict, windows }), 400, 'invalid-request', {
      errors: [{ pointer: '/windows/after', code: 'out_of_range' }],
    })
  }
  tells(t, await ok(quality, id, 'verify', { ...verdict, windows: { before: 'P366D', after: 'P1D' } }), {
    state: 'verified',
  })
})

t.test('IMP-1 what is overdue is seen, by owner and by state', async (t) => {
  const { id } = await proposed({ owner: colleague.sub })
  const mine = async (query: string) => {
    const { body } = await api.call(colleague, 'GET', `/v1/improvements?owner=me&${query}`)
    return body.items.map((one: Told) => [one.id, one.overdue])
  }
  t.same(await mine('overdue=true'), [])
  api.advance(21 * DAY_MS)
  t.same(await mine('overdue=true'), [[id, true]])
  t.same(await mine('overdue=false'), [])
  t.same(await mine('state=proposed&state=started'), [[id, true]])
  await ok(supervisor, id, 'cancel', bodies.reason)
  t.same(await mine('overdue=true'), [])
  t.same(await mine('state=cancelled'), [[id, false]])
})

t.test('IMP-1 the list is walked page by page, and by complaint', async (t) => {
  const all = (await api.call(quality, 'GET', '/v1/improvements?limit=200')).body.items
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await api.call(
      quality,
      'GET',
      `/v1/improvements?limit=3${cursor && `&cursor=${cursor}`}`,
    )
    seen.push(...body.items.map(({ id }: Told) => id))
    cursor = body.nextCursor
  }
  t.same(
    seen,
    all.map(({ id }: Told) => id),
  )
  const { complaints, id } = await read(seen[0] ?? '')
  const { body } = await api.call(quality, 'GET', `/v1/improvements?complaint=${complaints[0]}`)
  t.same(
    body.items.map((one: Told) => one.id),
    [id],
  )
  refused(t, await api.call(quality, 'GET', '/v1/improvements?cursor=xx'), 400, 'invalid-request')
})

t.test('IMP-1 more complaints are linked later, each once', async (t) => {
  const { id, complaints } = await proposed()
  const other = await complaintIn(api, 'classified')
  const linked = await ok(agent, id, 'complaints', { complaints: [other.id, ...complaints] })
  t.same(linked.complaints, [...complaints, other.id].sort())
  t.same((await look(api, agent, other.id)).improvements, [id])
  t.same((await look(api, agent, complaints[0])).improvements, [id])
})

t.test('IMP-1 of two who start it at once one does (LIFE-1)', async (t) => {
  const { id } = await proposed()
  const answers = await Promise.all([owner, supervisor].map((who) => step(who, id, 'start')))
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
  t.equal((await read(id)).history.length, 2)
})

t.test('IMP-1 the same proposal with the same key is made once', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const key = { 'idempotency-key': 'capa-1' }
  const input = inputOf({ complaints: [id] })
  const [first, second] = [
    await api.call(agent, 'POST', '/v1/improvements', input, key),
    await api.call(agent, 'POST', '/v1/improvements', input, key),
  ]
  t.equal(second?.payload, first?.payload)
  t.equal((await look(api, agent, id)).improvements.length, 1)
})

t.test('PRIV-6 another tenant’s improvement is answered like one that nobody has', async (t) => {
  const made = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
  })
  const there = { ...quality, tenant: made.body.id }
  const { id } = await proposed()
  for (const one of [id, '01930000-0000-7000-8000-000000000000']) {
    refused(t, await api.call(there, 'GET', `/v1/improvements/${one}`), 404, 'not-found')
    refused(t, await step(there, one, 'verify', verdict), 404, 'not-found')
  }
  t.same((await api.call(there, 'GET', '/v1/improvements')).body.items, [])
})

t.test('PRIV-1 the auditor reads it masked, and nothing of its texts is stored in the clear', async (t) => {
  const { id } = await proposed({ cause: '只在此处出现的原因' })
  tells(t, await read(id, auditor), { cause: '***', actions: ['***', '***'] })
  tells(t, await read(id, liaison), { cause: '只在此处出现的原因' })
  const { rows } = await asOwner(api.url, (client) =>
    client.query(
      `select i::text || coalesce((select string_agg(e::text, '') from improvement_event e
      where e.improvement_id = i.id), '') as text from improvement i where i.id = $1`,
      [id],
    ),
  )
  const stored = Buffer.from('只在此处出现的原因')
  t.notMatch(rows[0].text, stored.toString())
  t.notMatch(rows[0].text, stored.toString('hex'))
})

t.test('IMP-1 its history is only added to, whoever asks', async (t) => {
  for (const sql of [
    `update improvement_event set actor = 'x'`,
    'delete from improvement_event',
    'truncate improvement_event',
    'delete from improvement_complaint',
    'delete from improvement',
  ])
    await t.rejects(
      asOwner(api.url, (client) => client.query(sql)),
      { code: '23001' },
      sql,
    )
})
