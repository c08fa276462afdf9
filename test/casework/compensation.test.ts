import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { always, putApproval } from '../support/approvals.ts'
import * as bodies from '../support/bodies.ts'
import { goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { asOwner } from '../support/database.ts'
import { clockOf, complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, deptManager, stranger, supervisor, system, vp } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR = 3_600_000
const later = (ms: number) => new Date(api.now().getTime() + ms).toISOString()
const payment = (amount: number, more: object = {}) => ({
  ...{ amount: bodies.fen(amount), at: api.now().toISOString(), method: 'original_route' },
  ...{ payee: '孟女士', reference: 'RF-20261120-0087', ...more },
})
const recovery = (amount: number) => ({
  ...{ amount: bodies.fen(amount), at: api.now().toISOString(), payer: '华北物流', reference: 'ZC-118' },
})
const pay = (_: string, entry: string) => `ledger/${entry}/payments`
const ledgerOf = async (who: typeof agent, id: string) =>
  (await api.call(who, 'GET', `/v1/complaints/${id}/ledger`)).body.items

t.test(
  'what the accepted option costs is owed from execution on, within the time of policy (EXE-4)',
  async (t) => {
    const { ledger, plan } = await complaintIn(api, 'executing')
    const owed = { promised: bodies.fen(19_900), approved: bodies.fen(19_900), paid: bodies.fen(0) }
    tells(t, ledger, [
      {
        ...{ id: plan.recommended, because: 'option', state: 'unpaid', ...owed, unpaid: bodies.fen(19_900) },
        ...{ approvedBy: deptManager.sub, dueAt: later(48 * HOUR), overdue: false },
      },
    ])
  },
)

t.test('it is due with the measure that pays (EXE-1, EXE-4)', async (t) => {
  const [measure] = bodies.option('办理', 0).measures
  const measures = [
    { ...measure, dueIn: 'PT60H', kind: 'refund' },
    { ...measure, dueIn: 'PT90H' },
  ]
  const options = [
    bodies.option('退款', 9_900, { measures }),
    bodies.option('换新', 0),
    bodies.option('维修', 0),
  ]
  const { ledger } = await complaintIn(api, 'executing', { planning: { options, recommended: 0 } })
  tells(t, ledger, [{ dueAt: later(60 * HOUR) }])
})

t.test('what costs nothing owes nothing (EXE-4)', async (t) => {
  const { ledger } = await complaintIn(api, 'executing', { planning: bodies.planning({ dearest: 0 }) })
  t.same(ledger, [])
})

t.test('what is settled at once is paid at once, with its evidence (PLAN-5, EXE-4)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const { ledger } = await done(api, agent, id, 'settle', bodies.settlement())
  tells(t, ledger, [{ because: 'settlement', state: 'paid', paid: bodies.fen(5_000), approvedBy: 'policy' }])
})

t.test(
  'payments are kept with when, to whom, how and by which reference, and read by who may (EXE-4, PRIV-1)',
  async (t) => {
    const { id, ledger } = await complaintIn(api, 'executing')
    const [{ id: entry }] = ledger
    const first = await give(api, agent, id, pay(id, entry), payment(9_900))
    tells(t, first, {
      status: 201,
      body: { amount: bodies.fen(9_900), payee: '孟女士', reference: 'RF-20261120-0087' },
    })
    await done(api, agent, id, pay(id, entry), payment(10_000, { method: 'coupon', note: '补券' }))
    await done(api, agent, id, `ledger/${entry}/recoveries`, recovery(5_000))
    const sums = {
      state: 'paid',
      paid: bodies.fen(19_900),
      recovered: bodies.fen(5_000),
      unpaid: bodies.fen(0),
    }
    tells(t, await ledgerOf(agent, id), [
      {
        ...sums,
        payments: [{ payee: '孟女士' }, { method: 'coupon', note: '补券' }],
        recoveries: [{ payer: '华北物流', reference: 'ZC-118' }],
      },
    ])
    tells(t, await ledgerOf(auditor, id), [{ ...sums, payments: [{ payee: null, reference: null }, {}] }])
    t.notOk(JSON.stringify(await timeline(api, id)).includes('RF-20261120'))
    tells(t, clockOf(await look(api, agent, id), 'payment'), { state: 'met', subject: entry })
  },
)

