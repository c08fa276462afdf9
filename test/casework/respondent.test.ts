import t from 'tap'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, colleague, liaison, stranger, supervisor } from '../support/people.ts'
import { unzipped } from '../support/unzip.ts'

const api = await startTestApp(t)
/** Works in the department that handles the complaint, and is who it is about. */
const accused: Bearer = { ...colleague, roles: ['agent', 'liaison'] }
const respondents = [
  { kind: 'employee', name: accused.sub },
  { kind: 'unit', name: 'store-7' },
]
const about = {
  respondents,
  incident: { scene: '青禾路门店', product: '电饭煲', region: '310000', orderNumber: 'D-77' },
}
const asking = { owner: accused.sub, question: '9 月 18 日是否做过通电检测？', dueIn: 'PT24H' }
const SECRETS = ['孟女士', '+86137', '青禾路', 'D-77', '310000', '跳闸']

t.test('who is complained of is asked for their side and gives it themselves (FAIR-1)', async (t) => {
  const { id } = await receive(api, about)
  const asked = await give(api, agent, id, 'statements/requests', asking)
  const dueAt = new Date(api.now().getTime() + 24 * 3_600_000).toISOString()
  tells(t, asked, {
    status: 201,
    body: { owner: accused.sub, question: asking.question, dueAt, answeredAt: null },
  })
  const said = await give(api, accused, id, 'statements', { by: 'respondent', words: '做过，记录漏登了' })
  tells(t, said, {
    status: 201,
    body: { kind: 'statement', request: asked.body.id, recordedBy: accused.sub },
  })
  tells(t, (await look(api, agent, id)).statementRequests, [{ answeredAt: api.now().toISOString() }])
  const again = { by: 'respondent', words: '补充', request: asked.body.id }
  refused(t, await give(api, accused, id, 'statements', again), 409, 'already-concluded')
})

t.test(
  'they see what they must answer, and not who or where the complainant is, whatever their role (FAIR-4)',
  async (t) => {
    for (const roles of [['liaison'], ['agent'], ['agent', 'liaison'], ['supervisor']] as const) {
      const who = { ...accused, roles }
      const { id } = await receive(api, about)
      await done(api, agent, id, 'statements/requests', asking)
      await done(api, agent, id, 'statements', { by: 'complainant', words: '孟女士说店员没检测' })
      await done(api, agent, id, 'progress', { words: '孟女士住青禾路' })
      const { status, body, payload } = await api.call(who, 'GET', `/v1/complaints/${id}`)
      t.equal(status, 200)
      tells(t, body.statementRequests, [{ question: asking.question }])
      t.same(body.statements, [])
      t.same(
        SECRETS.filter((secret) => payload.includes(secret)),
        [],
        roles.join(),
      )
      for (const path of ['timeline', 'messages', 'clocks', 'ledger'])
        t.match((await api.call(who, 'GET', `/v1/complaints/${id}/${path}`)).status, /403|404/, path)
    }
  },
)

t.test(
  'neither the complainant’s other complaints nor any list tell them whose it is (FAIR-4, PRIV-6)',
  async (t) => {
    const customer = { name: '孟女士', phone: '+8613700004711', type: 'vip' }
    const other = await receive(api, { customer })
    const { id, earlier } = await receive(api, { ...about, customer })
    t.ok(
      earlier.some((one: { id: string }) => one.id === other.id),
      'whoever handles it knows of them',
    )
    for (const roles of [['agent'], ['agent', 'liaison'], ['supervisor']] as const) {
      const who = { ...accused, roles }
      tells(t, await look(api, who, id), { earlier: [], suggestions: [] })
      for (const path of ['?limit=50', '?limit=50&include=actions']) {
        const { items } = (await api.call(who, 'GET', `/v1/complaints${path}`)).body
        const one = items.find((item: { id: string }) => item.id === id)
        tells(t, one, {
          ...{ product: null, region: null, outlet: null },
          customer: { name: null, type: null, vulnerable: null, anonymous: true },
        })
      }
      const lines = (await api.call(who, 'GET', '/v1/complaints.csv')).payload.split('\n')
      t.notMatch(lines.find((line) => line.includes(id)) ?? '', /孟|310000|电饭煲/)
    }
  },
)

t.test(
  'a plan that their department is to countersign shows them nothing of the complainant either (FAIR-4, PLAN-2)',
  async (t) => {
    const { options, ...rest } = bodies.planning()
    const [first, ...others] = options
    const measures = [
      { action: '上门向孟女士致歉', owner: 'agent.gu', department: 'logistics', dueIn: 'PT24H' },
    ]
    const planning = { ...rest, options: [{ ...first, measures }, ...others] }
    const driver = { kind: 'employee', name: 'agent.deng' }
    const { id } = await complaintIn(api, 'planned', { overrides: { respondents: [driver] }, planning })
    const inLogistics: Bearer = { sub: 'agent.gu', roles: ['agent'], departments: ['logistics'] }
    t.ok((await look(api, inLogistics, id)).plan, 'their colleagues are asked')
    const answer = await api.call({ ...inLogistics, sub: driver.name }, 'GET', `/v1/complaints/${id}`)
    tells(t, { status: answer.status, ...answer.body }, { status: 200, plan: null })
    t.notMatch(answer.payload, /孟女士/)
  },
)

