import t, { type Test } from 'tap'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import { workOnce } from '../../src/worker.job.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { fetchFile, handedIn, PNG, storedIn } from '../support/evidence.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, legal, quality, supervisor } from '../support/people.ts'
import { unzipped } from '../support/unzip.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const YEARS_MS = 1097 * DAY_MS // a little more than three years
const privacy: Bearer = { sub: 'privacy.lan', roles: ['privacy'] }
const second: Bearer = { sub: 'privacy.mei', roles: ['privacy'] }
const secondLegal: Bearer = { sub: 'legal.hu', roles: ['legal'] }
const work = () => workOnce({ database: api.database, means: api.means, log: api.app.log })
const decide = (who: Bearer, id: string, name: 'approve' | 'refuse', body: object = {}) =>
  api.call(who, 'POST', `/v1/disposals/${id}/${name}`, body)
const batches = async (state: string) =>
  (await api.call(privacy, 'GET', `/v1/disposals?state=${state}`)).body.items
const read = async (id: string) => (await api.call(privacy, 'GET', `/v1/disposals/${id}`)).body
const query = (sql: string, values: unknown[] = []) =>
  asOwner(api.url, async (client) => (await client.query(sql, values)).rows)
const findings = () =>
  asOwner(api.url, async (client) => {
    const found: string[] = []
    for await (const { complaint, what } of verifyAll(client)) found.push(`${complaint} ${what}`)
    return found
  })

/** A batch that waits for its decision, with so many archived complaints that are over their time. */
async function proposed(count = 1) {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) ids.push((await complaintIn(api, 'archived')).id)
  api.advance(YEARS_MS)
  await work()
  const [batch] = await batches('proposed')
  return { batch: batch.id as string, ids, id: ids[0] as string }
}

async function approvedByTwo(t: Test, batch: string) {
  tells(t, (await decide(privacy, batch, 'approve')).body, { state: 'proposed' })
  tells(t, (await decide(second, batch, 'approve')).body, { state: 'approved' })
}

t.test(
  'ARC-2 what is archived is proposed when its time is over, not before; with legal risk later',
  async (t) => {
    const { id } = await complaintIn(api, 'archived')
    const risky = await receive(api)
    await done(api, agent, risky.id, 'classify', { ...bodies.classification, legalRisk: true })
    await done(api, supervisor, risky.id, 'transfer', { to: 'court', reason: '已进入诉讼' })
    const dossier = (await api.call(supervisor, 'GET', `/v1/complaints/${id}/dossier`)).body
    t.equal(dossier.keptUntil, '2029-11-20T02:00:00.000Z')
    api.advance(Date.parse(dossier.keptUntil) - api.now().getTime() - 1)
    await work()
    t.strictSame(await batches('proposed'), [], 'a millisecond early')
    api.advance(1)
    await work()
    await work()
    const [batch, ...others] = await batches('proposed')
    t.strictSame(others, [], 'once')
    tells(t, batch, { complaints: 1, disposed: 0, approvals: [], refusal: null })
    tells(t, await read(batch.id), {
      items: [{ complaint: id, keptUntil: dossier.keptUntil, outcome: null }],
    })
    const late = (await api.call(supervisor, 'GET', `/v1/complaints/${risky.id}/dossier`)).body
    t.equal(late.keptUntil, '2031-11-20T02:00:00.000Z')
    t.equal((await decide(privacy, batch.id, 'refuse', bodies.reason)).status, 200)
  },
)

t.test(
  'PRIV-4 two people approve, not one twice, not two of legal; then nothing is left to decide',
  async (t) => {
    const { batch } = await proposed()
    tells(t, (await decide(legal, batch, 'approve')).body, {
      ...{ state: 'proposed', approvals: [{ by: legal.sub, role: 'legal' }] },
      actions: [
        { name: 'approve', allowed: false, type: '/problems/second-person-needed' },
        { name: 'refuse', allowed: true },
      ],
    })
    refused(t, await decide(legal, batch, 'approve'), 403, 'second-person-needed')
    refused(t, await decide(secondLegal, batch, 'approve'), 403, 'privacy-approval-missing')
    await work()
    t.equal((await read(batch)).disposed, 0, 'one approval disposes of nothing')
    tells(t, (await decide(privacy, batch, 'approve')).body, { state: 'approved' })
    refused(t, await decide(second, batch, 'approve'), 409, 'disposal-decided', { state: 'approved' })
    refused(t, await decide(second, batch, 'refuse', bodies.reason), 409, 'disposal-decided')
    await work()
    t.equal((await read(batch)).state, 'executed')
  },
)