t.test(
  'of two payments at once that together exceed what is approved one goes through (EXE-4)',
  async (t) => {
    const { id, ledger } = await complaintIn(api, 'executing')
    const path = pay(id, ledger[0].id)
    const answers = await Promise.all(
      [agent, supervisor].map((who) => give(api, who, id, path, payment(15_000))),
    )
    t.same(answers.map(({ status }) => status).sort(), [201, 409])
    const lost = answers.find(({ status }) => status === 409)
    tells(t, lost?.body, { type: '/problems/over-approved', left: bodies.fen(4_900) })
    tells(t, (await look(api, agent, id)).ledger, [{ paid: bodies.fen(15_000), state: 'unpaid' }])
  },
)

t.test(
  'the database itself refuses more than was approved, and payments that are taken back (EXE-4)',
  async (t) => {
    const { id, ledger } = await complaintIn(api, 'executing')
    await done(api, agent, id, pay(id, ledger[0].id), payment(10_000))
    const change = (set: string) =>
      asOwner(api.url, (client) =>
        client.query(`update ledger_entry set ${set} where id = $1`, [ledger[0].id]).then(
          () => 'written',
          ({ message }: Error) => message,
        ),
      )
    t.match(await change(`paid = 20000, state = 'paid'`), /paid_as_approved/)
    t.match(await change('recovered = 10001'), /recovered_of_paid/)
    t.match(await change('paid = 0'), /not taken back/)
    t.match(await change(`state = 'paid'`), /check/)
  },
)

t.test(
  'more is paid only once somebody who may approve it says so, and not by them (EXE-4, APP-1)',
  async (t) => {
    const { id, ledger } = await complaintIn(api, 'executing')
    const [{ id: entry }] = ledger
    const raise = `ledger/${entry}/raise`
    const more = (amount: number) => ({ amount: bodies.fen(amount), reason: '补偿往返运费' })
    refused(t, await give(api, agent, id, raise, more(30_000)), 403, 'role-not-allowed')
    refused(t, await give(api, deptManager, id, raise, more(150_000)), 403, 'not-approver')
    refused(t, await give(api, deptManager, id, raise, more(19_900)), 400, 'invalid-request', {
      errors: [{ pointer: '/amount/amount', code: 'not_higher' }],
    })
    const both = { ...deptManager, roles: ['dept_manager', 'agent'] as const }
    await done(api, both, id, raise, more(30_000))
    refused(t, await give(api, both, id, pay(id, entry), payment(30_000)), 403, 'own-raise')
    await done(api, agent, id, pay(id, entry), payment(30_000))
    tells(t, (await look(api, agent, id)).ledger, [
      {
        state: 'paid',
        promised: bodies.fen(19_900),
        approved: bodies.fen(30_000),
        approvedBy: deptManager.sub,
      },
    ])
  },
)

t.test('who made the plan does not let more be paid for it (APP-3)', async (t) => {
  const { id, ledger } = await complaintIn(api, 'executing')
  const planner = { ...agent, roles: ['agent', 'dept_manager'] as const }
  const body = { amount: bodies.fen(30_000), reason: '补偿' }
  refused(t, await give(api, planner, id, `ledger/${ledger[0].id}/raise`, body), 403, 'own-plan')
})

t.test('no more comes back than went out (EXE-4)', async (t) => {
  const { id, ledger } = await complaintIn(api, 'executing')
  const path = `ledger/${ledger[0].id}/recoveries`
  refused(t, await give(api, agent, id, path, recovery(1)), 409, 'over-paid', { left: bodies.fen(0) })
})

t.test('a plan that fell owes nothing more; what was paid of it stays (LIFE-7)', async (t) => {
  const { id, ledger } = await complaintIn(api, 'executing')
  const [{ id: entry }] = ledger
  await done(api, agent, id, pay(id, entry), payment(5_000))
  const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: '换个办法' }
  const { ledger: after } = await done(api, agent, id, 'amend', { ...bodies.reason, toldCustomer })
  tells(t, after, [
    { state: 'void', paid: bodies.fen(5_000), unpaid: bodies.fen(0), voidedAt: toldCustomer.at },
  ])
  refused(t, await give(api, agent, id, pay(id, entry), payment(1)), 409, 'not-owed')
  tells(t, clockOf(await look(api, agent, id), 'payment'), { state: 'cancelled' })
})

