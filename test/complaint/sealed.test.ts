import t from 'tap'
import { readStatutoryPacks } from '../../src/policy/default-pack.store.ts'
import { type Bearer, type Called, startTestApp } from '../support/app.ts'
import { AGENT, FACTS, MANAGER, SUPERVISOR } from '../support/drive.ts'
import { everyRow } from '../support/every-row.ts'
import { handedIn, PNG } from '../support/evidence.ts'
import { freeTexts } from '../support/free-texts.ts'
import { type Page, pageOf, track } from '../support/tracking.ts'

const LIST = '/v1/complaints'
const TRACK = '/v1/track/{reference}'
/** Where people write texts. */
const ANSWER = '/v1/answers/verification'
const PLACES = [LIST, TRACK, ANSWER, '/v1/safety-cases', '/v1/improvements']
/** Stands in every text of people that is sent in this file, and in nothing else. */
const CANARY = 'zinnober73'
const PHONE = '13712340001'
const SECOND: Bearer = { sub: 'supervisor.song', roles: ['supervisor'] }
const THIRD: Bearer = { sub: 'supervisor.wei', roles: ['supervisor'] }
const VP: Bearer = { sub: 'vp.qin', roles: ['vp'] }
const GM: Bearer = { sub: 'gm.luo', roles: ['gm'] }
const LOGISTICS: Bearer = { sub: 'agent.sun', roles: ['agent'], departments: ['logistics'] }
const LEGAL: Bearer = { sub: 'legal.tao', roles: ['legal'] }
const QUALITY: Bearer = { sub: 'quality.bai', roles: ['quality'] }
const ADMIN: Bearer = { sub: 'admin.mo', roles: ['admin'] }
const AUDITOR: Bearer = { sub: 'auditor.yu', roles: ['auditor'] }

const api = await startTestApp(t)
/** Where a canary was sent: `POST /v1/complaints/{id}/plan /options/title`. */
const sent = new Set<string>()
const ids: string[] = []
let calls = 0

const evidence = { reference: text('reference'), note: text('note') }
const customer = {
  ...{ name: text('name'), phone: `+86 ${PHONE}`, email: `${CANARY}@example.org`, wechat: text('wechat') },
  ...{ externalId: text('crm'), accommodation: text('accommodation'), vulnerable: 'elderly' },
}
const incident = {
  ...{ scene: text('scene'), orderNumber: text('order'), page: text('page'), contract: text('contract') },
  product: '净水器 JS-8',
}
const record = {
  ...{ customer, incident, account: text('account'), demands: [{ kind: 'refund', words: text('demand') }] },
  ...{ latentNeeds: text('latent'), alreadyTried: text('tried') },
  respondents: [{ kind: 'unit', name: text('unit') }],
  referral: { authority: '市场监督管理局', caseNumber: text('case number') },
}
const CAUSE = {
  ...{ branch: 'method', whys: [text('why'), text('why')] },
  factors: [{ branch: 'man', words: text('factor') }],
}
const planning = {
  options: [0, 1, 2].map(() => ({
    title: text('title'),
    measures: [0, 1].map(() => {
      return { action: text('action'), owner: AGENT.sub, department: 'after-sales', dueIn: 'PT24H' }
    }),
    ...{ cost: { amount: 8000, currency: 'CNY' }, basis: [text('basis')], meetsDemands: true },
    notRecommendedBecause: text('because'),
  })),
  ...{ recommended: 0, rootCause: text('root cause'), notChosen: [{ option: 1, reason: text('reason') }] },
  ...{ entitlementReason: text('entitled'), overPromiseReason: text('promise') },
  cause: CAUSE,
}
const reason = { reason: text('reason') }
const waive = ['verifications/waive', reason] as const

t.before(async () => {
  await concluded()
  await shortWays()
  await ownPage()
  await greenChannel()
  await extended()
  api.advance(1000)
})

