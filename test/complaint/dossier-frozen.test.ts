import t from 'tap'
import { commitmentOf, sha256 } from '../../src/complaint/dossier-document.ts'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { handedIn, PNG, pdf } from '../support/evidence.ts'
import { complaintIn, done, give, receive, refused, timeline } from '../support/journey.ts'
import { agent, auditor, legal, liaison, stranger, supervisor } from '../support/people.ts'
import { unzipped } from '../support/unzip.ts'

const api = await startTestApp(t)
const REFUSED = { code: '23001' } // restrict_violation
const dossierOf = (id: string, who = supervisor) => api.call(who, 'GET', `/v1/complaints/${id}/dossier`)
const fetched = (id: string, form: 'zip' | 'html', who = supervisor, language = 'zh-CN') =>
  api.app.inject({
    ...{ method: 'GET', url: `/v1/complaints/${id}/dossier.${form}` },
    headers: { authorization: `Bearer ${api.token(who)}`, 'accept-language': language },
  })
const findings = () =>
  asOwner(api.url, async (client) => {
    const found: string[] = []
    for await (const { what } of verifyAll(client)) found.push(what)
    return found
  })

t.test('ARC-1 the event that archives names the hash of the dossier, which anyone can compute', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const events = await timeline(api, id)
  const { archive, complete } = (await dossierOf(id)).body
  t.ok(complete)
  t.equal(events.at(-1)?.type, 'complaint.archived')
  t.equal(events.at(-1)?.data.dossier, archive.sha256)
  t.ok(archive.intact)
  const zip = await unzipped((await fetched(id, 'zip')).rawPayload)
  t.equal(sha256(zip.get('dossier.json') ?? ''), archive.sha256)
  t.same(JSON.parse(String(zip.get('dossier.json'))), archive.document)
  t.same(
    archive.document.events.map(({ hash }: { hash: string | null }) => hash),
    [...events.slice(0, -1).map(({ hash }) => hash), null],
  )
  t.equal(archive.document.record.data.state, 'archived')
})

t.test('ARC-1 however it comes into the archive, its dossier is frozen', async (t) => {
  const other = await receive(api)
  await done(api, agent, other.id, 'convert', { kind: 'inquiry', answer: '营业时间是早九点到晚六点' })
  const moved = await receive(api)
  await done(api, supervisor, moved.id, 'transfer', { to: 'market_regulator', reason: '不属本公司职权' })
  for (const { id } of [other, moved]) {
    const last = (await timeline(api, id)).at(-1)
    const { archive } = (await dossierOf(id)).body
    t.equal(last?.data.dossier, archive.sha256, last?.type)
    t.ok(archive.intact)
  }
  t.strictSame(await findings(), [])
})

t.test('ARC-1 before the archive a dossier says what it still lacks, and what supplies it', async (t) => {
  const { rootCause, ...planning } = bodies.planning()
  const { id } = await complaintIn(api, 'revisited', { grade: 'important', planning, solved: 'yes' })
  const { body } = await dossierOf(id)
  t.match(body, { complete: false, missing: ['rootCause'], archive: null, keptUntil: null, disposed: null })
  const [part] = body.missingParts
  t.match(part, { part: 'rootCause', en: /root cause/, zh: /根本原因/ })
  const answer = await give(api, agent, id, 'archive')
  refused(t, answer, 409, 'dossier-incomplete', { missing: ['rootCause'], missingParts: body.missingParts })
  const [{ method, href }] = part.supply
  t.equal((await api.call(agent, method, href, { rootCause })).status, 200)
  t.equal((await done(api, agent, id, 'archive')).state, 'archived')
})

t.test('ARC-1 a dossier is refused every change by the database, whoever asks', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const revisited = await complaintIn(api, 'revisited')
  const insert = `insert into dossier (tenant_id, complaint_id, seq, sha256, content, salt)
    values ('${api.tenant}', '${revisited.id}', 1, repeat('a', 64), '{}', '')`
  for (const sql of [
    `update dossier set content = '{}' where complaint_id = '${id}'`,
    `delete from dossier where complaint_id = '${id}'`,
    'truncate dossier',
    `delete from complaint_personal where complaint_id = '${id}'`,
    insert,
  ])
    await t.rejects(
      asOwner(api.url, (client) => client.query(sql)),
      REFUSED,
      sql,
    )
})

