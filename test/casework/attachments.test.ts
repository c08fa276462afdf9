import { createHash } from 'node:crypto'
import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { fetchFile, handedIn, handIn, PNG, pdf, storedIn } from '../support/evidence.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, liaison, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const NOWHERE = '01930000-0000-7000-8000-000000000000'

t.test(
  'a file is kept as evidence, with its type, size and SHA-256, and read again as it was (PRIV-5)',
  async (t) => {
    const { id, version } = await receive(api)
    const content = pdf(300_000)
    const answer = await handIn(api, agent, id, { name: '检测报告.pdf', content })
    const sha256 = createHash('sha256').update(content).digest('hex')
    const shape = {
      ...{ name: '检测报告.pdf', type: 'application/pdf', bytes: content.length, sha256, by: agent.sub },
      ...{ addedAt: api.now().toISOString(), confidential: false, redactionOf: null, mayLeave: true },
    }
    tells(t, answer, { status: 201, body: shape })
    const read = await fetchFile(api, agent, id, answer.body.id)
    t.equal(read.status, 200)
    t.ok(read.content.equals(content))
    tells(t, await look(api, agent, id), { attachments: [shape], version })
    tells(t, (await api.call(agent, 'GET', `/v1/complaints/${id}/attachments`)).body, { items: [shape] })
    tells(t, (await timeline(api, id)).at(-1), { type: 'evidence.added', actor: agent.sub })
  },
)

t.test('what lies in the store and in the tables says nothing of content and name (PRIV-1)', async (t) => {
  const { id } = await receive(api)
  const content = Buffer.from('Quittung: zinnober73 hat bezahlt.\n'.repeat(5000))
  const { id: attachment } = await handedIn(api, agent, id, { name: 'zinnober73.txt', content })
  const found = storedIn(api.files).filter(({ path }) => path.endsWith(attachment))
  t.same(found, [{ path: `${api.tenant}/${id}/${attachment}`, bytes: content.length + 9 + 3 * 16 }])
  const { readFileSync } = await import('node:fs')
  t.notOk(readFileSync(`${api.files}/${found[0]?.path}`).includes('zinnober73'))
  const rows = await asOwner(api.url, (client) =>
    client.query(`select e::text from complaint_event e union all select c::text from complaint c
      union all select a::text from attachment a union all select u::text from attachment_custody u`),
  )
  t.notMatch(JSON.stringify(rows.rows), 'zinnober73')
})