t.test('every free text of every command was sent with the canary in it', async (t) => {
  const free = freeTexts(
    api.app.contract(),
    (path) => PLACES.some((place) => path.startsWith(place)) && !path.endsWith('/search'),
  )
  t.ok(free.length >= 50)
  for (const place of new Set(free)) t.ok(sent.has(place), place)
})

t.test('PRIV-1 no text of people and no contact is readable in any column of any table', async (t) => {
  const rows = await everyRow(api.url)
  t.ok(rows.length > 100)
  for (const secret of [CANARY, PHONE, PHONE.slice(3), '林女士']) {
    const forms = [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').slice(0, -4),
    ]
    const leaks = rows.filter(({ row }) =>
      forms.some((form) => row.toLowerCase().includes(form.toLowerCase())),
    )
    t.same(leaks, [], secret)
  }
})

t.test('PRIV-1 no text of people is in the log', async (t) => {
  const filters = `phone=${PHONE}&email=${CANARY}@example.org&q=${CANARY}&externalId=${CANARY}`
  await api.call(SUPERVISOR, 'GET', `${LIST}?${filters}`)
  const wrong = await api.call(SUPERVISOR, 'GET', `${LIST}?${filters}&limit=${CANARY}`)
  t.equal(wrong.status, 400)
  t.notMatch(wrong.payload, CANARY, 'nor in the problem')
  t.notMatch(wrong.payload, PHONE)
  t.ok(api.logged.length > 50)
  for (const line of api.logged) {
    t.notOk(line.toLowerCase().includes(CANARY), line)
    t.notOk(line.includes(PHONE), line)
  }
})

t.test('LIFE-2 events show ids, codes, numbers and dates, nothing personal', async (t) => {
  for (const id of ids) {
    const { body } = await api.call(SUPERVISOR, 'GET', `${LIST}/${id}/timeline?limit=200`)
    for (const { seq, type, data } of body.items)
      t.notMatch(JSON.stringify(data), CANARY, `${id} seq ${seq} ${type}`)
  }
})

t.test('PRIV-1 who reads masked reads no text of people, wherever they look', async (t) => {
  for (const id of ids) {
    for (const part of ['', '/timeline?limit=200', '/messages']) {
      const { status, payload } = await api.call(AUDITOR, 'GET', `${LIST}/${id}${part}`)
      t.equal(status, 200)
      t.notMatch(payload, CANARY, part)
      t.notMatch(payload, PHONE.slice(0, 9), part)
    }
  }
  const { payload } = await api.call(SUPERVISOR, 'GET', `${LIST}?limit=50&include=actions`)
  t.notMatch(payload, CANARY, 'lists are masked for everybody')
  t.notMatch(payload, PHONE)
})

t.test('PRIV-1 whoever handles it reads all of it', async (t) => {
  const { body } = await api.call(SUPERVISOR, 'GET', `${LIST}/${ids[0]}`)
  t.match(body, { ...record, rootCause: undefined, answer: text('answer'), state: 'archived' })
  t.match(body.formerPlans[0].options[0].measures[0].action, CANARY)
  t.match(body.verifications[0], { question: text('question'), answer: text('answer'), evidence })
})

