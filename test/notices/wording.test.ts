import t from 'tap'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { phrasesIn } from '../../src/policy/phrases.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, finishTasks, give, look, receive, refused, tells } from '../support/journey.ts'
import { agent, auditor, legal, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const admin = { sub: 'admin.mo', roles: ['admin'] as const }
const message = { kind: 'personal', channel: 'phone' }

t.test('REC-8 forbidden phrases are refused with the better wording, in both languages', async (t) => {
  const { id } = await receive(api)
  for (const words of [
    '这是公司规定，没办法。',
    '这是规定。',
    '这个我管不了。',
    '您别着急。',
    '请您耐心等待。',
    '绝对不会再发生。',
    '请您 耐 心 等 待',
    'This is COMPANY policy.',
  ]) {
    const body = { ...message, words }
    const zh = await api.call(agent, 'POST', `/v1/complaints/${id}/messages`, body, {
      'accept-language': 'zh-CN',
    })
    refused(t, zh, 400, 'invalid-request', { errors: [{ pointer: '/words', code: 'forbidden_phrase' }] })
    t.match(zh.body.errors[0].message, '建议改为', words)
    const en = await api.call(agent, 'POST', `/v1/complaints/${id}/messages`, body, {
      'accept-language': 'en',
    })
    t.match(en.body.errors[0].message, 'Better: ', words)
  }
  t.same((await api.call(agent, 'GET', `/v1/complaints/${id}/messages`)).body.items, [], 'nothing was said')
})

t.test('REC-8 a vague “soon” is flagged, and not where its sentence says when', async (t) => {
  const { id } = await receive(api)
  const vague = await done(api, agent, id, 'messages', { ...message, words: '我们会尽快处理。' })
  t.same(vague.flags, ['soon_without_date'])
  for (const words of [
    '我们会尽快处理，今天18点前答复您。',
    '尽快，最晚明天上午',
    'As soon as possible, by tomorrow.',
  ])
    t.notOk('flags' in (await done(api, agent, id, 'messages', { ...message, words })), words)
  const { phrases } = readDefaultPack().phrases
  t.same(
    phrasesIn(phrases, '我们明天答复。会尽快处理！').map(({ code }) => code),
    ['soon_without_date'],
    'a date in another sentence says nothing of this one',
  )
})

t.test('REC-8 also the answers that customers see are held against it', async (t) => {
  const answer = '这是公司规定。'
  const executing = await complaintIn(api, 'executing')
  await finishTasks(api, executing)
  const completed = await give(api, agent, executing.id, 'complete', { answer })
  refused(t, completed, 400, 'invalid-request', {
    errors: [{ pointer: '/answer', code: 'forbidden_phrase' }],
  })
  t.equal((await look(api, agent, executing.id)).state, 'executing')
  const { id } = await receive(api)
  refused(t, await give(api, agent, id, 'convert', { kind: 'inquiry', answer }), 400, 'invalid-request')
  const declined = await complaintIn(api, 'graded', { declined: 2 })
  await done(api, legal, declined.id, 'legal-review', { opinion: 'clear', comment: '可以' })
  const conclusion = { answer, otherWays: ['向消费者协会申请调解'] }
  refused(t, await give(api, supervisor, declined.id, 'conclude', conclusion), 400, 'invalid-request', {
    errors: [{ pointer: '/answer', code: 'forbidden_phrase' }],
  })
})

t.test(
  'NOT-1 a template is filled in with what is known and what is given, and kept word for word',
  async (t) => {
    const { id, reference } = await receive(api)
    const body = {
      kind: 'personal',
      channel: 'email',
      template: 'first_reply',
      values: { progress: '安装记录' },
    }
    const sent = await done(api, agent, id, 'messages', body)
    t.ok(sent.words.includes(reference) && sent.words.includes('安装记录') && sent.words.includes(agent.sub))
    t.notMatch(sent.words, /[{}]/)
    tells(t, sent, { template: 'first_reply', title: `关于您反映的问题（${reference}）` })
    const { items } = (await api.call(agent, 'GET', `/v1/complaints/${id}/messages`)).body
    t.equal(items[0].words, sent.words)
    const masked = (await api.call(auditor, 'GET', `/v1/complaints/${id}/messages`)).body.items[0]
    tells(t, masked, { words: '***', title: '***' })
  },
)

t.test(
  'NOT-1 a value that is missing is named; what is neither words nor a template is refused',
  async (t) => {
    const { id } = await receive(api)
    const send = (body: object) => give(api, agent, id, 'messages', { ...message, ...body })
    const missing = await send({ template: 'first_reply' })
    refused(t, missing, 400, 'invalid-request', {
      errors: [{ pointer: '/values/progress', code: 'missing_value' }],
    })
    for (const [body, pointer, code] of [
      [{}, '', 'one_of_both'],
      [{ words: '您好', template: 'first_reply' }, '', 'one_of_both'],
      [{ words: '您好', values: { progress: '已联系' } }, '/values', 'unknown'],
      [{ template: 'nothing_like_it' }, '/template', 'unknown_template'],
      [{ template: 'answer' }, '/template', 'unknown_template'],
      [{ template: 'first_reply', values: { progress: '您别着急' } }, '/values/progress', 'forbidden_phrase'],
      [{ template: 'first_reply', values: { wishes: '无' } }, '/values/wishes', 'unknown'],
    ] as const)
      refused(t, await send(body), 400, 'invalid-request', { errors: [{ pointer, code }] })
  },
)

t.test('NOT-1 an agent reads the templates that fit as drafts, with what is still missing', async (t) => {
  const { id, reference } = await receive(api)
  const read = (query: string, who = agent) => api.call(who, 'GET', `/v1/complaints/${id}/templates${query}`)
  const { items } = (await read('?kind=personal&channel=sms')).body
  tells(t, items, [
    { template: 'first_reply_short', missing: [], steps: ['soothe', 'apologise'] },
    { template: 'first_reply', missing: ['progress'] },
  ])
  t.ok(items[0].words.includes(reference))
  t.ok(items[1].words.includes('{progress}'))
  t.equal((await read('')).body.items.length, readDefaultPack().templates.templates.length, 'all of them')
  refused(t, await read('', stranger), 404, 'not-found')
})

t.test('NOT-1 a policy whose template names an unknown field isn’t put in force', async (t) => {
  const { content } = (await api.call(admin, 'GET', '/v1/policies/templates')).body
  const put = (change: object) =>
    api.call(admin, 'PUT', '/v1/policies/templates', { content: { ...content, ...change }, reason: '试一试' })
  const [first, ...others] = content.templates
  const unknown = await put({
    templates: [{ ...first, words: { zh: '您好{nickname}', en: 'Hello' } }, ...others],
  })
  refused(t, unknown, 400, 'invalid-request', {
    errors: [{ pointer: '/content/templates/0/words/zh', code: 'unknown_merge_field' }],
  })
  const forbidden = await put({
    templates: [{ ...first, words: { zh: '请耐心等待', en: 'Hello' } }, ...others],
  })
  refused(t, forbidden, 400, 'invalid-request', {
    errors: [{ pointer: '/content/templates/0/words/zh', code: 'forbidden_phrase' }],
  })
  const twice = await put({ templates: [first, ...content.templates] })
  refused(t, twice, 400, 'invalid-request', { errors: [{ pointer: '/content/templates/1/code' }] })
  const closed = await put({ contactHours: { ...content.contactHours, calendar: 'no_such' } })
  refused(t, closed, 400, 'invalid-request', { errors: [{ code: 'no_such_calendar' }] })
  t.equal((await put({})).status, 200)
})

t.test('REC-8 a policy of phrases finds something, once, and its better wording is one', async (t) => {
  const phrase = {
    code: 'x',
    find: ['慢慢来'],
    action: 'refuse',
    better: { zh: '今天18点前', en: 'By 18:00' },
  }
  const put = (phrases: object[]) =>
    api.call(admin, 'PUT', '/v1/policies/phrases', { content: { phrases }, reason: '试一试' })
  for (const [phrases, pointer] of [
    [[phrase, phrase], '/content/phrases/1/code'],
    [[{ ...phrase, find: ['——'] }], '/content/phrases/0/find/0'],
    [[{ ...phrase, better: { zh: '您慢慢来', en: 'By 18:00' } }], '/content/phrases/0/better/zh'],
  ] as const)
    refused(t, await put([...phrases]), 400, 'invalid-request', { errors: [{ pointer }] })
  t.equal((await put([phrase])).status, 200)
  const { id } = await receive(api)
  refused(
    t,
    await give(api, agent, id, 'messages', { ...message, words: '慢慢来吧' }),
    400,
    'invalid-request',
  )
  t.equal(
    (await give(api, agent, id, 'messages', { ...message, words: bodies.completion.answer })).status,
    201,
  )
})

t.test('PRIV-8 nothing that says who the customer is goes where anybody reads along', async (t) => {
  const customer = { name: '孟女士', phone: '+8613800138000', email: 'meng@customer.example' }
  const { id } = await receive(api, { customer })
  for (const words of ['孟女士您好', '请接 138-0013-8000 的来电', '已发至 meng@customer.example'])
    refused(
      t,
      await give(api, agent, id, 'messages', { kind: 'other', channel: 'social', words }),
      400,
      'invalid-request',
      {
        errors: [{ pointer: '/words', code: 'personal_in_public' }],
      },
    )
  const open = { kind: 'other', channel: 'social', words: '您好，我们已私信联系您。' }
  t.equal((await give(api, agent, id, 'messages', open)).status, 201)
})
