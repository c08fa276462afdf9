import t from 'tap'
import type { Bearer } from '../support/app.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import {
  clockOf,
  complaintIn,
  done,
  give,
  look,
  receive,
  refused,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, auditor, gm, legal, quality, stranger, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const hazard = { ...bodies.plainFacts, safetyHazard: true }
const oven = (batch: string) => ({ incident: { product: '烤箱 KX-9', batch }, facts: hazard })
const contained = { measures: ['全渠道下架', '冻结批次'], evidence: { reference: '下架单 XJ-1' } }
const recall = (is: boolean) => ({ recall: is, reason: '同批次温控器失效' })
const report = { authority: '省市场监督管理局', at: '2026-11-20T02:00:00.000Z', reference: 'QX-118' }
const buyers = { count: 288, listReference: '会员系统导出 1120' }

const step = (who: Bearer, id: string, path: string, body: object, headers = {}) =>
  api.call(who, 'POST', `/v1/safety-cases/${id}/${path}`, body, headers)
const caseOf = async (id: string, who: Bearer = quality) => {
  const answer = await api.call(who, 'GET', `/v1/safety-cases/${id}`)
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.payload}`)
  return answer.body
}
async function ok(who: Bearer, id: string, path: string, body: object) {
  const answer = await step(who, id, path, body)
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

t.test('SAFE-1 a hazard opens a safety case beside the complaint, with clocks of 2 h and 24 h', async (t) => {
  const told = await receive(api, oven('B-1'))
  t.ok(told.safetyCase)
  const start = api.now().getTime()
  for (const [name, hours] of [
    ['containment', 2],
    ['recall_decision', 24],
  ] as const) {
    const clock = clockOf(told, name)
    t.equal(Date.parse(clock.dueAt) - start, hours * HOUR_MS, name)
    t.equal(clock.subject, told.safetyCase)
  }
  tells(t, (await timeline(api, told.id))[1], {
    ...{ type: 'safety.opened', actor: 'worker', data: { product: '烤箱 KX-9', batch: 'B-1' } },
  })
  tells(t, await caseOf(told.safetyCase), {
    ...{ state: 'open', complaint: told.id, complaints: [told.id], recall: null },
    missing: ['containment', 'recall'],
  })
  const harmless = await receive(api, { facts: bodies.plainFacts })
  tells(t, harmless, { safetyCase: null })
  t.equal((await timeline(api, harmless.id)).length, 1)
})

t.test('SAFE-1 it opens at grading and at a correction too, once', async (t) => {
  const graded = await complaintIn(api, 'classified')
  const first = await done(api, agent, graded.id, 'grade', hazard)
  t.ok(first.safetyCase)
  const again = await done(api, agent, graded.id, 'grade', { ...hazard, affectedCustomers: 2 })
  t.equal(again.safetyCase, first.safetyCase)
  const { id } = await receive(api)
  const corrected = await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { facts: hazard })
  t.ok(corrected.body.safetyCase)
  t.not(corrected.body.safetyCase, first.safetyCase, 'without a batch each has a case of its own')
})

t.test(
  'SAFE-1 one case holds the complaints about one batch of one product, however they come',
  async (t) => {
    const [first, ...others] = await Promise.all([
      receive(api, oven('B-2')),
      receive(api, { ...oven('b-2'), incident: { product: '烤箱  KX-9 ', batch: 'ｂ-2' } }),
      receive(api, oven('B-2'), system),
      receive(api, oven('B-2'), stranger),
    ])
    for (const other of others) t.equal(other.safetyCase, first.safetyCase)
    const { complaints, complaint } = await caseOf(first.safetyCase)
    t.equal(complaints.length, 4)
    const events = await asOwner(api.url, (client) =>
      client.query(`select type from complaint_event where type like 'safety.%' and complaint_id = any($1)`, [
        complaints,
      ]),
    )
    t.same(events.rows.map(({ type }) => type).sort(), [
      ...['safety.joined', 'safety.joined', 'safety.joined', 'safety.opened'],
    ])
    t.ok(clockOf(await look(api, supervisor, complaint), 'containment'))
  },
)

t.test(
  'SAFE-1 the whole way: contain, decide, report, list the buyers, close; nothing before its time',
  async (t) => {
    const { id, safetyCase } = await receive(api, oven('B-3'))
    refused(t, await step(quality, safetyCase, 'close', bodies.reason), 409, 'safety-steps-due', {
      missing: ['containment', 'recall'],
    })
    tells(t, await ok(agent, safetyCase, 'contain', contained), {
      containment: { by: agent.sub, measures: contained.measures, evidence: '下架单 XJ-1' },
      missing: ['recall'],
    })
    t.equal(clockOf(await look(api, agent, id), 'containment').state, 'met')
    refused(t, await step(agent, safetyCase, 'contain', contained), 409, 'safety-step-done')
    tells(t, await ok(quality, safetyCase, 'decide-recall', recall(true)), { recall: null, disputed: false })
    t.equal(clockOf(await look(api, agent, id), 'recall_decision').state, 'running', 'one word is not enough')
    refused(t, await step(quality, safetyCase, 'decide-recall', recall(true)), 409, 'safety-step-done')
    const decided = await ok(legal, safetyCase, 'decide-recall', recall(true))
    tells(t, decided, { recall: true, missing: ['report', 'buyers'] })
    t.same(
      decided.votes.map(({ voter, by }: { voter: string; by: string }) => [voter, by]),
      [
        ['quality', quality.sub],
        ['legal', legal.sub],
      ],
    )
    const told = await look(api, agent, id)
    t.equal(clockOf(told, 'recall_decision').state, 'met')
    t.equal(clockOf(told, 'hazard_report').state, 'running')
    const tomorrow = { ...report, at: '2026-11-21T00:00:00Z' }
    refused(t, await step(legal, safetyCase, 'report', tomorrow), 400, 'invalid-request', {
      errors: [{ pointer: '/at', code: 'in_future' }],
    })
    await ok(legal, safetyCase, 'report', report)
    refused(t, await step(quality, safetyCase, 'close', bodies.reason), 409, 'safety-steps-due', {
      missing: ['buyers'],
    })
    await ok(quality, safetyCase, 'buyers', buyers)
    const closed = await ok(quality, safetyCase, 'close', bodies.reason)
    tells(t, closed, {
      ...{ state: 'closed', missing: [], report: { reference: 'QX-118', authority: report.authority } },
      ...{
        buyers: { count: 288, listReference: buyers.listReference },
        closing: { by: quality.sub, ...bodies.reason },
      },
    })
    const next = await receive(api, oven('B-3'))
    t.not(next.safetyCase, safetyCase, 'a later hazard of the batch opens another case')
  },
)

t.test('SAFE-1 without a recall neither report nor list is due', async (t) => {
  const { safetyCase } = await receive(api, oven('B-4'))
  await ok(agent, safetyCase, 'contain', contained)
  await ok(legal, safetyCase, 'decide-recall', recall(false))
  tells(t, await ok(quality, safetyCase, 'decide-recall', recall(false)), { recall: false, missing: [] })
  tells(t, await ok(supervisor, safetyCase, 'close', bodies.reason), { state: 'closed' })
})

t.test('SAFE-1 where quality and legal differ the gm decides, and only then', async (t) => {
  const { id, safetyCase } = await receive(api, oven('B-5'))
  refused(t, await step(gm, safetyCase, 'decide-recall', recall(true)), 409, 'recall-not-disputed')
  await ok(quality, safetyCase, 'decide-recall', recall(true))
  tells(t, await ok(legal, safetyCase, 'decide-recall', recall(false)), { disputed: true, recall: null })
  tells(t, (await timeline(api, id)).at(-1), { type: 'safety.recall_voted', data: { tell: 'gm' } })
  const another = { sub: 'quality.two', roles: ['quality' as const] }
  refused(t, await step(another, safetyCase, 'decide-recall', recall(true)), 409, 'safety-step-done')
  const same = { sub: quality.sub, roles: ['gm' as const] }
  refused(t, await step(same, safetyCase, 'decide-recall', recall(true)), 409, 'safety-step-done')
  tells(t, await ok(gm, safetyCase, 'decide-recall', recall(true)), { recall: true, disputed: false })
})

t.test('SAFE-1 one person is not both quality and legal', async (t) => {
  const { safetyCase } = await receive(api, oven('B-6'))
  const both = { sub: 'both.hats', roles: ['quality' as const, 'legal' as const] }
  await ok(both, safetyCase, 'decide-recall', recall(true))
  refused(t, await step(both, safetyCase, 'decide-recall', recall(true)), 409, 'safety-step-done')
})

t.test('SAFE-1 of several who vote at once each role counts once (LIFE-1)', async (t) => {
  const { safetyCase } = await receive(api, oven('B-7'))
  const people = [1, 2, 3].map((number) => ({ sub: `quality.${number}`, roles: ['quality' as const] }))
  const answers = await Promise.all(people.map((who) => step(who, safetyCase, 'decide-recall', recall(true))))
  t.same(answers.map(({ status }) => status).sort(), [200, 409, 409])
})

t.test('SAFE-1 neither a withdrawal nor a settlement nor the archive ends it, nor its clocks', async (t) => {
  const { id, safetyCase } = await receive(api, oven('B-8'))
  refused(t, await give(api, agent, id, 'withdraw', { reason: '客户说算了' }), 403, 'supervisor-needed')
  await done(api, supervisor, id, 'withdraw', { reason: '客户说算了' })
  const archived = await done(api, agent, id, 'archive')
  tells(t, archived, { state: 'archived', safetyCase })
  tells(t, clockOf(archived, 'containment'), { state: 'running', stoppedAt: null })
  t.equal(clockOf(archived, 'resolve').state, 'cancelled')
  api.advance(3 * HOUR_MS)
  tells(t, await ok(quality, safetyCase, 'contain', contained), { missing: ['recall'] })
  const after = await look(api, supervisor, id)
  tells(t, clockOf(after, 'containment'), { state: 'breached' })
  const types = (await timeline(api, id)).map(({ type }) => type)
  t.ok(types.indexOf('clock.breached') > types.indexOf('complaint.archived'))
  t.ok(types.includes('clock.escalated'), 'it climbs though the complaint is archived')
})

t.test(
  'SAFE-1 a case is seen by those of its complaints and by those who decide in it; the auditor reads masked',
  async (t) => {
    const { safetyCase } = await receive(api, oven('B-9'))
    await ok(agent, safetyCase, 'contain', contained)
    t.equal((await api.call(stranger, 'GET', `/v1/safety-cases/${safetyCase}`)).status, 404)
    refused(t, await step(stranger, safetyCase, 'buyers', buyers), 404, 'not-found')
    tells(t, await caseOf(safetyCase, auditor), {
      containment: { measures: ['***', '***'], evidence: '***' },
    })
    const listed = await api.call(stranger, 'GET', '/v1/safety-cases')
    t.notOk(listed.body.items.some(({ id }: { id: string }) => id === safetyCase))
    const foreign = { ...quality, tenant: '01930000-0000-7000-8000-0000000000aa' }
    t.not((await api.call(foreign, 'GET', `/v1/safety-cases/${safetyCase}`)).status, 200)
  },
)

t.test('SAFE-1 the list is walked page by page, by state', async (t) => {
  const all = (await api.call(quality, 'GET', '/v1/safety-cases?limit=200')).body.items
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await api.call(
      quality,
      'GET',
      `/v1/safety-cases?limit=3${cursor && `&cursor=${cursor}`}`,
    )
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  t.same(
    seen,
    all.map(({ id }: { id: string }) => id),
  )
  const closed = (await api.call(quality, 'GET', '/v1/safety-cases?state=closed')).body.items
  t.equal(closed.length, 2)
  refused(t, await api.call(quality, 'GET', '/v1/safety-cases?cursor=xx'), 400, 'invalid-request')
})

t.test(
  'SAFE-1 what is known of a case the database keeps: no case is opened anew or taken away',
  async (t) => {
    const { rows } = await asOwner(api.url, (client) =>
      client.query('select tenant_id, id from safety_case where closed_at is not null limit 1'),
    )
    for (const sql of [
      'update safety_case set closed_at = null where id = $1',
      `update safety_case set batch = 'other' where id = $1`,
      'delete from safety_case where id = $1',
      'delete from safety_case_complaint where safety_case_id = $1',
    ])
      await t.rejects(
        asOwner(api.url, (client) => client.query(sql, [rows[0].id])),
        { code: '23001' },
        sql,
      )
  },
)

t.test('SAFE-1 the same step with the same key is done once', async (t) => {
  const { safetyCase } = await receive(api, oven('B-10'))
  const key = { 'idempotency-key': 'contain-1' }
  const first = await step(agent, safetyCase, 'contain', contained, key)
  const second = await step(agent, safetyCase, 'contain', contained, key)
  t.equal(second.payload, first.payload)
  t.equal(first.status, 200)
})