t.test('ARC-1 verify names what was changed in an archive behind the service’s back', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const clean = await findings()
  t.strictSame(clean, [])
  const tampered: readonly (readonly [sql: string, what: RegExp])[] = [
    [`update dossier set content = replace(content, 'phone', 'email')`, /not what its hash was made of/],
    [`update dossier set sha256 = repeat('a', 64)`, /not the one that its event names/],
    [`update dossier set seq = 1`, /not the one that its event names/],
    ['delete from dossier', /that an event names is not there/],
    ['delete from complaint_personal', /texts of people are gone/],
  ]
  for (const [sql, what] of tampered) {
    const found = await asOwner(api.url, async (client) => {
      await client.query('set session_replication_role = replica')
      const undo = await client.query(
        `select (select to_jsonb(d) from dossier d where complaint_id = $1) as dossier,
          (select to_jsonb(p) from complaint_personal p where complaint_id = $1) as personal`,
        [id],
      )
      await client.query(`${sql} where complaint_id = '${id}'`)
      const named = await findings()
      await client.query('delete from dossier where complaint_id = $1', [id])
      await client.query('delete from complaint_personal where complaint_id = $1', [id])
      await client.query('insert into dossier select (jsonb_populate_record(null::dossier, $1)).*', [
        undo.rows[0].dossier,
      ])
      await client.query(
        'insert into complaint_personal select (jsonb_populate_record(null::complaint_personal, $1)).*',
        [undo.rows[0].personal],
      )
      return named
    })
    t.equal(found.length, 1, sql)
    t.match(found[0], what, sql)
  }
  t.strictSame(await findings(), [], 'each was taken back')
})

t.test(
  'PRIV-1 who reads masked gets a dossier without a text of people, and nothing that opens one',
  async (t) => {
    const { id } = await complaintIn(api, 'archived')
    const secrets = ['孟女士', '跳闸', '换一台新的', '门店当面换新', '签收单', '给您添麻烦']
    const open = await dossierOf(id)
    for (const secret of secrets) t.ok(open.payload.includes(secret), secret)
    const masked = await dossierOf(id, auditor)
    t.equal(masked.status, 200)
    const html = (await fetched(id, 'html', auditor)).payload
    const zip = await unzipped((await fetched(id, 'zip', auditor)).rawPayload)
    t.notOk(zip.has('openings.json'))
    const all = [masked.payload, html, ...[...zip.values()].map(String)].join('\n')
    for (const secret of secrets) t.notOk(all.includes(secret), secret)
  },
)

t.test('PRIV-6 who may not see a complaint doesn’t see its dossier in any form', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const elsewhere = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'Europe/Berlin' },
  })
  const foreigner = { ...supervisor, tenant: elsewhere.body.id }
  for (const form of ['', '.html', '.zip'] as const) {
    const url = `/v1/complaints/${id}/dossier${form}`
    t.equal((await api.call(stranger, 'GET', url)).status, 404, `stranger ${form}`)
    t.equal((await api.call(foreigner, 'GET', url)).status, 404, `another tenant ${form}`)
    t.equal((await api.call(liaison, 'GET', url)).status, 403, `liaison ${form}`)
  }
})