t.test('PRIV-4 of several who approve at once exactly two count', async (t) => {
  const { batch } = await proposed()
  const people = [privacy, second, legal, secondLegal, { sub: 'privacy.xu', roles: ['privacy' as const] }]
  const answers = await Promise.all(people.map((who) => decide(who, batch, 'approve')))
  t.equal(answers.filter(({ status }) => status === 200).length, 2)
  t.ok(answers.every(({ status }) => [200, 403, 409].includes(status)))
  t.equal((await read(batch)).approvals.length, 2)
  const twice = await proposed()
  const same = await Promise.all([
    decide(privacy, twice.batch, 'approve'),
    decide(privacy, twice.batch, 'approve'),
  ])
  t.strictSame(same.map(({ status }) => status).sort(), [200, 403])
  t.equal((await read(twice.batch)).state, 'proposed')
  await decide(second, twice.batch, 'approve')
  await work()
})

t.test(
  'ARC-2 PRIV-4 what was disposed of has no text of people left, and everything still reads',
  async (t) => {
    const { batch, id } = await proposed()
    const before = await look(api, agent, id)
    const dossierBefore = (await api.call(supervisor, 'GET', `/v1/complaints/${id}/dossier`)).body
    const figures = await api.call(supervisor, 'POST', '/graphql', {
      query: '{ volume { total } funnel { stages { stage reached } } }',
    })
    t.ok(figures.body.data.volume.total > 0)
    await query(
      `insert into link_token (tenant_id, secret_hash, complaint_id, kind)
        values ($1, decode(repeat('ab', 32), 'hex'), $2, 'tracking')`,
      [api.tenant, id],
    )
    await approvedByTwo(t, batch)
    await work()
    const after = await look(api, agent, id)
    tells(t, after, {
      ...{ state: 'archived', disposal: 'resolved', grade: before.grade, account: '***', answer: '***' },
      ...{ customer: { name: '***', phone: '***', email: null, type: 'individual' } },
      ...{
        demands: [
          { kind: 'exchange', words: '***' },
          { kind: 'apology', words: null },
        ],
      },
      disposedAt: api.now().toISOString(),
    })
    t.notOk(after.actions.some(({ allowed }: { allowed: boolean }) => allowed))
    const last = (await timeline(api, id)).at(-1)
    tells(t, last, {
      ...{ type: 'complaint.disposed', actor: 'worker', role: 'worker', origin: 'worker' },
      data: { batch, approvedBy: [privacy.sub, second.sub] },
    })
    const dossier = await api.call(supervisor, 'GET', `/v1/complaints/${id}/dossier`)
    t.strictSame(
      dossier.body.archive,
      dossierBefore.archive,
      'the frozen dossier and its hash are as they were',
    )
    tells(t, dossier.body, { keptUntil: null, disposed: { at: api.now().toISOString(), batch } })
    for (const path of ['', '/timeline', '/messages', '/clocks', '/dossier', '/dossier.html'])
      for (const who of [agent, supervisor, legal, auditor]) {
        const answer = await api.call(who, 'GET', `/v1/complaints/${id}${path}`)
        t.equal(answer.status, 200, `${who.sub} ${path}`)
        t.notMatch(answer.payload, /孟女士|跳闸|换一台新的|门店当面/, `${who.sub} ${path}`)
      }
    const zip = await api.app.inject({
      ...{ method: 'GET', url: `/v1/complaints/${id}/dossier.zip` },
      headers: { authorization: `Bearer ${api.token(supervisor)}` },
    })
    t.notOk((await unzipped(zip.rawPayload)).has('openings.json'))
    for (const list of ['?limit=200', '?limit=50&include=actions', '?state=archived', '.csv', '.ndjson']) {
      const answer = await api.call(supervisor, 'GET', `/v1/complaints${list}`)
      t.equal(answer.status, 200, list)
      t.ok(answer.payload.includes(after.reference), list)
    }
    const phone = await api.call(supervisor, 'POST', '/v1/complaints/search', {
      phone: before.customer.phone,
    })
    t.strictSame(phone.body.items, [], 'not found by what it held')
    t.strictSame(
      (await api.call(supervisor, 'POST', '/v1/complaints/search', { q: '跳闸' })).body.items.filter(
        (one: { id: string }) => one.id === id,
      ),
      [],
    )
    t.strictSame(
      (
        await api.call(supervisor, 'POST', '/graphql', {
          query: '{ volume { total } funnel { stages { stage reached } } }',
        })
      ).body,
      figures.body,
      'the figures stay',
    )
    t.strictSame(await query('select 1 from complaint_personal where complaint_id = $1', [id]), [])
    t.strictSame(await query('select 1 from complaint_search where complaint_id = $1', [id]), [])
    const open = 'select 1 from link_token where complaint_id = $1 and revoked_at is null'
    t.strictSame(await query(open, [id]), [], 'no link leads to it any more')
    t.strictSame(await findings(), [])
  },
)