t.test(
  'more is approved by whoever the matrix gives the last word on such a sum (EXE-4, APP-1)',
  async (t) => {
    const api = await startTestApp(t)
    await putApproval(api, always({ role: 'dept_manager' }, { role: 'vp' }))
    const { id } = await complaintIn(api, 'planned')
    for (const who of [deptManager, vp]) await done(api, who, id, 'approve')
    const { plan } = await look(api, agent, id)
    await done(api, agent, id, 'decide', { accept: plan.recommended, words: '就按第一种办' })
    const { ledger } = await done(api, agent, id, 'execute')
    const raise = `ledger/${ledger[0].id}/raise`
    const more = { amount: bodies.fen(30_000), reason: '补偿往返运费' }
    refused(t, await give(api, deptManager, id, raise, more), 403, 'not-approver')
    await done(api, vp, id, raise, more)
  },
)

t.test('money moves also when the case is archived, and nothing else of it (ARC-1, EXE-4)', async (t) => {
  const { id, ledger } = await complaintIn(api, 'archived')
  const [{ id: entry }] = ledger
  await done(api, agent, id, pay(id, entry), payment(19_900))
  await done(api, agent, id, `ledger/${entry}/recoveries`, recovery(100))
  const now = await look(api, agent, id)
  tells(t, now, { state: 'archived', ledger: [{ state: 'paid', recovered: bodies.fen(100) }] })
  tells(t, await ledgerOf(agent, id), [
    { payments: [{ payee: '孟女士' }], recoveries: [{ payer: '华北物流' }] },
  ])
})

t.test(
  'a payment that is none is told where: in the future, of nothing, for an entry that isn’t there',
  async (t) => {
    const { id, ledger } = await complaintIn(api, 'executing')
    const path = pay(id, ledger[0].id)
    const wrong = [
      [payment(0), '/amount/amount'],
      [payment(1, { at: later(1) }), '/at'],
      [payment(1, { method: 'barter' }), '/method'],
      [payment(1, { payee: ' ' }), '/payee'],
    ] as const
    for (const [body, pointer] of wrong)
      refused(t, await give(api, agent, id, path, body), 400, 'invalid-request', { errors: [{ pointer }] })
    refused(t, await give(api, agent, id, pay(id, id), payment(1)), 404, 'not-found')
    refused(t, await give(api, stranger, id, path, payment(1)), 404, 'not-found')
  },
)

t.test('unpaid at its date it raises an alert that climbs, once (EXE-4)', async (t) => {
  const { id, ledger } = await complaintIn(api, 'executed')
  const [{ dueAt }] = ledger
  goTo(api, Date.parse(dueAt) + 5 * HOUR)
  await sweep(api)
  await sweep(api)
  t.same(
    sayings(await wholeTimeline(api, id), 'payment').map(({ what }) => what),
    ['payment warned 0.5', 'payment warned 0.8', 'payment breached', 'payment escalated supervisor'],
  )
  tells(t, (await look(api, agent, id)).ledger, [{ overdue: true }])
})

t.test(
  'what is owed is listed across complaints by its date, page by page, to who sees them (EXE-4, PRIV-6)',
  async (t) => {
    const other = await startTestApp(t)
    const ids: string[] = []
    for (let count = 0; count < 3; count += 1) {
      ids.push((await complaintIn(other, 'executing')).id)
      other.advance(60_000)
    }
    const list = async (query: string, who = supervisor) =>
      (await other.call(who, 'GET', `/v1/ledger?${query}`)).body
    const first = await list('limit=2')
    const second = await list(`limit=2&cursor=${first.nextCursor}`)
    const complaints = [...first.items, ...second.items].map(({ complaint }) => complaint)
    t.same(complaints, ids)
    t.equal(second.nextCursor, null)
    tells(t, first.items[0], { state: 'unpaid', approved: bodies.fen(19_900), overdue: false })
    t.same(
      (await list(`dueTo=${first.items[1].dueAt}`)).items.map(
        ({ complaint }: { complaint: string }) => complaint,
      ),
      ids.slice(0, 1),
    )
    t.same((await list('state=paid')).items, [])
    t.same((await list('', stranger)).items, [])
    tells(t, (await list('', system)).items, [{}, {}, {}])
    const abroad = await other.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
      ...{ name: 'Other', locale: 'en', timezone: 'Asia/Shanghai' },
    })
    t.same((await list('', { ...supervisor, tenant: abroad.body.id })).items, [])
    refused(t, await other.call(supervisor, 'GET', '/v1/ledger?cursor=x'), 400, 'invalid-request')
    t.equal((await other.call(vp, 'GET', '/v1/ledger')).status, 200)
  },
)