t.test(
  'the file holds all that belongs to it, each with its SHA-256, and what proves the texts',
  async (t) => {
    const { id, reference } = await complaintIn(api, 'archived')
    const answer = await fetched(id, 'zip')
    t.equal(answer.headers['content-disposition'], `attachment; filename="dossier-${reference}.zip"`)
    const zip = await unzipped(answer.rawPayload)
    t.strictSame(
      [...zip.keys()],
      [
        ...['dossier.json', 'dossier.json.sha256', 'everything.json', 'openings.json', 'record.html'],
        ...['manifest.json', 'SHA256SUMS'],
      ],
    )
    const manifest = JSON.parse(String(zip.get('manifest.json')))
    for (const { name, bytes, sha256: named } of manifest.files) {
      t.equal(zip.get(name)?.length, bytes, name)
      t.equal(sha256(zip.get(name) ?? ''), named, name)
    }
    const document = JSON.parse(String(zip.get('dossier.json')))
    const openings = JSON.parse(String(zip.get('openings.json')))
    t.equal(commitmentOf(openings.record), document.record.personal)
    for (const { seq, personal } of document.events)
      t.equal(openings.events[seq] ? commitmentOf(openings.events[seq]) : null, personal, `event ${seq}`)
    t.equal(openings.record.value.answer, bodies.completion.answer)
  },
)

t.test(
  'PRIV-5 the file holds the evidence that its reader may have, and the custody log says who took it',
  async (t) => {
    const { id, reference } = await complaintIn(api, 'revisited', { solved: 'yes' })
    const original = await handedIn(api, agent, id, { name: '现场照片.png', content: PNG })
    const copy = { name: '遮挡.pdf', content: pdf(200_000) }
    await handedIn(api, agent, id, copy, `attachments/${original.id}/redacted`)
    await done(api, agent, id, 'archive')
    const zip = await unzipped((await fetched(id, 'zip')).rawPayload)
    const manifest = JSON.parse(String(zip.get('manifest.json')))
    t.equal(manifest.reference, reference)
    t.strictSame(
      manifest.evidence.map(({ called }: { called: string }) => called),
      ['现场照片.png', '遮挡.pdf'],
    )
    for (const { name, sha256: named } of manifest.evidence) {
      t.match(name, /^evidence\/[0-9a-f-]{36}\.(png|pdf)$/)
      t.equal(sha256(zip.get(name) ?? ''), named, name)
    }
    t.ok(zip.get(`evidence/${original.id}.png`)?.equals(PNG))
    const masked = await unzipped((await fetched(id, 'zip', auditor)).rawPayload)
    t.notOk(masked.has(`evidence/${original.id}.png`), 'who reads masked gets what was redacted')
    t.equal([...masked.keys()].filter((name) => name.startsWith('evidence/')).length, 1)
    const { items } = (await api.call(supervisor, 'GET', `/v1/complaints/${id}/custody`)).body
    const read = items.filter(({ action }: { action: string }) => action === 'read')
    t.strictSame(read.map(({ actor }: { actor: string }) => actor).sort(), [
      auditor.sub,
      supervisor.sub,
      supervisor.sub,
    ])
  },
)

t.test('the record reads in either language; no text in it is markup, and nothing in it runs', async (t) => {
  const account = `<script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" 'single'`
  const { id } = await complaintIn(api, 'archived', { overrides: { account } })
  const zh = await fetched(id, 'html')
  t.match(zh.headers['content-type'], /^text\/html/)
  t.match(zh.headers['content-language'], 'zh-CN')
  t.match(zh.headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-/)
  t.notMatch(zh.headers['content-security-policy'], /unsafe|script-src/)
  t.ok(zh.payload.includes('客户投诉记录表'))
  t.ok(zh.payload.includes('产品质量 / 功能故障'))
  t.notMatch(zh.payload, /<script|<img|onerror=alert\(2\)>/)
  t.ok(zh.payload.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  const en = await fetched(id, 'html', supervisor, 'en')
  t.ok(en.payload.includes('Customer complaint record'))
  t.notMatch(en.payload.replace(/<td[\s\S]*?<\/td>/g, ''), /\p{Script=Han}/u, 'every label is English')
})

t.test('ARC-2 a hold after the archive leaves the frozen dossier as it was', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const before = (await dossierOf(id)).body.archive
  await done(api, legal, id, 'hold', bodies.reason)
  const { archive, complaint } = (await dossierOf(id)).body
  t.ok(complaint.legalHold)
  t.strictSame(archive, before)
  t.notOk(archive.document.record.data.legalHold)
  t.strictSame(await findings(), [])
})