t.test(
  'ARC-2 PRIV-5 evidence is unreadable once disposed of, and its contents leave the store',
  async (t) => {
    const { id } = await complaintIn(api, 'revisited', { solved: 'yes' })
    const file = await handedIn(api, agent, id, { name: '现场照片.png', content: PNG })
    const purpose = { purpose: encodeURIComponent('核对现场') }
    t.equal((await fetchFile(api, agent, id, file.id, purpose)).status, 200)
    await done(api, agent, id, 'archive')
    api.advance(YEARS_MS)
    await work()
    const [{ id: batch }] = await batches('proposed')
    await approvedByTwo(t, batch)
    t.equal(storedIn(api.files).filter(({ path }) => path.endsWith(file.id)).length, 1)
    await work()
    await work()
    t.equal(storedIn(api.files).filter(({ path }) => path.endsWith(file.id)).length, 0)
    const gone = await fetchFile(api, agent, id, file.id)
    tells(t, gone.body, { status: 409, type: '/problems/disposed' })
    tells(t, await look(api, agent, id), { attachments: [{ id: file.id, name: '***', sha256: file.sha256 }] })
    const custody = (await api.call(supervisor, 'GET', `/v1/complaints/${id}/custody`)).body
    t.strictSame(
      custody.items
        .map(({ action, purpose: said }: { action: string; purpose: string | null }) => [action, said])
        .sort(),
      [
        ['added', null],
        ['read', null],
      ],
    )
    t.equal((await api.call(supervisor, 'GET', `/v1/complaints/${id}/dossier`)).status, 200)
    t.strictSame(await findings(), [])
  },
)

t.test('ARC-2 reports of retaliation lose their words with everything else, and still read', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  await done(api, agent, id, 'retaliation', { words: '店员公开了我的住址' })
  api.advance(YEARS_MS)
  await work()
  const [{ id: batch }] = await batches('proposed')
  await approvedByTwo(t, batch)
  await work()
  const { status, body } = await api.call(auditor, 'GET', `/v1/complaints/${id}/retaliation`)
  tells(t, { status, ...body }, { status: 200, items: [{ words: '***', reportedBy: agent.sub }] })
})

t.test(
  'SAFE-1 ARC-2 what leads a safety case is proposed once that is closed; the case still reads after',
  async (t) => {
    const hazard = {
      facts: { ...bodies.plainFacts, safetyHazard: true },
      incident: { product: '电饭煲', batch: 'B-9' },
    }
    const { id, safetyCase } = await receive(api, hazard)
    const step = async (who: Bearer, name: string, body: object) =>
      t.equal((await api.call(who, 'POST', `/v1/safety-cases/${safetyCase}/${name}`, body)).status, 200, name)
    await done(api, supervisor, id, 'transfer', { to: 'court', reason: '已进入诉讼' })
    await step(agent, 'contain', {
      measures: ['全渠道下架'],
      evidence: { reference: 'XJ-1', note: '已核对' },
    })
    api.advance(YEARS_MS)
    await work()
    t.strictSame(await batches('proposed'), [], 'a case that is open needs its complaint')
    const vote = { recall: false, reason: '检测合格' }
    for (const who of [quality, legal]) await step(who, 'decide-recall', vote)
    await step(supervisor, 'close', bodies.reason)
    await work()
    const [{ id: batch }] = await batches('proposed')
    await approvedByTwo(t, batch)
    await work()
    t.ok((await look(api, agent, id)).disposedAt)
    tells(t, (await api.call(quality, 'GET', `/v1/safety-cases/${safetyCase}`)).body, {
      ...{ state: 'closed', containment: { measures: ['***'], evidence: '***' } },
      ...{ votes: [{ reason: '***' }, { reason: '***' }], closing: { reason: '***' } },
    })
  },
)