t.test('a download is saved and never shown: no browser runs or guesses what it is (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const { id: attachment } = await handedIn(api, agent, id, { name: `收据 "5'0%.png`, content: PNG })
  const { headers } = await fetchFile(api, agent, id, attachment)
  t.match(headers, {
    'content-type': 'image/png',
    'content-length': PNG.length,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-disposition':
      'attachment; filename="__ _5_0_.png"; filename*=UTF-8\'\'%E6%94%B6%E6%8D%AE%20_5%270%25.png',
  })
  t.match(headers['content-security-policy'], /default-src 'none'.*; sandbox$/)
})

t.test('every reading and change is in the custody log, with who, when and what for (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const { id: attachment } = await handedIn(api, agent, id, { content: PNG })
  api.advance(60_000)
  const at = api.now().toISOString()
  const purpose = { purpose: encodeURIComponent('核对签收人') }
  await fetchFile(api, supervisor, id, attachment, purpose)
  api.advance(1)
  await done(api, agent, id, `attachments/${attachment}/mark`, { confidential: true, ...bodies.reason })
  api.advance(1)
  const { id: copy } = await handedIn(api, agent, id, { content: PNG }, `attachments/${attachment}/redacted`)
  const log = (who = agent, path = `attachments/${attachment}/custody`) =>
    api.call(who, 'GET', `/v1/complaints/${id}/${path}`)
  tells(t, (await log()).body.items, [
    { action: 'added', actor: agent.sub, role: 'agent', purpose: null, attachment },
    { action: 'read', actor: supervisor.sub, role: 'supervisor', purpose: '核对签收人', at },
    { action: 'marked', actor: agent.sub },
    { action: 'redacted', actor: agent.sub },
  ])
  t.same((await log(auditor)).body.items[1].purpose, '***')
  const whole = (await log(agent, 'custody')).body.items
  t.same(
    whole.map((entry: { attachment: string }) => entry.attachment).sort(),
    [attachment, attachment, attachment, attachment, copy].sort(),
  )
  const first = await log(agent, 'custody?limit=2')
  const rest = await log(agent, `custody?limit=200&cursor=${first.body.nextCursor}`)
  t.same([...first.body.items, ...rest.body.items], whole)
  refused(t, await log(agent, 'custody?cursor=x'), 400, 'invalid-request')
  const bad = await fetchFile(api, agent, id, attachment, { purpose: '%E6%94' })
  tells(t, bad.body, { status: 400, errors: [{ pointer: '/Purpose', code: 'wrong_format' }] })
})

t.test('nobody changes or shortens the custody log, nor what an attachment was (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  await handedIn(api, agent, id, { content: PNG })
  for (const sql of [
    `update attachment_custody set actor = 'x'`,
    'delete from attachment_custody',
    'truncate attachment_custody',
    `update attachment set sha256 = repeat('0', 64)`,
    'delete from attachment',
  ])
    await asOwner(api.url, async (client) => {
      await t.rejects(client.query(sql), { code: '23001' }, sql)
    })
})

t.test('one redacted copy takes the place of its original outside the house (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const original = await handedIn(api, agent, id, { content: PNG, fields: { confidential: 'true' } })
  tells(t, original, { confidential: true, mayLeave: false })
  const open = await handedIn(api, agent, id, { content: PNG })
  t.equal(open.mayLeave, true)
  const redacted = `attachments/${original.id}/redacted`
  const copy = await handedIn(api, agent, id, { name: '已脱敏.png', content: PNG }, redacted)
  tells(t, copy, { redactionOf: original.id, mayLeave: true })
  await handedIn(api, agent, id, { content: PNG }, `attachments/${open.id}/redacted`)
  const shown = (await look(api, agent, id)).attachments
  t.same(
    shown.map(({ mayLeave }: { mayLeave: boolean }) => mayLeave),
    [false, false, true, true],
  )
  const ofCopy = await handIn(api, agent, id, { content: PNG }, `attachments/${copy.id}/redacted`)
  refused(t, ofCopy, 404, 'not-found')
  const ofNothing = await handIn(api, agent, id, { content: PNG }, `attachments/${NOWHERE}/redacted`)
  refused(t, ofNothing, 404, 'not-found')
})

t.test(
  'who reads masked sees names by their first character, and redacted copies only (PRIV-1)',
  async (t) => {
    const { id } = await receive(api)
    const original = await handedIn(api, agent, id, { name: '王女士.png', content: PNG })
    const copy = await handedIn(api, agent, id, { content: PNG }, `attachments/${original.id}/redacted`)
    t.equal((await look(api, auditor, id)).attachments[0].name, '王**')
    const whole = await fetchFile(api, auditor, id, original.id)
    tells(t, whole.body, { status: 403, type: '/problems/redacted-copy-only', rule: 'PRIV-5' })
    t.equal((await fetchFile(api, auditor, id, copy.id)).status, 200)
  },
)

t.test(
  'who answers for the unit complained of hands in what their statement rests on (FAIR-1)',
  async (t) => {
    const { id } = await receive(api, { respondents: [{ kind: 'unit', name: 'store-7' }] })
    const asking = { owner: liaison.sub, question: '交货时是否验过外观？' }
    await done(api, agent, id, 'statements/requests', asking)
    const { id: file } = await handedIn(api, liaison, id, { content: PNG })
    const said = { by: 'respondent', words: '验过，见照片', attachments: [file] }
    await done(api, liaison, id, 'statements', said)
    refused(t, await handIn(api, liaison, id, { content: PNG }), 409, 'already-concluded')
  },
)

t.test('a liaison hands in what was asked for, sees their own and nothing else (§1)', async (t) => {
  const { id } = await receive(api)
  const others = await handedIn(api, agent, id, { content: PNG })
  refused(t, await handIn(api, liaison, id, { content: PNG }), 404, 'not-found')
  const { id: vid } = await done(api, agent, id, 'verifications', bodies.verification)
  const own = await handedIn(api, liaison, id, { content: PNG })
  const seen = (await api.call(liaison, 'GET', `/v1/complaints/${id}/attachments`)).body.items
  tells(t, seen, [{ id: own.id }])
  t.equal((await fetchFile(api, liaison, id, own.id)).status, 200)
  t.equal((await fetchFile(api, liaison, id, others.id)).status, 404)
  const answer = { ...bodies.finding, evidence: { reference: 'x', attachments: [own.id] } }
  const { verifications } = await done(api, liaison, id, `verifications/${vid}/answer`, answer)
  t.same(verifications[0].evidence.attachments, [own.id])
  refused(t, await handIn(api, liaison, id, { content: PNG }), 409, 'already-concluded')
})

t.test('nobody else reads or adds evidence: other departments, complaints, tenants (PRIV-6)', async (t) => {
  const { id } = await receive(api)
  const mine = await handedIn(api, agent, id, { content: PNG })
  const { id: elsewhere } = await receive(api)
  const made = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
  })
  const foreign = { ...supervisor, tenant: made.body.id }
  t.equal((await fetchFile(api, stranger, id, mine.id)).status, 404)
  t.equal((await fetchFile(api, agent, elsewhere, mine.id)).status, 404)
  t.equal((await fetchFile(api, foreign, id, mine.id)).status, 404)
  for (const who of [stranger, foreign])
    refused(t, await handIn(api, who, id, { content: PNG }), 404, 'not-found')
  const { attachments } = await look(api, agent, id)
  t.equal(attachments.length, 1)
})

t.test(
  'a key repeats the answer for the same file, and keeps it once; another file is refused',
  async (t) => {
    const { id } = await receive(api)
    const headers = { 'idempotency-key': 'photo-1' }
    const [first, again] = [
      await handIn(api, agent, id, { content: PNG, headers }),
      await handIn(api, agent, id, { content: PNG, headers }),
    ]
    t.equal(again.payload, first.payload)
    t.equal(again.headers['idempotent-replayed'], 'true')
    const other = await handIn(api, agent, id, { content: pdf(10), headers })
    refused(t, other, 422, 'idempotency-key-reused')
    t.equal((await look(api, agent, id)).attachments.length, 1)
    t.equal(storedIn(api.files).filter(({ path }) => path.includes(id)).length, 1)
    t.same(await uploadsOf(id), [])
  },
)

t.test('of many at once never more are kept than policy allows (LIFE-1, PRIV-5)', async (t) => {
  const evidence = (await api.call(supervisor, 'GET', '/v1/policies/evidence')).body.content
  const outside = { ...evidence.outside, maxFiles: 4 }
  const put = await api.call({ sub: 'admin.mo', roles: ['admin'] }, 'PUT', '/v1/policies/evidence', {
    ...{ content: { ...evidence, maxFiles: 4, outside }, reason: '压测' },
  })
  t.equal(put.status, 200)
  const { id } = await receive(api)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => handIn(api, agent, id, { content: pdf(50_000 + n) })),
  )
  t.same(answers.map(({ status }) => status).sort(), [...Array(4).fill(201), ...Array(6).fill(409)])
  refused(t, await handIn(api, agent, id, { content: PNG }), 409, 'evidence-full', { files: 4, maxFiles: 4 })
  t.equal((await look(api, agent, id)).attachments.length, 4)
  t.equal(storedIn(api.files).filter(({ path }) => path.includes(id)).length, 4)
  t.same(await uploadsOf(id), [])
})

t.test('evidence of tasks, statements and settlements names files of the same complaint only', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing')
  const file = await handedIn(api, agent, id, { content: PNG })
  const other = await handedIn(api, agent, (await receive(api)).id, { content: PNG })
  const finish = `tasks/${tasks[0].id}/finish`
  const unknown = await give(api, agent, id, finish, {
    evidence: { reference: '签收单', attachments: [file.id, other.id] },
  })
  const pointer = '/evidence/attachments/1'
  refused(t, unknown, 400, 'invalid-request')
  tells(t, unknown.body.errors, [{ pointer, code: 'unknown_attachment' }])
  const evidence = { reference: '签收单', attachments: [file.id] }
  tells(t, (await done(api, agent, id, finish, { evidence })).tasks[0], { evidence })
  tells(t, (await look(api, auditor, id)).tasks[0].evidence, { reference: '***', attachments: [file.id] })
  const words = { by: 'complainant', words: '这是当天的照片' }
  const said = await done(api, agent, id, 'statements', { ...words, attachments: [file.id] })
  t.same(said.attachments, [file.id])
  const bad = await give(api, agent, id, 'statements', { ...words, attachments: [NOWHERE] })
  tells(t, bad.body.errors, [{ pointer: '/attachments/0', code: 'unknown_attachment' }])
  const { id: graded } = await complaintIn(api, 'graded')
  const settled = await give(api, agent, graded, 'settle', {
    ...bodies.settlement(),
    evidence,
  })
  tells(t, settled.body.errors, [{ pointer: '/evidence/attachments/0', code: 'unknown_attachment' }])
})

t.test(
  'an archived complaint takes no more evidence, but what it has is read and logged (ARC-1)',
  async (t) => {
    const { id } = await complaintIn(api, 'revisited', { solved: 'yes' })
    const { id: attachment } = await handedIn(api, agent, id, { content: PNG })
    await done(api, agent, id, 'archive')
    const late = await handIn(api, agent, id, { content: PNG })
    refused(t, late, 409, 'transition-not-allowed', { state: 'archived' })
    api.advance(1)
    t.equal((await fetchFile(api, agent, id, attachment)).status, 200)
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/custody`)
    t.equal(body.items.at(-1).action, 'read')
  },
)

t.test('a file that was changed in the store is not handed out as if it were whole (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const { id: attachment } = await handedIn(api, agent, id, { content: pdf(1000) })
  const { readFileSync, rmSync, writeFileSync } = await import('node:fs')
  const place = `${api.files}/${api.tenant}/${id}/${attachment}`
  const stored = readFileSync(place)
  stored[500] = (stored[500] ?? 0) ^ 1
  writeFileSync(place, stored)
  t.equal((await fetchFile(api, agent, id, attachment)).status, 500)
  rmSync(place)
  t.equal((await fetchFile(api, agent, id, attachment)).status, 500)
})

async function uploadsOf(id: string): Promise<unknown[]> {
  const { rows } = await asOwner(api.url, (client) =>
    client.query('select id from upload where complaint_id = $1', [id]),
  )
  return rows
}
