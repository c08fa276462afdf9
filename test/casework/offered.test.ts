import t from 'tap'
import { STATES, type State } from '../../src/complaint/states.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { FORM_TYPE, formOf, pdf } from '../support/evidence.ts'
import { complaintIn, give, type Told } from '../support/journey.ts'
import * as people from '../support/people.ts'

const api = await startTestApp(t)
const words = { words: '配件下午到' }
const sum = (amount: number, more: object) => ({
  ...{ amount: bodies.fen(amount), at: api.now().toISOString(), reference: 'RF-1', ...more },
})
const proof = { reference: '授权书 SQ-1' }
const later = () => new Date(api.now().getTime() + 90 * 86_400_000).toISOString()

/** What is sent for each piece of casework; a file goes as a form. */
const BODIES: Record<string, () => object> = {
  'ask-verification': () => bodies.verification,
  'answer-verification': () => bodies.finding,
  ...Object.fromEntries(
    ['waive-verification', 'waive-verifications', 'cancel-task', 'revoke-representative'].map((name) => {
      return [name, () => bodies.reason]
    }),
  ),
  ...Object.fromEntries(
    ['withdraw-approval', 'return-assistance', 'cancel-assistance', 'revoke-links'].map((name) => {
      return [name, () => bodies.reason]
    }),
  ),
  'make-statement': () => ({ by: 'respondent', words: '当时没有试机' }),
  'ask-statement': () => ({ owner: 'clerk.wu', question: '当天试过机吗？' }),
  'tell-respondent': () => ({ channel: 'email', words: '投诉成立' }),
  'report-retaliation': () => words,
  'mark-evidence': () => ({ confidential: true, ...bodies.reason }),
  'receive-message': () => ({ channel: 'phone', words: '我周五在家' }),
  'name-representative': () => ({ name: '林小姐', relation: 'relative', contact: '+8613800007777', proof }),
  'send-message': () => ({ kind: 'other', channel: 'phone', words: '新机明日送到' }),
  'attempt-contact': () => ({ channel: 'phone', outcome: 'no_answer' }),
  'follow-up': () => ({ ...words, channel: 'phone' }),
  'propose-exclusion': () => bodies.reason,
  'confirm-exclusion': () => ({ confirm: true }),
  'finish-task': () => bodies.evidence,
  'progress-task': () => words,
  'note-progress': () => words,
  'postpone-task': () => ({
    ...{ until: later(), reason: '缺货' },
    toldCustomer: { at: api.now().toISOString(), channel: 'phone', words: '改到周一' },
  }),
  'record-payment': () => sum(100, { method: 'coupon', payee: '孟女士' }),
  'record-recovery': () => sum(100, { payer: '华北物流' }),
  'raise-compensation': () => ({ amount: bodies.fen(30_000), ...bodies.reason }),
  'ask-assistance': () => ({ department: 'logistics', task: '查签收人', dueIn: 'PT8H' }),
  'finish-assistance': () => ({ answer: '门卫代收' }),
  'hand-over': () => ({ from: people.agent.sub, to: people.colleague.sub, ...bodies.reason }),
}

async function send(who: Bearer, { name, href, method }: Told) {
  if (name !== 'add-evidence' && name !== 'add-redacted-copy')
    return api.call(who, method, href, BODIES[name]?.() ?? {})
  const answer = await api.app.inject({
    ...{ method, url: href, payload: formOf({ name: '回单.pdf', content: pdf(99) }) },
    headers: { authorization: `Bearer ${api.token(who)}`, 'content-type': FORM_TYPE },
  })
  return { status: answer.statusCode, payload: answer.payload }
}

/** Puts something to others first, so that there is more to do than the way itself leaves. */
async function furnished(state: State): Promise<string> {
  // What names a unit is archived with what that says, which no way does.
  const respondents = state === 'archived' ? [] : [{ kind: 'unit', name: '青禾路门店' }]
  const { id } = await complaintIn(api, state, { overrides: { respondents } })
  await give(api, people.agent, id, 'verifications', bodies.verification)
  await give(api, people.agent, id, 'verifications', { ...bodies.verification, owner: 'liaison.xu' })
  await give(api, people.agent, id, 'assistance', BODIES['ask-assistance']?.())
  await give(api, people.agent, id, 'representatives', BODIES['name-representative']?.())
  return id
}

const { agent, supervisor, deptManager, vp, gm, legal, quality, liaison, auditor, stranger } = people
const SUBJECTS = new Set<string>()

for (const state of STATES)
  t.test(`in ${state} whatever casework is offered to anybody is let through (LIFE-4)`, async (t) => {
    for (const who of [agent, supervisor, deptManager, vp, gm, legal, quality, liaison, auditor, stranger]) {
      const id = await furnished(state)
      const tried = new Set<string>()
      for (let one: Told | undefined; ; ) {
        const { body } = await api.call(who, 'GET', `/v1/complaints/${id}`)
        one = body.casework?.find(({ href }: Told) => !tried.has(href))
        if (!one || tried.size > 60) break
        tried.add(one.href)
        if (one.subject) SUBJECTS.add(one.name)
        const answer = await send(who, one)
        t.ok(
          answer.status === 200 || answer.status === 201,
          `${one.name} by ${who.sub}: ${answer.payload.slice(0, 300)}`,
        )
      }
    }
  })

t.test('what is left to do of a thing is offered about that thing (LIFE-4)', (t) => {
  for (const name of ['answer-verification', 'finish-task', 'record-payment', 'tick-checklist'])
    t.ok(SUBJECTS.has(name), name)
  for (const name of ['sign-assistance', 'accept-representative', 'record-recovery', 'propose-exclusion'])
    t.ok(SUBJECTS.has(name), name)
  t.end()
})

t.test(
  'what is not offered is refused, in every state, to those who see the complaint (LIFE-4)',
  async (t) => {
    const { body } = await api.call(agent, 'GET', '/v1/lifecycle')
    const whole = body.casework.filter(({ href }: Told) => !/\{(?!id\})/.test(href))
    for (const state of STATES)
      for (const who of [agent, deptManager]) {
        const { id } = await complaintIn(api, state)
        const { casework } = (await api.call(who, 'GET', `/v1/complaints/${id}`)).body
        const offered = casework.map(({ name }: Told) => name)
        for (const step of whole.filter(({ name }: Told) => !offered.includes(name))) {
          const body = { department: 'after-sales', comment: '同意' }
          const one = { ...step, href: step.href.replace('{id}', id) }
          const { status, payload } =
            step.name === 'countersign' ? await api.call(who, 'POST', one.href, body) : await send(who, one)
          t.ok([403, 409].includes(status), `${step.name} by ${who.sub} in ${state}: ${status} ${payload}`)
        }
      }
  },
)

t.test('FAIR-4 whoever is complained of is offered nothing of what was put to others', async (t) => {
  const respondents = [{ kind: 'employee', name: people.colleague.sub }]
  const { id } = await complaintIn(api, 'received', { overrides: { respondents } })
  await give(api, agent, id, 'verifications', bodies.verification)
  await give(api, agent, id, 'statements/requests', {
    owner: people.colleague.sub,
    question: '当天试过机吗？',
  })
  const offered = async (who: Bearer) =>
    (await api.call(who, 'GET', `/v1/complaints/${id}`)).body.casework.map(({ name }: Told) => name)
  t.ok((await offered(agent)).includes('answer-verification'))
  t.notOk((await offered(people.colleague)).includes('answer-verification'))
  t.ok((await offered(people.colleague)).includes('make-statement'))
})