/** The long way, with every turn: planned, returned, amended, reopened, dismissed, appealed, concluded. */
async function concluded(): Promise<void> {
  const { id } = await receive()
  await give(id, '', { ...record, rootCause: text('root cause'), cause: CAUSE }, AGENT, 'PATCH')
  await give(id, 'classify', { category: 'product_quality', subcategory: 'malfunction', legalRisk: true })
  await give(id, 'grade', { ...FACTS, override: { grade: 'general', ...reason } })
  await verified(id)
  await beside(id)
  await give(id, 'legal-review', { opinion: 'clear', comment: text('comment') }, LEGAL)
  await give(id, 'plan', planning)
  await give(id, 'return', reason, MANAGER)
  await executing(id)
  const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: text('words') }
  await give(id, 'amend', { ...reason, toldCustomer })
  const { tasks, ledger } = await executing(id)
  const [first, second] = tasks.filter((task: { state: string }) => task.state === 'open')
  await carriedOut(id, first.id, ledger.at(-1).id)
  await give(id, `tasks/${first.id}/start`, {})
  await give(id, `tasks/${first.id}/finish`, { evidence })
  await give(id, `tasks/${second.id}/cancel`, reason)
  await give(id, 'complete', { answer: text('answer'), summary: text('summary') })
  for (const outcome of ['no_answer', 'refused'])
    await give(id, 'revisit', { channel: 'phone', outcome, words: text('words') })
  await give(id, 'reopen', reason)
  const unfounded = { kind: 'unfounded', ground: text('ground'), ...reason }
  await give(id, 'dismiss', unfounded, SUPERVISOR)
  await give(id, 'confirm-dismissal', { confirm: false, ...reason }, SECOND)
  await give(id, 'dismiss', unfounded, SUPERVISOR)
  await give(id, 'confirm-dismissal', { confirm: true, ...reason }, SECOND)
  await give(id, 'appeal', { grounds: text('grounds') })
  const other = { stillOffered: text('offer'), until: '2026-12-31', otherWays: [text('way')] }
  await give(id, 'conclude', { answer: text('answer'), ...other }, THIRD)
  const successor = await give(id, 'reopen', reason)
  ids.push(successor.id)
}

/** How it goes with the work, what is paid of it, and what those complained of are told. */
async function carriedOut(id: string, task: string, entry: string): Promise<void> {
  const at = api.now().toISOString()
  const proof = { reference: text('reference'), note: text('note') }
  await give(id, 'progress', { words: text('words') })
  await give(id, `tasks/${task}/progress`, { words: text('words') })
  const toldCustomer = { at, channel: 'phone', words: text('words') }
  await give(id, `tasks/${task}/postpone`, { until: '2026-12-30T00:00:00.000Z', ...reason, toldCustomer })
  await give(id, `ledger/${entry}/raise`, { amount: { amount: 9000, currency: 'CNY' }, ...reason }, MANAGER)
  const amount = { amount: 9000, currency: 'CNY' }
  const paid = { amount, at, method: 'original_route', payee: text('payee'), ...proof }
  await give(id, `ledger/${entry}/payments`, paid)
  await give(id, `ledger/${entry}/recoveries`, { amount, at, payer: text('payer'), ...proof })
  await give(id, 'statements/requests', { owner: 'agent.wu', question: text('question') })
  await give(id, 'tell-respondent', { channel: 'email', words: text('words') })
  await give(id, 'retaliation', { words: text('words') })
}

async function verified(id: string): Promise<void> {
  const question = { kind: 'internal', source: 'cctv', question: text('question'), owner: 'liaison.qian' }
  const asked = await give(id, 'verifications', question)
  const answer = { answer: text('answer'), finding: 'substantiated', evidence }
  await give(id, `verifications/${asked.id}/answer`, answer)
  const outside = { ...question, kind: 'external', source: 'other', shared: text('shared') }
  const { id: waived } = await give(id, 'verifications', outside)
  await give(id, `verifications/${waived}/waive`, reason)
  await answeredOutside(await give(id, 'verifications', outside), id)
  await give(id, ...waive)
  await give(id, 'statements', { by: 'complainant', words: text('words') })
  await marked(id)
  await give(id, 'statements', { by: 'respondent', missing: text('missing') })
}

/** A third party answers by their link, without an account. */
async function answeredOutside({ id: vid }: { id: string }, id: string): Promise<void> {
  const { token } = await give(id, `verifications/${vid}/link`, {})
  const body = { answer: text('answer'), finding: 'partly', evidence }
  for (const pointer of canaries(body)) sent.add(`POST ${ANSWER} ${pointer}`)
  const headers = { authorization: `Bearer ${token}` }
  const answer = await api.app.inject({ method: 'POST', url: ANSWER, headers, payload: body })
  if (answer.statusCode >= 300) throw new Error(`${ANSWER} answers ${answer.statusCode}: ${answer.payload}`)
}

