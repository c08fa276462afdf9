import t from 'tap'
import { commitmentOf, sha256 } from '../../src/complaint/dossier-document.ts'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { brokenLinks } from '../support/chain.ts'
import { asOwner } from '../support/database.ts'
import { FORM_TYPE, formOf, PNG, pdf } from '../support/evidence.ts'
import { type Follower, startFollowing } from '../support/follower.ts'
import { openClocks, type Told, tells, timeline } from '../support/journey.ts'
import { agent, deptManager, supervisor } from '../support/people.ts'
import { acted, type Page, pageOf, seen } from '../support/tracking.ts'
import { unzipped } from '../support/unzip.ts'

const api = await startTestApp(t)
const HOUR = 3_600_000
const RECEIPT = pdf(50_000)

/** Hands a form to an address as whoever holds that token. */
async function posted(href: string, token: string, name: string, content: Buffer): Promise<Told> {
  const answer = await api.app.inject({
    ...{ method: 'POST', url: href, payload: formOf({ name, content }) },
    headers: { 'content-type': FORM_TYPE, authorization: `Bearer ${token}` },
  })
  if (answer.statusCode !== 201)
    throw new Error(`${href} was answered ${answer.statusCode}: ${answer.payload}`)
  return answer.json()
}

const linkOf = (links: readonly Told[], name: string) => links.find((one) => one.name === name).href

/** What the link that a third party was given opens: its question, and the way to answer it. */
async function answeredBy(token: string, body: object): Promise<Told> {
  const headers = { authorization: `Bearer ${token}` }
  const asked = await api.app.inject({ url: '/v1/answers/verification', headers })
  const answer = await api.app.inject({
    method: 'POST',
    url: '/v1/answers/verification',
    headers,
    payload: body,
  })
  return { asked: asked.json(), status: answer.statusCode }
}

async function verified(one: Follower): Promise<void> {
  const asked = await one.follow(agent, 'ask-verification', {
    ...{ kind: 'external', source: 'supplier', owner: 'supplier.hengda', dueIn: 'PT6H' },
    ...{ question: '该批次温控器是否有返修记录？', shared: '批次 QH-3-1107' },
  })
  const { token } = await one.follow(agent, 'link-verification', {}, asked.id)
  const { asked: question, status } = await answeredBy(token, bodies.finding)
  tells(t, question, { house: 'Test', question: '该批次温控器是否有返修记录？', shared: '批次 QH-3-1107' })
  t.equal(status, 200)
  t.equal((await answeredBy(token, bodies.finding)).status, 401, 'a link answers once')
  t.notOk((await one.offered(agent)).includes('link-verification'), 'nothing is left to ask by a link')
}

async function paid(one: Follower, { ledger: [entry] }: Told): Promise<void> {
  const rest = (amount: number) => ({
    ...{ amount: bodies.fen(amount), at: api.now().toISOString(), method: 'original_route' },
    ...{ payee: '孟女士', reference: `RF-${amount}` },
  })
  await one.follow(agent, 'record-payment', rest(9_000), entry.id)
  t.ok((await one.offered(agent)).includes('record-payment'), 'the rest is still owed')
  await one.follow(agent, 'record-payment', rest(900), entry.id)
  const { ledger, casework } = await one.look(agent)
  tells(t, ledger, [{ state: 'paid', paid: bodies.fen(9_900), unpaid: bodies.fen(0) }])
  t.notOk(casework.some(({ name }: Told) => name === 'record-payment'))
}

/** The customer's part: what happened, a photograph, an option of their choice. */
async function chosen(page: Page): Promise<Told> {
  const offered = await seen(api, page)
  const refund = offered.options.find(({ title }: Told) => title === '原路退还货款')
  return acted(api, page, 'decide', { accept: refund.id, words: '我要退款' })
}

async function dossierOf(one: Follower, name: string) {
  const authorization = `Bearer ${api.token(supervisor)}`
  const answer = await api.app.inject({ url: `${one.href}/${name}`, headers: { authorization } })
  t.equal(answer.statusCode, 200)
  return answer.rawPayload
}

/** Holds that every file of a dossier has the hash that it names, and that the event which archived it names the same. */
async function holdDossier(one: Follower, archived: Told, files: readonly Buffer[]): Promise<void> {
  const zip = await unzipped(await dossierOf(one, 'dossier.zip'))
  const file = (name: string) => zip.get(name) ?? Buffer.alloc(0)
  const sums = String(file('SHA256SUMS')).trim().split('\n')
  t.equal(sums.length, zip.size - 1, 'every file but the list itself')
  for (const line of sums) {
    const [sum = '', name = ''] = line.split(/\s+\*?/)
    t.equal(sha256(file(name)), sum, name)
  }
  const events = await timeline(api, archived.id)
  t.equal(
    events.find(({ type }) => type === 'complaint.archived')?.data.dossier,
    sha256(file('dossier.json')),
  )
  const document = JSON.parse(String(file('dossier.json')))
  const openings = JSON.parse(String(file('openings.json')))
  t.equal(commitmentOf(openings.record), document.record.personal)
  const { evidence } = JSON.parse(String(file('manifest.json')))
  t.strictSame(
    evidence.map(({ name }: Told) => sha256(file(name))),
    files.map((content) => sha256(content)),
  )
}

t.test(
  'one whole life: the customer, a third party and the house each do their part by what they are offered',
  async (t) => {
    const one = await startFollowing(api, agent)
    const page = pageOf(one.received)
    await acted(api, page, 'statements', { words: '第二次煮饭就跳闸' })
    const photo = linkOf((await seen(api, page)).actions, 'attachments')
    await posted(photo, page.token, '跳闸.png', PNG)
    await one.follow(agent, 'classify', bodies.classification)
    await one.follow(agent, 'grade', bodies.factsOf('general'))
    await verified(one)
    await one.follow(agent, 'plan', bodies.planning())
    await one.follow(deptManager, 'approve')
    await chosen(page)
    api.advance(HOUR)
    const executing = await one.follow(agent, 'execute')
    await paid(one, executing)
    const receipt = await posted(
      linkOf((await one.look(agent)).casework, 'add-evidence'),
      api.token(agent),
      '退款回单.pdf',
      RECEIPT,
    )
    const evidence = { reference: 'RF-9900', attachments: [receipt.id] }
    await one.follow(agent, 'finish-task', { evidence }, executing.tasks[0].id)
    await one.follow(agent, 'complete', bodies.completion)
    tells(t, await seen(api, page), { answer: bodies.completion.answer, measures: [{ state: 'finished' }] })
    api.advance(24 * HOUR)
    await acted(api, page, 'feedback', { solved: 'yes', satisfaction: 5, recommend: 9, words: '谢谢' })
    const archived = await one.follow(agent, 'archive')
    tells(t, archived, { state: 'archived', disposal: 'resolved', ledger: [{ state: 'paid' }] })
    t.same(openClocks(archived), [])
    await holdDossier(one, archived, [PNG, RECEIPT])
    t.same(await brokenLinks(api, archived.id), [])
    const findings: unknown[] = []
    await asOwner(api.url, async (client) => {
      for await (const finding of verifyAll(client)) findings.push(finding)
    })
    t.strictSame(findings, [])
  },
)