t.test('nobody speaks for the other side, nor where they were not asked (FAIR-1, FAIR-2)', async (t) => {
  const { id } = await receive(api, about)
  const own = { by: 'respondent', words: '我来说' }
  refused(t, await give(api, liaison, id, 'statements', own), 404, 'not-found')
  const onlyLiaison = { ...accused, roles: ['liaison'] as const }
  refused(t, await give(api, onlyLiaison, id, 'statements', own), 404, 'not-found')
  await done(api, agent, id, 'statements/requests', asking)
  const other = { by: 'complainant', words: '客户说没事了' }
  for (const who of [accused, onlyLiaison])
    refused(t, await give(api, who, id, 'statements', other), 403, 'conflict-of-interest')
  const named = { ...own, request: id }
  refused(t, await give(api, agent, id, 'statements', named), 400, 'invalid-request', {
    errors: [{ pointer: '/request', code: 'unknown_request' }],
  })
  refused(t, await give(api, accused, id, 'statements/requests', asking), 403, 'conflict-of-interest')
})

t.test('both sides may comment on outcome and grounds, once told (FAIR-3)', async (t) => {
  const { id } = await receive(api, about)
  await done(api, agent, id, 'statements/requests', asking)
  const notice = { respondent: 0, channel: 'email', words: '核实成立，依据为检测单缺失' }
  const told = await give(api, agent, id, 'tell-respondent', notice)
  tells(t, told, { status: 201, body: { respondent: 0, channel: 'email', by: agent.sub } })
  tells(t, (await look(api, agent, id)).respondentsTold, [{ at: api.now().toISOString() }])
  const events = await timeline(api, id)
  t.equal(events.at(-1).type, 'respondent.told')
  t.notOk(JSON.stringify(events).includes('检测单缺失'))
  await done(api, accused, id, 'statements', { by: 'respondent', words: '我不同意', kind: 'comment' })
  await done(api, agent, id, 'statements', { by: 'complainant', words: '接受结论', kind: 'comment' })
  tells(t, (await look(api, agent, id)).statements, [
    { by: 'respondent', kind: 'comment', request: null },
    { by: 'complainant', kind: 'comment' },
  ])
  refused(
    t,
    await give(api, agent, id, 'tell-respondent', { ...notice, respondent: 2 }),
    400,
    'invalid-request',
    {
      errors: [{ pointer: '/respondent', code: 'no_such_respondent' }],
    },
  )
  refused(t, await give(api, accused, id, 'tell-respondent', notice), 403, 'conflict-of-interest')
  const plain = await receive(api)
  refused(t, await give(api, agent, plain.id, 'tell-respondent', notice), 409, 'no-respondent')
})

t.test('retaliation is reported to auditors, and nobody else reads what was said (FAIR-4)', async (t) => {
  const { id, reference } = await complaintIn(api, 'archived')
  const report = { words: '店员在群里公开了我的住址' }
  const made = await give(api, agent, id, 'retaliation', report)
  tells(t, made, { status: 201, body: { reportedBy: agent.sub, at: api.now().toISOString() } })
  const path = `/v1/complaints/${id}/retaliation`
  const read = await api.call(auditor, 'GET', path)
  tells(t, read.body, { items: [{ id: made.body.id, ...report, reportedBy: agent.sub }] })
  tells(t, (await api.call(auditor, 'GET', '/v1/retaliation')).body, {
    items: [{ id: made.body.id, complaint: id, reference }],
    nextCursor: null,
  })
  for (const who of [agent, supervisor, liaison]) {
    refused(t, await api.call(who, 'GET', path), 403, 'role-not-allowed')
    refused(t, await api.call(who, 'GET', '/v1/retaliation'), 403, 'role-not-allowed')
  }
  t.notOk((await api.call(agent, 'GET', `/v1/complaints/${id}`)).payload.includes('住址'))
  t.notOk(JSON.stringify(await timeline(api, id)).includes('住址'))
  const reported = ({ type }: { type: string }) => type === 'retaliation.reported'
  tells(t, (await timeline(api, id)).find(reported), { actor: '***', role: '***' })
  const audited = (await api.call(auditor, 'GET', `/v1/complaints/${id}/timeline?limit=200`)).body
  tells(t, audited.items.find(reported), { actor: agent.sub, role: 'agent' }, 'auditors read who it was')
  const early = await complaintIn(api, 'revisited', { solved: 'yes' })
  await done(api, agent, early.id, 'retaliation', report)
  await done(api, agent, early.id, 'archive')
  for (const one of [id, early.id])
    for (const who of [agent, supervisor]) {
      const dossier = await api.call(who, 'GET', `/v1/complaints/${one}/dossier`)
      t.notOk(dossier.payload.includes('住址'), 'not in the dossier either')
      const { rawPayload } = await api.app.inject({
        ...{ method: 'GET', url: `/v1/complaints/${one}/dossier.zip` },
        headers: { authorization: `Bearer ${api.token(who)}` },
      })
      for (const [name, bytes] of await unzipped(rawPayload)) t.notOk(bytes.includes('住址'), name)
    }
  refused(t, await give(api, stranger, id, 'retaliation', report), 404, 'not-found')
})

t.test(
  'an archived complaint takes reports of retaliation and payments, and nothing else (ARC-1)',
  async (t) => {
    const { id } = await complaintIn(api, 'archived')
    for (const [path, body] of [
      ['progress', { words: '还在办' }],
      ['tell-respondent', { channel: 'email', words: '结论' }],
      ['statements/requests', asking],
    ] as const)
      refused(t, await give(api, agent, id, path, body), 409, 'transition-not-allowed')
    t.equal((await give(api, agent, id, 'retaliation', { words: bodies.reason.reason })).status, 201)
  },
)
