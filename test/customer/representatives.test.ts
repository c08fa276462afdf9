import t from 'tap'
import { startTestApp } from '../support/app.ts'
import {
  complaintIn,
  done,
  give,
  look,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, auditor, colleague, liaison, stranger } from '../support/people.ts'
import { acted, pageOf, seen, track } from '../support/tracking.ts'

const DAY = 24 * 3_600_000
const api = await startTestApp(t)
const lawyer = {
  ...{ name: '薛律师', relation: 'lawyer', contact: 'xue@lawyers.example' },
  proof: { reference: '授权委托书 SQ-0087', note: '已核对原件' },
}

t.test(
  'REC-6 a representative is heard once an agent has accepted the proof, by a link of their own',
  async (t) => {
    const told = await receive(api)
    const named = await done(api, agent, told.id, 'representatives', lawyer)
    tells(t, named, { ...lawyer, state: 'named', namedBy: agent.sub, acceptedAt: null })
    const accepted = await done(api, colleague, told.id, `representatives/${named.id}/accept`)
    tells(t, accepted, { id: named.id, state: 'accepted', acceptedBy: colleague.sub })
    const page = pageOf(accepted)
    t.not(page.token, pageOf(told).token)
    t.equal((await track(api, page)).status, 200)
    const again = await give(api, agent, told.id, `representatives/${named.id}/accept`)
    refused(t, again, 409, 'already-concluded')
  },
)

t.test('REC-6 what a representative does is recorded as theirs', async (t) => {
  const told = await complaintIn(api, 'approved')
  const { id, page } = await representing(told.id)
  await acted(api, page, 'decide', { accept: told.plan.recommended, words: '受委托接受第一种' })
  await acted(api, page, 'messages', { words: '后续请与我联系' })
  const by = `representative:${id}`
  const events = (await timeline(api, told.id)).filter(({ role }) => role === 'customer')
  t.same(
    events.map(({ type, actor, origin }) => [type, actor, origin]),
    [
      ['complaint.decided', by, 'track'],
      ['message.received', by, 'track'],
    ],
  )
  tells(t, await look(api, agent, told.id), { decision: { recordedBy: by } })
  tells(t, (await seen(api, page)).messages, [{ from: 'representative', words: '后续请与我联系' }])
})

t.test('REC-6 a revoked representative comes in no more, the customer does', async (t) => {
  const told = await receive(api)
  const { id, page } = await representing(told.id)
  await done(api, agent, told.id, `representatives/${id}/revoke`, { reason: '委托已解除' })
  t.equal((await track(api, page)).status, 401)
  t.equal((await track(api, pageOf(told))).status, 200)
  const more = await give(api, agent, told.id, 'tracking', { representative: id })
  t.match(more, { status: 400, body: { errors: [{ pointer: '/representative', code: 'not_accepted' }] } })
  const twice = await give(api, agent, told.id, `representatives/${id}/revoke`, { reason: '再次' })
  refused(t, twice, 409, 'already-concluded')
})

t.test('REC-6 an authority that ends takes the link with it, also one sent later', async (t) => {
  const told = await receive(api)
  const until = new Date(api.now().getTime() + 2 * DAY).toISOString()
  const { id, page } = await representing(told.id, { ...lawyer, until })
  const second = pageOf({ tracking: await done(api, agent, told.id, 'tracking', { representative: id }) })
  api.advance(2 * DAY - 1)
  for (const one of [page, second]) t.equal((await track(api, one)).status, 200)
  api.advance(1)
  for (const one of [page, second]) t.equal((await track(api, one)).status, 401)
  const past = await give(api, agent, told.id, 'representatives', { ...lawyer, until })
  t.match(past, { status: 400, body: { errors: [{ pointer: '/until', code: 'in_past' }] } })
})

t.test(
  'REC-6 at most as many as policy lets speak for one customer; who is revoked makes room',
  async (t) => {
    const told = await receive(api)
    const { id } = await representing(told.id)
    await done(api, agent, told.id, 'representatives', lawyer)
    for (const [language, sign] of [
      ['zh-CN', /代理人数/],
      ['en', /representatives/],
    ] as const) {
      const url = `/v1/complaints/${told.id}/representatives`
      const third = await api.call(agent, 'POST', url, lawyer, { 'accept-language': language })
      refused(t, third, 409, 'too-many-representatives', { most: 2, rule: 'REC-6' })
      t.match(third.body.title, sign)
    }
    await done(api, agent, told.id, `representatives/${id}/revoke`, { reason: '更换代理人' })
    await done(api, agent, told.id, 'representatives', lawyer)
  },
)

t.test(
  'ARC-1 in a frozen dossier who represents stays as it was, but their links can be ended',
  async (t) => {
    const told = await complaintIn(api, 'revisited', { solved: 'yes' })
    const { id, page } = await representing(told.id)
    await done(api, agent, told.id, 'archive')
    const frozen = await give(api, agent, told.id, `representatives/${id}/revoke`, { reason: '委托已解除' })
    refused(t, frozen, 409, 'transition-not-allowed', { state: 'archived' })
    t.equal((await track(api, page)).status, 200)
    const ended = { reason: '委托已解除', representative: id }
    await done(api, agent, told.id, 'tracking/revoke', ended)
    t.equal((await track(api, page)).status, 401)
  },
)

t.test('LIFE-8 whoever speaks for the customer speaks for them in the successor as well', async (t) => {
  const told = await complaintIn(api, 'revisited', { solved: 'yes' })
  const { id, page } = await representing(told.id)
  await done(api, agent, told.id, 'archive')
  const successor = await acted(api, page, 'appeal', { grounds: '赔付金额有误' })
  const next = pageOf(successor)
  await acted(api, next, 'messages', { words: '补充材料已寄出' })
  tells(t, (await seen(api, next)).messages, [{ from: 'representative' }])
  const worklist = await api.call(agent, 'GET', `/v1/complaints?reference=${next.reference}`)
  const events = await timeline(api, worklist.body.items[0].id)
  t.equal(events.at(-1).actor, `representative:${id}`)
})

t.test('PRIV-1 who reads masked or only their part learns nothing of who represents', async (t) => {
  const told = await receive(api)
  await representing(told.id)
  const masked = await look(api, auditor, told.id)
  tells(t, masked.representatives, [{ name: '薛**', contact: '***', proof: { reference: '***' } }])
  await done(api, agent, told.id, 'verifications', {
    ...{ kind: 'internal', source: 'cctv', owner: liaison.sub, question: '当天有人在场吗？' },
  })
  t.notOk('representatives' in (await look(api, liaison, told.id)))
  refused(t, await give(api, stranger, told.id, 'representatives', lawyer), 404, 'not-found')
})

t.test('REC-6 of other representatives a representative learns nothing', async (t) => {
  const told = await receive(api)
  const { page } = await representing(told.id)
  tells(t, (await seen(api, pageOf(told))).representatives, [{ name: '薛律师', relation: 'lawyer' }])
  t.same((await seen(api, page)).representatives, [])
  const unknown = '01930000-0000-7000-8000-000000000000'
  const accept = await give(api, agent, told.id, `representatives/${unknown}/accept`)
  refused(t, accept, 404, 'not-found')
})

/** Somebody named and accepted, with the page that their link leads to. */
async function representing(complaint: string, who: object = lawyer) {
  const { id }: Told = await done(api, agent, complaint, 'representatives', who)
  return { id, page: pageOf(await done(api, agent, complaint, `representatives/${id}/accept`)) }
}
