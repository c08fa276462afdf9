import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  FORM_TYPE,
  fetchFile,
  formOf,
  type Handed,
  handedIn,
  PNG,
  pdf,
  storedIn,
} from '../support/evidence.ts'
import { done, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent } from '../support/people.ts'
import { type Page, pageOf, seen, track } from '../support/tracking.ts'

const api = await startTestApp(t)

t.test(
  'the customer hands in a photograph on their page, and whoever handles it reads it (PRIV-5)',
  async (t) => {
    const told = await receive(api)
    const page = pageOf(told)
    const { actions } = await seen(api, page)
    const offered = actions.find(({ name }: { name: string }) => name === 'attachments')
    tells(t, offered, { allowed: true, href: `/v1/track/${page.reference}/attachments`, method: 'POST' })
    const answer = await handIn(page, { name: '故障.png', content: PNG })
    const shape = { name: '故障.png', type: 'image/png', bytes: PNG.length, addedAt: api.now().toISOString() }
    tells(t, answer, { status: 201, body: shape })
    t.same((await seen(api, page)).attachments, [{ id: answer.body.id, ...shape }])
    tells(t, (await look(api, agent, told.id)).attachments, [{ ...shape, by: 'customer' }])
    t.equal((await fetchFile(api, agent, told.id, answer.body.id)).status, 200)
    tells(t, (await timeline(api, told.id)).at(-1), {
      type: 'evidence.added',
      actor: 'customer',
      origin: 'track',
    })
  },
)

t.test('what the house has found is not on the page, what the customer handed in is (FAIR-4)', async (t) => {
  const told = await receive(api)
  await handedIn(api, agent, told.id, { name: '监控.png', content: PNG })
  t.same((await seen(api, pageOf(told))).attachments, [])
})

t.test(
  'from outside less is taken than in the house, and nothing that the house refuses (PRIV-5)',
  async (t) => {
    const told = await receive(api)
    const page = pageOf(told)
    const large = await handIn(page, { content: pdf(20 * 2 ** 20) })
    refused(t, large, 413, 'body-too-large', { mostBytes: 20 * 2 ** 20 })
    const program = await handIn(page, { content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]) })
    tells(t, program.body.errors, [{ pointer: '/file', code: 'type_not_allowed' }])
    for (let n = 0; n < 9; n += 1) t.equal((await handIn(page, { content: pdf(n) })).status, 201)
    const race = await Promise.all([1, 2, 3].map((n) => handIn(page, { content: pdf(20 + n) })))
    t.same(race.map(({ status }) => status).sort(), [201, 409, 409])
    t.equal(storedIn(api.files).filter(({ path }) => path.includes(told.id)).length, 10)
    await handedIn(api, agent, told.id, { content: PNG })
  },
)

t.test('another’s link, a revoked one and none at all hand in nothing (PRIV-6)', async (t) => {
  const [mine, other] = [await receive(api), await receive(api)]
  const [page, foreign] = [pageOf(mine), pageOf(other)]
  refused(t, await handIn({ ...page, token: foreign.token }, { content: PNG }), 401, 'unauthorized')
  refused(t, await handIn({ ...page, token: '' }, { content: PNG }), 401, 'unauthorized')
  await done(api, agent, mine.id, 'tracking/revoke', bodies.reason)
  refused(t, await handIn(page, { content: PNG }), 401, 'unauthorized')
  t.same((await look(api, agent, mine.id)).attachments, [])
})

t.test('the page takes a form and nothing else there', async (t) => {
  const told = await receive(api)
  refused(t, await track(api, pageOf(told), 'attachments', {}), 415, 'unsupported-media-type')
})

async function handIn({ reference, token }: Page, handed: Handed) {
  const { statusCode, headers, payload } = await api.app.inject({
    ...{ method: 'POST', url: `/v1/track/${reference}/attachments`, payload: formOf(handed) },
    headers: { 'content-type': FORM_TYPE, ...(token ? { authorization: `Bearer ${token}` } : {}) },
  })
  return { status: statusCode, headers, payload, body: JSON.parse(payload) }
}