t.test('ARC-2 nothing is done to what was disposed of, in either language', async (t) => {
  const { batch, id } = await proposed()
  await approvedByTwo(t, batch)
  await work()
  for (const [who, command, body] of [
    [legal, 'hold', bodies.reason],
    [agent, 'reopen', bodies.reason],
    [agent, 'appeal', { grounds: '检测有误' }],
  ] as const)
    refused(t, await give(api, who, id, command, body), 409, 'disposed', { rule: 'ARC-2' })
  const zh = await api.call(legal, 'POST', `/v1/complaints/${id}/hold`, bodies.reason, {
    'accept-language': 'zh-CN',
  })
  t.match(zh.body.title, /已处置/)
  await work()
  t.equal((await timeline(api, id)).filter(({ type }) => type === 'complaint.disposed').length, 1)
})

t.test(
  'ARC-2 a hold between approval and execution keeps the complaint; lifted, it is proposed anew',
  async (t) => {
    const { batch, ids } = await proposed(2)
    const [held = '', other = ''] = ids
    await approvedByTwo(t, batch)
    await done(api, legal, held, 'hold', bodies.reason)
    await work()
    tells(t, await read(batch), { state: 'executed', complaints: 2, disposed: 1, held: 1 })
    tells(t, await look(api, legal, held), { customer: { name: '孟女士' }, legalHold: true })
    t.ok((await look(api, agent, other)).disposedAt)
    api.advance(YEARS_MS)
    await work()
    t.strictSame(await batches('proposed'), [], 'what is held is not proposed')
    await done(api, legal, held, 'release', bodies.reason)
    await work()
    const [again] = await batches('proposed')
    tells(t, await read(again.id), { items: [{ complaint: held }], approvals: [] })
    await approvedByTwo(t, again.id)
    await work()
    t.ok((await look(api, legal, held)).disposedAt)
    t.strictSame(await findings(), [])
  },
)

t.test('ARC-2 a hold and the disposal at the same moment: one of them wins, wholly', async (t) => {
  const { batch, ids } = await proposed(4)
  await approvedByTwo(t, batch)
  const [, ...holds] = await Promise.all([
    work(),
    ...ids.map((id) => give(api, legal, id, 'hold', bodies.reason)),
  ])
  await work()
  for (const [place, id] of ids.entries()) {
    const { status } = holds[place] as { status: number }
    const { disposedAt, legalHold, customer } = await look(api, legal, id)
    if (status === 200)
      t.match({ disposedAt, legalHold, name: customer.name }, { legalHold: true, name: '孟女士' })
    else t.match({ status, legalHold, name: customer.name }, { status: 409, legalHold: false, name: '***' })
    t.equal(disposedAt === undefined, status === 200)
  }
  t.equal((await read(batch)).state, 'executed')
  t.strictSame(await findings(), [])
})

t.test('two workers at once dispose of each complaint once', async (t) => {
  const { batch, ids } = await proposed(5)
  await approvedByTwo(t, batch)
  await Promise.all([work(), work(), work()])
  await work()
  tells(t, await read(batch), { state: 'executed', disposed: 5, held: 0 })
  for (const id of ids)
    t.equal((await timeline(api, id)).filter(({ type }) => type === 'complaint.disposed').length, 1)
})

t.test(
  'PRIV-4 a refused batch says why, and is proposed again after the time that policy says',
  async (t) => {
    const { batch, id } = await proposed()
    await decide(legal, batch, 'approve')
    const reason = '与在办诉讼有关，先核对'
    tells(t, (await decide(privacy, batch, 'refuse', { reason })).body, {
      ...{ state: 'refused', refusal: { by: privacy.sub, role: 'privacy', reason } },
    })
    t.strictSame(
      await query(`select 1 from disposal where convert_from(reason, 'SQL_ASCII') like '%' || $1 || '%'`, [
        reason,
      ]).catch(() => []),
      [],
      'the reason is not kept readable',
    )
    api.advance(89 * DAY_MS)
    await work()
    t.strictSame(await batches('proposed'), [])
    api.advance(DAY_MS)
    await work()
    const [again] = await batches('proposed')
    t.not(again.id, batch)
    t.ok((await read(again.id)).items.some(({ complaint }: { complaint: string }) => complaint === id))
    await decide(privacy, again.id, 'refuse', bodies.reason)
  },
)

