import t from 'tap'
import type { Complaint, Disposal } from '../../src/complaint/complaint.ts'
import { missingFromDossier as missingBy } from '../../src/complaint/dossier.ts'
import { describeMissing } from '../../src/complaint/dossier-missing.ts'
import type { Statement, Verification } from '../../src/complaint/work-inquiry.ts'
import { aComplaint, anOption, aPlan, aTask } from '../support/complaints.ts'

const missingFromDossier = (complaint: Complaint, notice = false) =>
  missingBy(complaint, { dossier: { notice } })

const AT = '2026-11-21T02:00:00.000Z'
const answered: Verification = {
  ...{ id: 'v-1', kind: 'internal', source: 'cctv', question: '?', owner: 'li', askedAt: AT, askedBy: 'li' },
  state: 'answered',
}
const statement: Statement = { id: 's-1', by: 'respondent', words: 'x', at: AT, recordedBy: 'agent.li' }
const resolved = aComplaint({
  ...{ state: 'revisited', disposal: 'resolved', grade: 'urgent', rootCause: '安装未试机' },
  ...{ verifications: [answered], plan: aPlan(), approvedBy: 'gm', answer: '已退款' },
  decision: { accepted: 'option-1', words: '好', at: AT, recordedBy: 'agent.li' },
  tasks: [aTask('t-1', { state: 'finished' }), aTask('t-2', { state: 'cancelled' })],
  revisits: [{ channel: 'phone', outcome: 'reached', solved: 'yes', at: AT, by: 'agent.li' }],
  respondents: [{ kind: 'employee', name: 'zhou' }],
  statements: [statement],
})

t.test('ARC-1 the dossier of a resolved complaint is complete when nothing of it is missing', async (t) => {
  t.strictSame(missingFromDossier(resolved), [])
})

t.test('ARC-1 each part that a resolved complaint lacks is named', async (t) => {
  const ratification = { because: 'green_channel' as const, openedBy: 'gm', ratifiers: ['vp'] }
  const lacking: readonly (readonly [change: Partial<Complaint>, part: string])[] = [
    [{ verifications: [] }, 'verification'],
    [{ verifications: [{ ...answered, state: 'asked' }] }, 'verification'],
    [{ approvedBy: null }, 'approval'],
    [{ ratification }, 'approval'],
    [{ decision: null }, 'decision'],
    [{ tasks: [aTask('t-1', { state: 'cancelled' })] }, 'evidence'],
    [{ answer: undefined }, 'answer'],
    [{ revisits: [] }, 'revisit'],
    [{ rootCause: undefined }, 'rootCause'],
    [{ statements: [] }, 'respondentStatement'],
    [{ statements: [{ ...statement, by: 'complainant' }] }, 'respondentStatement'],
    [{ tasks: [...resolved.tasks, aTask('t-3')] }, 'tasks'],
    [{ tasks: [...resolved.tasks, aTask('t-3', { state: 'started' })] }, 'tasks'],
  ]
  for (const [change, part] of lacking)
    t.strictSame(missingFromDossier({ ...resolved, ...change }), [part], JSON.stringify(change))
  t.strictSame(missingFromDossier({ ...resolved, plan: null }), ['plan'])
})

t.test('ARC-1 all that is missing is named at once', async (t) => {
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'resolved', grade: 'important' })), [
    ...['verification', 'plan', 'approval', 'decision', 'evidence', 'answer', 'revisit', 'rootCause'],
  ])
})

t.test('VER-3 a waiver stands for a verification', async (t) => {
  t.strictSame(missingFromDossier({ ...resolved, verifications: [], verificationWaived: true }), [])
  t.strictSame(missingFromDossier({ ...resolved, verifications: [{ ...answered, state: 'waived' }] }), [])
})

t.test('PLAN-4 a general complaint needs no root cause, a graver one does', async (t) => {
  const without = { ...resolved, rootCause: undefined }
  t.strictSame(missingFromDossier({ ...without, grade: 'general' }), [])
  t.strictSame(missingFromDossier({ ...without, grade: 'important' }), ['rootCause'])
})