async function marked(id: string): Promise<void> {
  const file = await handedIn(api, AGENT, id, { name: `${text('file')}.png`, content: PNG })
  await give(id, `attachments/${file.id}/mark`, { confidential: true, ...reason })
}

async function beside(id: string): Promise<void> {
  await give(id, 'assign', { department: 'after-sales', ...reason }, SUPERVISOR)
  await give(id, 'return-assignment', reason)
  await give(id, 'assign', { handler: AGENT.sub, department: 'after-sales' }, SUPERVISOR)
  await give(id, 'hand-over', { from: AGENT.sub, to: 'agent.zhou', ...reason }, SUPERVISOR)
  await give(id, 'hand-over', { from: 'agent.zhou', to: AGENT.sub, ...reason }, SUPERVISOR)
  await give(id, 'escalate', reason)
  await give(id, 'urge', { words: text('words'), by: 'customer' })
  await give(id, 'pause', { awaiting: 'customer', question: text('question') })
  await give(id, 'resume', { answer: text('answer') })
  await give(id, 'hold', reason, LEGAL)
  await give(id, 'release', reason, LEGAL)
  await give(id, 'attempts', { channel: 'phone', outcome: 'no_answer', words: text('words') })
  const readBack = { confirmed: false, words: text('words') }
  await give(id, 'attempts', { channel: 'phone', outcome: 'reached', readBack })
  await give(id, 'messages', { kind: 'personal', channel: 'phone', words: text('words'), readBack })
  const values = { progress: text('progress'), customer: text('customer') }
  await give(id, 'messages', { kind: 'personal', channel: 'email', template: 'first_reply', values })
  await give(id, 'checklist/isolate', { note: text('note') })
  await assisted(id)
}

async function assisted(id: string): Promise<void> {
  const asked = async () => {
    const task = { department: 'logistics', task: text('task'), dueIn: 'PT8H' }
    return `assistance/${(await give(id, 'assistance', task)).id}`
  }
  const [first, second, third] = [await asked(), await asked(), await asked()]
  await give(id, `${first}/sign`, {}, LOGISTICS)
  await give(id, `${first}/finish`, { answer: text('answer') }, LOGISTICS)
  await give(id, `${second}/return`, reason, LOGISTICS)
  await give(id, `${third}/cancel`, reason)
}

async function executing(id: string) {
  const { plan } = await give(id, 'plan', planning)
  await give(id, 'approve', { comment: text('comment') }, MANAGER)
  await give(id, 'approve/withdraw', reason, MANAGER)
  await give(id, 'approve', { comment: text('comment') }, MANAGER)
  await give(id, 'decide', { accept: plan.recommended, words: text('words') })
  return give(id, 'execute', {})
}

/** The ways out, a complaint each. */
async function shortWays(): Promise<void> {
  await give((await receive()).id, 'withdraw', reason)
  await give((await receive()).id, 'convert', { kind: 'inquiry', answer: text('answer') })
  await give((await receive()).id, 'transfer', { to: text('body'), ...reason }, SUPERVISOR)
  const notAccepted = { kind: 'not_accepted', ground: 'not_ours', ...reason }
  await give((await receive()).id, 'dismiss', notAccepted, SUPERVISOR)
  const { id } = await receive()
  await give(id, 'merge', { into: (await receive()).id, ...reason })
  await give(id, 'split', reason, SUPERVISOR)
  await give(id, 'classify', { category: 'product_quality', subcategory: 'malfunction' })
  await give(id, 'grade', FACTS)
  const cost = { amount: 5000, currency: 'CNY' }
  await give(id, 'settle', { remedy: 'coupon_gift', cost, words: text('words'), evidence })
  const solved = { outcome: 'reached', solved: 'partly', anythingElse: text('else'), words: text('words') }
  await give(id, 'revisit', { channel: 'phone', ...solved, satisfaction: 1 })
  await give(id, 'follow-up', { words: text('words') }, SUPERVISOR)
  await give(id, 'revisits/0/exclude', reason, SUPERVISOR)
  await give(id, 'revisits/0/exclude/confirm', { confirm: true, ...reason }, SECOND)
  await improved(id)
}