t.test(
  'PRIV-4 the database lets no text of people go early, unapproved or on hold, whoever asks it',
  async (t) => {
    const { batch, id } = await proposed()
    const bury = `insert into tombstone (tenant_id, complaint_id, disposal_id, at, hollow)
    values ('${api.tenant}', '${id}', '${batch}', '${api.now().toISOString()}', '{}')`
    const isRefused = (sql: string, what: string) =>
      t.rejects(
        asOwner(api.url, (client) => client.query(sql)),
        { code: '23001' },
        what,
      )
    await isRefused(bury, 'not approved')
    await decide(privacy, batch, 'approve')
    await asOwner(api.url, (client) =>
      client.query(`update disposal set state = 'approved', decided_at = now() where id = $1`, [batch]),
    )
    await isRefused(bury, 'approved by one')
    await isRefused(`delete from complaint_personal where complaint_id = '${id}'`, 'without a tombstone')
    await isRefused('delete from disposal_approval', 'approvals stay')
    await isRefused('update tombstone set at = now()', 'tombstones stay')
    await asOwner(api.url, (client) =>
      client.query(
        `insert into disposal_approval values ('${api.tenant}', '${batch}', 'privacy.mei', 'privacy', now())`,
      ),
    )
    await done(api, legal, id, 'hold', bodies.reason)
    await isRefused(bury, 'on hold')
    await work()
    tells(t, await look(api, legal, id), { customer: { name: '孟女士' } })
  },
)

t.test('PRIV-6 a batch is seen and decided on in its own tenant, by those who answer for it', async (t) => {
  const { batch } = await proposed()
  const elsewhere = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'Europe/Berlin' },
  })
  const foreign = { ...privacy, tenant: elsewhere.body.id }
  t.strictSame((await api.call(foreign, 'GET', '/v1/disposals')).body.items, [])
  t.equal((await api.call(foreign, 'GET', `/v1/disposals/${batch}`)).status, 404)
  t.equal((await decide(foreign, batch, 'approve')).status, 404)
  for (const who of [agent, supervisor]) t.equal((await api.call(who, 'GET', '/v1/disposals')).status, 403)
  t.equal((await api.call(auditor, 'GET', `/v1/disposals/${batch}`)).status, 200)
  t.equal((await decide(auditor, batch, 'approve')).status, 403)
  t.notMatch((await api.call(privacy, 'GET', `/v1/disposals/${batch}`)).payload, /孟女士|跳闸/)
  await decide(privacy, batch, 'refuse', bodies.reason)
})

t.test('a batch is read a page at a time', async (t) => {
  const { batch, ids } = await proposed(3)
  const first = (await api.call(privacy, 'GET', `/v1/disposals/${batch}?limit=2`)).body
  const next = (await api.call(privacy, 'GET', `/v1/disposals/${batch}?limit=200&cursor=${first.nextCursor}`))
    .body
  const seen = [...first.items, ...next.items].map(({ complaint }: { complaint: string }) => complaint)
  t.equal(new Set(seen).size, first.complaints)
  for (const id of ids) t.ok(seen.includes(id))
  const list = (await api.call(privacy, 'GET', '/v1/disposals?limit=1')).body
  const more = (await api.call(privacy, 'GET', `/v1/disposals?limit=1&cursor=${list.nextCursor}`)).body
  t.not(more.items[0].id, list.items[0].id)
  t.equal((await api.call(privacy, 'GET', '/v1/disposals?cursor=abc')).status, 400)
})

t.test('SBX-1 ARC-2 years of keeping are tried in a sandbox by its own clock', async (t) => {
  const made = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Sandbox', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true },
  })
  const inside = (who: Bearer): Bearer => ({ ...who, tenant: made.body.id })
  const received = await api.call(inside(agent), 'POST', '/v1/complaints', bodies.intake())
  const { id } = received.body
  const converted = { kind: 'inquiry', answer: '营业时间是早九点到晚六点' }
  t.equal((await api.call(inside(agent), 'POST', `/v1/complaints/${id}/convert`, converted)).status, 200)
  const advance = (duration: string) =>
    api.call(inside({ sub: 'admin.mo', roles: ['admin'] }), 'POST', '/v1/sandbox/clock', {
      advance: duration,
    })
  const waiting = async () =>
    (await api.call(inside(privacy), 'GET', '/v1/disposals?state=proposed')).body.items
  t.equal((await advance('P1094D')).status, 200)
  await work()
  t.strictSame(await waiting(), [], 'real time does not count')
  const { now } = (await advance('P3D')).body
  const [batch] = await waiting()
  tells(t, batch, { complaints: 1, proposedAt: now })
  await decide(inside(privacy), batch.id, 'approve')
  await decide(inside(second), batch.id, 'approve')
  await work()
  const { disposedAt } = (await api.call(inside(agent), 'GET', `/v1/complaints/${id}`)).body
  t.equal(disposedAt, now)
  t.strictSame(await findings(), [])
})

t.test('nothing failed on the way that nobody noticed', async (t) => {
  t.strictSame(
    api.logged.filter((line) => line.includes('"level":50')),
    [],
  )
})