t.test('a recommended option that gives and asks nothing needs no choice', async (t) => {
  const goodwill = aPlan({ options: [anOption('option-1', { goodwill: true })] })
  t.strictSame(missingFromDossier({ ...resolved, plan: goodwill, decision: null }), [])
})

t.test(
  'FAIR-1 where nobody, or only a supplier, is complained of, no statement of theirs is missing',
  async (t) => {
    t.strictSame(missingFromDossier({ ...resolved, respondents: [], statements: [] }), [])
    const supplier = { kind: 'supplier' as const, name: '某安装公司' }
    t.strictSame(missingFromDossier({ ...resolved, respondents: [supplier], statements: [] }), [])
    const unit = { kind: 'unit' as const, name: '安装部' }
    t.strictSame(missingFromDossier({ ...resolved, respondents: [supplier, unit], statements: [] }), [
      'respondentStatement',
    ])
  },
)

t.test('PLAN-5 ARC-1 a settled complaint needs remedy, acceptance, evidence and revisit', async (t) => {
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'settled' })), [
    ...['settlement', 'acceptance', 'evidence', 'revisit'],
  ])
  const settlement = {
    ...{ remedy: 'coupon_gift', cost: { amount: 5000, currency: 'CNY' as const }, words: '行' },
    ...{ evidence: { reference: '券码' }, by: 'agent.li', at: AT },
  }
  const settled = aComplaint({ disposal: 'settled', settlement, revisits: resolved.revisits })
  t.strictSame(missingFromDossier(settled), [])
  t.strictSame(missingFromDossier({ ...settled, respondents: resolved.respondents }), ['respondentStatement'])
})

t.test('ARC-1 what was dismissed needs its reason, confirmed by another person', async (t) => {
  const dismissal = { kind: 'not_accepted' as const, reason: '非本公司商品', proposedBy: 'supervisor.he' }
  const dismissed = aComplaint({ disposal: 'not_accepted', dismissal })
  t.strictSame(missingFromDossier(dismissed), ['reason'])
  const confirmed = { ...dismissed, dismissal: { ...dismissal, confirmedBy: 'supervisor.wei' } }
  t.strictSame(missingFromDossier(confirmed), [])
  t.strictSame(missingFromDossier({ ...confirmed, disposal: 'unfounded' }), ['verification'])
})

t.test('ARC-1 what was withdrawn needs its begun work ended; other ends ask for nothing more', async (t) => {
  const begun = { tasks: [aTask('t-1')] }
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'withdrawn', ...begun })), ['tasks'])
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'withdrawn' })), [])
  const others: Disposal[] = ['merged', 'transferred', 'converted']
  for (const disposal of others) t.strictSame(missingFromDossier(aComplaint({ disposal })), [], disposal)
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'closed_unsettled' })), ['answer'])
})

t.test('NOT-1 a house may ask for a message that told the outcome, wherever there is contact', async (t) => {
  t.strictSame(missingFromDossier(resolved, true), ['notice'])
  t.strictSame(missingFromDossier({ ...resolved, outcomeTold: true }, true), [])
  t.strictSame(missingFromDossier({ ...resolved, noContact: true }, true), [])
  t.strictSame(missingFromDossier(aComplaint({ disposal: 'merged' }), true), [], 'its target tells')
})

t.test(
  'ARC-1 each part that is missing says in both languages what it is, and what supplies it',
  async (t) => {
    const all = missingFromDossier(aComplaint({ disposal: 'resolved', grade: 'urgent' }), true)
    for (const { part, en, zh, supply } of describeMissing('c-1', all)) {
      t.match(en, /^[A-Z][\x20-\x7e’]+$/, part)
      t.match(zh, /\p{Script=Han}/u, part)
      t.ok(supply.length > 0, part)
      for (const { href } of supply) t.match(href, /^\/v1\/complaints\/c-1/, part)
    }
    t.strictSame(describeMissing('c-1', ['rootCause'])[0]?.supply[0], {
      ...{ command: 'correct', href: '/v1/complaints/c-1', method: 'PATCH' },
    })
  },
)