/** An improvement that was done, and one that was not. */
async function improved(complaint: string): Promise<void> {
  const to = '/v1/improvements'
  const propose = async () => {
    const what = { kind: 'corrective', cause: text('cause'), actions: [text('action')], owner: AGENT.sub }
    const input = { ...what, complaints: [complaint], due: '2027-01-01T00:00:00.000Z' }
    return (await giveTo(to, to, input, AGENT)).id
  }
  const [done, dropped] = [await propose(), await propose()]
  const step = (id: string, name: string, body: object, who: Bearer) =>
    giveTo(`${to}/{id}/${name}`, `${to}/${id}/${name}`, body, who)
  const patch = { cause: text('cause'), actions: [text('action')], ...reason }
  await giveTo(`${to}/{id}`, `${to}/${done}`, patch, SUPERVISOR, 'PATCH')
  await step(done, 'start', {}, AGENT)
  await step(done, 'finish', { words: text('words'), evidence }, AGENT)
  await step(done, 'verify', { effective: true, comment: text('comment') }, QUALITY)
  await step(dropped, 'cancel', reason, SUPERVISOR)
}

/** A safety case from the hazard to its end. */
async function contained(id: string): Promise<void> {
  const to = '/v1/safety-cases'
  const step = (name: string, body: object, who: Bearer) =>
    giveTo(`${to}/{id}/${name}`, `${to}/${id}/${name}`, body, who)
  await step('contain', { measures: [text('measure')], evidence }, AGENT)
  for (const who of [QUALITY, LEGAL]) await step('decide-recall', { recall: true, ...reason }, who)
  const report = { authority: '市场监督管理局', at: api.now().toISOString(), reference: text('reference') }
  await step('report', report, LEGAL)
  await step('buyers', { count: 3, listReference: text('list') }, QUALITY)
  await step('close', reason, QUALITY)
}

/** What the customer, and who speaks for them, says on their own page. */
async function ownPage(): Promise<void> {
  const told = await receive()
  const { id } = told
  const say = (name: string, body: object) => saying(pageOf(told), name, body)
  const proof = { name: text('name'), relation: 'relative', contact: text('contact'), proof: evidence }
  const { id: rid } = await give(id, 'representatives', proof)
  await give(id, `representatives/${rid}/accept`, {})
  await give(id, `representatives/${rid}/revoke`, reason)
  await give(id, 'messages/received', { channel: 'phone', words: text('words') })
  await say('statements', { words: text('words') })
  await say('messages', { words: text('words') })
  await say('urge', { words: text('words') })
  await give(id, 'classify', { category: 'product_quality', subcategory: 'malfunction' })
  await give(id, 'grade', FACTS)
  const settled = {
    remedy: 'coupon_gift',
    cost: { amount: 5000, currency: 'CNY' },
    words: text('words'),
    evidence,
  }
  await give(id, 'settle', settled)
  await say('reopen', reason)
  await give(id, ...waive)
  const { plan } = await give(id, 'plan', planning)
  await give(id, 'approve', { comment: text('comment') }, MANAGER)
  await say('decide', { accept: plan.recommended, words: text('words') })
  const { tasks } = await give(id, 'execute', {})
  for (const task of tasks) await give(id, `tasks/${task.id}/finish`, { evidence })
  await give(id, 'complete', { answer: text('answer') })
  await say('feedback', { solved: 'partly', words: text('words'), anythingElse: text('else') })
  await say('appeal', { grounds: text('grounds') })
  await say('withdraw', reason)
  await give(id, 'tracking/revoke', reason)
}

async function saying(page: Page, name: string, body: object): Promise<void> {
  for (const pointer of canaries(body)) sent.add(`POST ${TRACK}/${name} ${pointer}`)
  calls += 1
  const answer = await track(api, page, name, body, { headers: { 'idempotency-key': `key-${calls}` } })
  if (answer.status >= 300) throw new Error(`${name} answers ${answer.status}: ${answer.payload}`)
}

