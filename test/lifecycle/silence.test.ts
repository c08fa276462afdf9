import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { agent, legal, secondSupervisor, supervisor } from '../support/people.ts'

const DAY_MS = 86_400_000
const notice = { kind: 'silence_notice', channel: 'email', words: '多次联系未果，七日内未回复将按失联处理。' }
const unreachable = { ...bodies.conclusion, basis: 'unreachable' }

const api = await startTestApp(t)
const tryBy = (id: string, channel: string) =>
  done(api, agent, id, 'attempts', { channel, outcome: 'no_answer' })

/** Three attempts on three days by two channels. */
async function tried(id: string): Promise<void> {
  for (const channel of ['phone', 'phone', 'email']) {
    await tryBy(id, channel)
    api.advance(DAY_MS)
  }
}

t.test('LIFE-10 attempts are kept and counted by number, day and channel', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const { version } = await look(api, agent, id)
  const made = await tryBy(id, 'phone')
  tells(t, made, { channel: 'phone', outcome: 'no_answer', words: null, by: agent.sub })
  await tryBy(id, 'phone')
  const early = await give(api, agent, id, 'messages', notice)
  const missing = { attempts: 1, days: 2, channels: 1 }
  refused(t, early, 409, 'silence-incomplete', { missing })
  const told = await look(api, agent, id)
  tells(t, told, { attempts: [{ channel: 'phone' }, {}], silenceNotice: null, version })
  t.equal((await timeline(api, id)).at(-1).type, 'contact.attempted')
})

t.test('LIFE-10 the notice is in writing, and only after the attempts', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await tried(id)
  const spoken = await give(api, agent, id, 'messages', { ...notice, channel: 'phone' })
  refused(t, spoken, 400, 'invalid-request', { errors: [{ pointer: '/channel', code: 'not_in_writing' }] })
  await done(api, agent, id, 'messages', notice)
  const at = api.now().toISOString()
  tells(t, await look(api, agent, id), { silenceNotice: { at, channel: 'email' } })
})

t.test('LIFE-10 after the notice and seven days a supervisor closes it as unreachable', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '无异议' })
  refused(t, await give(api, supervisor, id, 'conclude', unreachable), 409, 'silence-incomplete', {
    missing: { attempts: 3, days: 3, channels: 2, notice: true, waitUntil: null },
  })
  await tried(id)
  await done(api, agent, id, 'messages', notice)
  const waitUntil = new Date(api.now().getTime() + 7 * DAY_MS).toISOString()
  api.advance(7 * DAY_MS - 1)
  refused(t, await give(api, supervisor, id, 'conclude', unreachable), 409, 'silence-incomplete', {
    missing: { attempts: 0, days: 0, channels: 0, notice: false, waitUntil },
  })
  api.advance(1)
  refused(t, await give(api, agent, id, 'conclude', unreachable), 403, 'role-not-allowed')
  refused(t, await give(api, supervisor, id, 'conclude', bodies.conclusion), 409, 'too-early-to-conclude')
  tells(t, await done(api, supervisor, id, 'conclude', unreachable), {
    ...{ state: 'archived', disposal: 'unreachable', answer: bodies.conclusion.answer },
  })
})

t.test('LIFE-10 whoever is heard is silent no longer: it all begins anew', async (t) => {
  const heard: [string, (id: string) => Promise<unknown>][] = [
    ['reached', (id) => done(api, agent, id, 'attempts', { channel: 'phone', outcome: 'reached' })],
    [
      'answered',
      async (id) => {
        await done(api, agent, id, 'pause', { awaiting: 'customer', question: '发票？' })
        await done(api, agent, id, 'resume', { answer: '这就补上' })
      },
    ],
  ]
  for (const [how, hear] of heard) {
    const { id } = await complaintIn(api, 'graded')
    await tried(id)
    await done(api, agent, id, 'messages', notice)
    await hear(id)
    tells(t, await look(api, agent, id), { attempts: [], silenceNotice: null }, how)
    api.advance(8 * DAY_MS)
    await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '无异议' })
    refused(t, await give(api, supervisor, id, 'conclude', unreachable), 409, 'silence-incomplete')
  }
  const { id } = await complaintIn(api, 'graded')
  await tried(id)
  await done(api, agent, id, 'pause', { awaiting: 'customer', question: '发票？' })
  await done(api, agent, id, 'resume')
  t.equal((await look(api, agent, id)).attempts.length, 3, 'a wait that only ran out is no answer')
})

t.test('LIFE-10 what is due is executed all the same, on the basis that nobody can be reached', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  const choice = { accept: plan.recommended, words: '客户失联，按推荐方案履行', basis: 'unreachable' }
  refused(t, await give(api, supervisor, id, 'decide', choice), 409, 'silence-incomplete')
  await tried(id)
  await done(api, agent, id, 'messages', notice)
  api.advance(7 * DAY_MS)
  refused(t, await give(api, agent, id, 'decide', choice), 403, 'no-contact-needs-supervisor')
  tells(t, await done(api, supervisor, id, 'decide', choice), {
    ...{ state: 'approved', decision: { accepted: plan.recommended, basis: 'unreachable' } },
  })
  await done(api, agent, id, 'execute')
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '无异议' })
  refused(t, await give(api, secondSupervisor, id, 'conclude', unreachable), 409, 'tasks-open')
  const { tasks } = await look(api, agent, id)
  for (const { id: task } of tasks) await done(api, agent, id, `tasks/${task}/finish`, bodies.evidence)
  t.equal((await done(api, secondSupervisor, id, 'conclude', unreachable)).disposal, 'unreachable')
})
