import t from 'tap'
import { tallyArchived } from '../../src/reporting/tally.store.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { agent, colleague, quality, secondSupervisor, supervisor } from '../support/people.ts'
import { ask } from '../support/report.ts'

const api = await startTestApp(t)
const why = { reason: '客户评的是另一家门店' }
const bad = { ...bodies.reached('yes'), satisfaction: 1, recommend: 0 }
const FIGURES = '{ satisfaction { answers average recommendAnswers nps asked solvedShare excluded } }'
const figures = async () => (await ask(api, supervisor, FIGURES)).satisfaction

/** A complaint whose customer gave a bad score, and where it is then. */
async function scored(state: 'revisited' | 'archived' = 'revisited') {
  const { id } = await complaintIn(api, 'executed')
  const told = await done(api, agent, id, 'revisit', bad)
  return state === 'archived' ? done(api, agent, id, 'archive') : told
}

t.test('ANTI-1 a score leaves the figures by two people, and is counted as left out', async (t) => {
  await complaintIn(api, 'revisited')
  const { id } = await scored()
  tells(t, await figures(), { answers: 2, average: 2.5, recommendAnswers: 2, excluded: 0, asked: 2 })
  const proposed = await done(api, supervisor, id, 'revisits/0/exclude', why)
  tells(t, proposed.revisits[0], {
    satisfaction: 1,
    exclusion: { state: 'proposed', proposedBy: supervisor.sub, decidedBy: null },
  })
  tells(t, await figures(), { answers: 2, average: 2.5, excluded: 0 }, 'one person changes no figure')
  const excluded = await done(api, secondSupervisor, id, 'revisits/0/exclude/confirm', { confirm: true })
  tells(t, excluded.revisits[0], {
    satisfaction: 1,
    exclusion: { state: 'excluded', proposedBy: supervisor.sub, decidedBy: secondSupervisor.sub },
  })
  tells(t, await figures(), { answers: 1, average: 4, recommendAnswers: 1, nps: 0, asked: 2, excluded: 1 })
  const last = (await timeline(api, id)).at(-2)
  tells(t, last, { type: 'revisit.exclusion_proposed', actor: supervisor.sub, ...why, data: { index: 0 } })
})

t.test('ANTI-1 live and tallied, before and after the archive, the figures agree (ANA-9)', async (t) => {
  const early = await scored('archived')
  await tallyArchived(api.database)
  const before = await figures()
  await done(api, quality, early.id, 'revisits/0/exclude', why)
  await done(api, supervisor, early.id, 'revisits/0/exclude/confirm', { confirm: true })
  const after = await figures()
  t.equal(after.excluded, before.excluded + 1)
  t.equal(after.answers, before.answers - 1)
  t.equal(after.recommendAnswers, before.recommendAnswers - 1)
  t.equal(after.asked, before.asked, 'whether it was solved was said all the same')
  const late = await scored()
  await done(api, supervisor, late.id, 'revisits/0/exclude', why)
  await done(api, secondSupervisor, late.id, 'revisits/0/exclude/confirm', { confirm: true })
  await done(api, agent, late.id, 'archive')
  const live = await figures()
  await tallyArchived(api.database)
  t.same(await figures(), live)
  tells(t, live, { answers: after.answers, excluded: after.excluded + 1 })
})

t.test('ANTI-1 nobody leaves out a score of their own case, nor confirms their own proposal', async (t) => {
  const own: Bearer = { ...agent, roles: ['agent', 'supervisor'] }
  const { id } = await scored()
  refused(t, await give(api, own, id, 'revisits/0/exclude', why), 403, 'own-case', { rule: 'ANTI-1' })
  const asker: Bearer = { ...colleague, roles: ['agent', 'supervisor'] }
  const other = await complaintIn(api, 'executed')
  await done(api, asker, other.id, 'revisit', bad)
  refused(t, await give(api, asker, other.id, 'revisits/0/exclude', why), 403, 'own-case')
  refused(t, await give(api, agent, id, 'revisits/0/exclude', why), 403, 'role-not-allowed')
  await done(api, supervisor, id, 'revisits/0/exclude', why)
  const confirm = { confirm: true }
  refused(t, await give(api, supervisor, id, 'revisits/0/exclude/confirm', confirm), 403, 'own-exclusion')
  refused(t, await give(api, own, id, 'revisits/0/exclude/confirm', confirm), 403, 'own-case')
  const chinese = await api.call(
    ...([supervisor, 'POST', `/v1/complaints/${id}/revisits/0/exclude/confirm`, confirm] as const),
    { 'accept-language': 'zh-CN' },
  )
  t.equal(chinese.body.title, '剔除评分须由提出人以外的人员确认。')
})

t.test('ANTI-1 what was refused counts, and may be proposed again', async (t) => {
  const { id } = await scored()
  refused(
    ...([t, await give(api, supervisor, id, 'revisits/0/exclude/confirm', { confirm: true })] as const),
    ...([409, 'no-exclusion-proposed'] as const),
  )
  await done(api, supervisor, id, 'revisits/0/exclude', why)
  const before = await figures()
  const kept = await done(api, secondSupervisor, id, 'revisits/0/exclude/confirm', { confirm: false, ...why })
  tells(t, kept.revisits[0], { exclusion: { state: 'kept' } })
  t.same(await figures(), before)
  await done(api, secondSupervisor, id, 'revisits/0/exclude', why)
  await done(api, supervisor, id, 'revisits/0/exclude/confirm', { confirm: true })
  refused(t, await give(api, secondSupervisor, id, 'revisits/0/exclude', why), 409, 'already-concluded')
})

t.test('ANTI-1 there has to be a score to leave out', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  await done(api, agent, id, 'revisit', bodies.noAnswer)
  refused(t, await give(api, supervisor, id, 'revisits/0/exclude', why), 409, 'no-score')
  refused(t, await give(api, supervisor, id, 'revisits/7/exclude', why), 404, 'not-found')
  refused(t, await give(api, supervisor, id, 'revisits/x/exclude', why), 400, 'invalid-request')
})

t.test('ANTI-1 of two who confirm at once one does, and the figure falls once (LIFE-1)', async (t) => {
  const { id } = await scored('archived')
  await done(api, supervisor, id, 'revisits/0/exclude', why)
  const before = await figures()
  const answers = await Promise.all(
    [secondSupervisor, quality].map((who) =>
      give(api, who, id, 'revisits/0/exclude/confirm', { confirm: true }),
    ),
  )
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
  t.equal((await figures()).excluded, before.excluded + 1)
})

t.test('ANTI-1 what was said stands in the archive as it was', async (t) => {
  const { id, revisits } = await scored('archived')
  await done(api, supervisor, id, 'revisits/0/exclude', why)
  const { exclusion: _, ...said } = (await look(api, supervisor, id)).revisits[0]
  t.same(said, revisits[0])
})