async function greenChannel(): Promise<void> {
  const { id } = await receive()
  await give(id, 'classify', { category: 'product_quality', subcategory: 'malfunction' })
  const { safetyCase } = await give(id, 'grade', { ...FACTS, safetyHazard: true })
  await contained(safetyCase)
  await give(id, ...waive)
  const [first, ...others] = planning.options
  const carried = first?.measures.map((measure) => ({ ...measure, department: 'logistics' }))
  await give(id, 'plan', { ...planning, options: [{ ...first, measures: carried }, ...others] })
  await give(id, 'plan/countersign', { department: 'logistics', comment: text('comment') }, LOGISTICS)
  await give(id, 'execute', { greenChannel: reason }, GM)
  await give(id, 'ratify', { verdict: 'ratified', comment: text('comment') }, VP)
}

/** A limit of the law, told to the customer and extended (CLK-10). */
async function extended(): Promise<void> {
  const { body } = await api.call(ADMIN, 'GET', '/v1/policies/clocks')
  const content = {
    ...body.content,
    packs: readStatutoryPacks().filter(({ name }) => name.startsWith('bank')),
  }
  await api.call(ADMIN, 'PUT', '/v1/policies/clocks', { content, reason: '纳入法定时限' })
  const { id } = await receive()
  const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: text('words') }
  await give(id, 'clocks/bank_decision/extend', { ...reason, toldCustomer }, MANAGER)
}

function text(what: string): string {
  return `${what} ${CANARY}`
}

async function receive(over: object = {}) {
  const body = { channel: 'phone', ...record, ...over }
  const { status, body: made, payload } = await call(AGENT, 'POST', LIST, LIST, body)
  if (status !== 201) throw new Error(payload)
  if (payload.includes(CANARY)) ids.push(made.id)
  return made
}

async function give(
  id: string,
  command: string,
  body: object,
  who: Bearer = AGENT,
  method: 'POST' | 'PATCH' = 'POST',
): Promise<Called['body']> {
  const path = command ? `/${command}` : ''
  const steps = path
    .replace(/(?<=verifications\/)[0-9a-f-]{36}/, '{vid}')
    .replace(/(?<=(assistance|attachments)\/)[0-9a-f-]{36}/, '{aid}')
    .replace(/(?<=tasks\/)[0-9a-f-]{36}/, '{tid}')
    .replace(/(?<=ledger\/)[0-9a-f-]{36}/, '{lid}')
    .replace(/(?<=representatives\/)[0-9a-f-]{36}/, '{rid}')
    .replace('checklist/isolate', 'checklist/{step}')
    .replace('bank_decision', '{name}')
    .replace('revisits/0', 'revisits/{index}')
  const template = `${LIST}/{id}${steps}`
  return giveTo(template, `${LIST}/${id}${path}`, body, who, method)
}

async function giveTo(
  template: string,
  url: string,
  body: object,
  who: Bearer,
  method: 'POST' | 'PATCH' = 'POST',
): Promise<Called['body']> {
  const answer = await call(who, method, template, url, body)
  if (answer.status >= 300) throw new Error(`${template} answers ${answer.status}: ${answer.payload}`)
  return answer.body
}

/** Every POST carries a key, so that its answer is kept too. */
function call(who: Bearer, method: 'POST' | 'PATCH', template: string, url: string, body: object) {
  for (const pointer of canaries(body)) sent.add(`${method} ${template} ${pointer}`)
  calls += 1
  return api.call(who, method, url, body, { 'idempotency-key': `key-${calls}` })
}

function canaries(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return [CANARY, PHONE].some((one) => value.includes(one)) ? [pointer] : []
  if (Array.isArray(value)) return value.flatMap((one) => canaries(one, pointer))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => canaries(inner, `${pointer}/${key}`))
}
