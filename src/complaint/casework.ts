import type { Role } from '../access/actor.ts'
import * as approval from './guards-approval.ts'
import * as person from './guards-person.ts'
import * as planning from './guards-plan.ts'
import * as work from './guards-work.ts'
import { OPEN_STATES, STATES, type State } from './states.ts'
import {
  AGENT,
  APPROVERS,
  ASSISTING,
  ENDED,
  OR_CUSTOMER,
  stay,
  type Transition,
  UNTIL_APPROVED,
} from './transition.ts'

const EXCLUDING = ['supervisor', 'quality'] as const
const IDLE = work.noConfirmationPending
const HANDLER = [person.noConflictOfInterest, person.hadNoPart]

/** The work within the states: casework, by the same way in, with roles and guards of its own. */
export const CASEWORK = {
  'ask-verification': {
    ...caseworkRow('Ask for verification', '发起核实', [...AGENT], OPEN_STATES, true),
    rules: ['VER-1'],
  },
  'answer-verification': {
    ...caseworkRow('Answer a verification', '核实答复', [...AGENT, 'liaison'], OPEN_STATES),
    rules: ['VER-1'],
  },
  'link-verification': {
    ...caseworkRow('Let a third party answer', '外部核实链接', [...AGENT], OPEN_STATES),
    rules: ['VER-1', 'FAIR-4'],
  },
  'waive-verification': {
    ...caseworkRow('Waive a verification', '免除核实', [...AGENT], OPEN_STATES),
    rules: ['VER-3'],
  },
  'waive-verifications': {
    ...caseworkRow('Do without verification', '免核实', [...AGENT], OPEN_STATES),
    rules: ['VER-3'],
  },
  'make-statement': {
    ...caseworkRow('Record a statement', '登记陈述', [...OR_CUSTOMER, 'liaison'], OPEN_STATES, true),
    ...{ guards: [IDLE], rules: ['FAIR-1', 'FAIR-3'] },
  },
  'ask-statement': {
    ...caseworkRow('Ask for a statement', '征询被投诉方', [...AGENT], OPEN_STATES, true),
    ...{ guards: [...HANDLER, IDLE], rules: ['FAIR-1', 'FAIR-4'] },
  },
  'tell-respondent': {
    ...caseworkRow('Tell whoever is complained of', '告知被投诉方', [...AGENT], ENDED, true),
    ...{ guards: [...HANDLER, work.respondentNamed], rules: ['FAIR-3'] },
  },
  'report-retaliation': {
    ...caseworkRow('Report retaliation', '报告打击报复', [...AGENT, 'liaison', 'auditor'], STATES),
    rules: ['FAIR-4'],
  },
  countersign: {
    ...{ name: { en: 'Countersign the plan', zh: '会签' }, moves: stay(['planned']) },
    roles: [...ASSISTING, 'dept_manager'] as const,
    guards: [
      ...[planning.ofSigningDepartment, approval.notOwnPlan, person.noConflictOfInterest],
      planning.askedToSign,
    ],
    rules: ['PLAN-2'],
  },
  'add-evidence': {
    ...caseworkRow('Add evidence', '提交证据', [...ASSISTING, 'customer'], ENDED, true),
    ...{ guards: [person.noConflictOfInterest], rules: ['PRIV-5', 'REC-3'] },
  },
  'add-redacted-copy': {
    ...caseworkRow('Add a redacted copy', '提交脱敏副本', AGENT, ENDED),
    ...{ guards: [person.noConflictOfInterest], rules: ['PRIV-5'] },
  },
  'mark-evidence': {
    ...caseworkRow('Mark evidence', '标记证据保密', AGENT, ENDED),
    ...{ guards: [person.noConflictOfInterest], rules: ['PRIV-5'] },
  },
  'receive-message': {
    ...caseworkRow('Record what the customer says', '登记来信', OR_CUSTOMER, ENDED, true),
    rules: ['CLK-13'],
  },
  'send-link': {
    ...caseworkRow('Send a tracking link', '发送查询链接', AGENT, STATES),
    rules: ['REC-2'],
  },
  'revoke-links': {
    ...caseworkRow('Revoke the tracking links', '撤销查询链接', AGENT, STATES),
    rules: ['PRIV-6'],
  },
  'name-representative': {
    ...caseworkRow('Name a representative', '登记代理人', AGENT, ENDED),
    ...{ guards: [work.fewRepresentatives], rules: ['REC-6'] },
  },
  'accept-representative': {
    ...caseworkRow('Accept the proof of a representative', '确认代理权限', AGENT, ENDED),
    rules: ['REC-6'],
  },
  'revoke-representative': {
    ...caseworkRow('Revoke a representative', '撤销代理人', AGENT, ENDED),
    rules: ['REC-6'],
  },
  'send-message': {
    ...caseworkRow('Record a message', '登记沟通', [...AGENT], ENDED, true),
    ...{ worker: true, rules: ['NOT-1', 'REC-2', 'REC-8'] },
  },
  'tick-checklist': {
    ...caseworkRow('Tick a step of the checklist', '勾选安抚步骤', [...AGENT], OPEN_STATES, true),
    rules: ['REC-7'],
  },
  'attempt-contact': {
    ...caseworkRow('Try to reach the customer', '联系客户', [...AGENT], OPEN_STATES, true),
    rules: ['LIFE-10'],
  },
  'withdraw-approval': {
    name: { en: 'Withdraw an approval', zh: '撤回审批' },
    moves: { planned: ['planned'], approved: ['planned'] },
    ...{ roles: APPROVERS, deputies: true, worker: true },
    ...{ guards: [approval.gaveApproval, approval.lapsedForWorker], rules: ['APP-1'] },
  },
  acknowledge: {
    ...caseworkRow('Take an escalation in hand', '确认督办', [...AGENT, 'dept_manager', 'vp', 'gm'], STATES),
    guards: [work.notDisposed],
    rules: ['CLK-1'],
  },
  'follow-up': {
    ...caseworkRow('Follow up a dissatisfied customer', '跟进不满意客户', ['supervisor'], STATES),
    ...{ guards: [work.followUpDue], rules: ['REV-2'] },
  },
  'propose-exclusion': {
    ...caseworkRow('Propose to leave a score out', '提出剔除评分', [...EXCLUDING], STATES),
    ...{ guards: [person.noConflictOfInterest, person.notOwnCase], rules: ['ANTI-1'] },
  },
  'confirm-exclusion': {
    ...caseworkRow('Confirm or refuse to leave a score out', '确认或否决剔除评分', [...EXCLUDING], STATES),
    ...{
      guards: [person.noConflictOfInterest, person.notOwnCase, person.notOwnExclusion],
      rules: ['ANTI-1'],
    },
  },
  'extend-clock': {
    ...caseworkRow('Extend a limit', '延长时限', [...AGENT, ...APPROVERS, 'legal'], OPEN_STATES),
    rules: ['CLK-10', 'CLK-14'],
  },
  'start-task': {
    ...caseworkRow('Start a task', '开始任务', [...AGENT, 'liaison'], ['executing', 'withdrawn']),
    rules: ['EXE-1'],
  },
  'finish-task': {
    ...caseworkRow('Finish a task', '完成任务', [...AGENT, 'liaison'], ['executing', 'withdrawn']),
    rules: ['EXE-1', 'ANTI-1'],
  },
  'cancel-task': {
    ...caseworkRow('Cancel a task', '取消任务', [...AGENT], ['executing', 'withdrawn']),
    rules: ['EXE-1', 'ANTI-1'],
  },
  'progress-task': executionRow('Report on a task', '任务进度', [...AGENT, 'liaison'], ['EXE-2']),
  'postpone-task': executionRow('Announce a later date', '任务改期', [...AGENT], ['EXE-3', 'ANTI-1']),
  'note-progress': {
    ...caseworkRow('Report on how it goes', '登记进度', [...AGENT], OPEN_STATES, true),
    rules: ['EXE-2'],
  },
  'record-payment': ledgerRow('Record a payment', '登记赔付', AGENT),
  'record-recovery': ledgerRow('Record a recovery', '登记追偿', AGENT),
  'raise-compensation': {
    ...ledgerRow('Approve a higher compensation', '追加赔付', APPROVERS),
    ...{ guards: [approval.notOwnPlan, person.noConflictOfInterest], rules: ['EXE-4', 'APP-1', 'APP-3'] },
  },
  'ask-assistance': {
    ...caseworkRow('Ask for assistance', '发起协办', [...AGENT], [...UNTIL_APPROVED, 'executing'], true),
    ...{ guards: [IDLE], rules: ['ASG-3'] },
  },
  'sign-assistance': assistanceRow('Sign for assistance', '协办签收', ASSISTING),
  'finish-assistance': assistanceRow('Finish assistance', '协办办结', ASSISTING),
  'return-assistance': assistanceRow('Return assistance', '协办退回', ASSISTING),
  'cancel-assistance': { ...assistanceRow('Cancel assistance', '取消协办', AGENT), guards: [] },
  'hand-over': {
    ...{ name: { en: 'Hand over', zh: '交接' }, moves: stay(ENDED), roles: ['supervisor'] as const },
    ...{ guards: [], rules: ['REC-9', 'ASG-1'] },
  },
} as const satisfies Record<string, Transition>

/** The name of a piece of casework. */
export type CaseworkName = keyof typeof CASEWORK

function caseworkRow(
  en: string,
  zh: string,
  roles: readonly Role[],
  from: readonly State[],
  handling = false,
): Transition {
  return { name: { en, zh }, moves: stay(from), roles, handling, guards: [], rules: [] }
}

function executionRow(en: string, zh: string, roles: readonly Role[], rules: readonly string[]): Transition {
  return { ...caseworkRow(en, zh, roles, ['executing', 'withdrawn']), rules }
}

/** Money moves, and comes back, also when the case is long over. */
function ledgerRow(en: string, zh: string, roles: readonly Role[]): Transition {
  return { ...caseworkRow(en, zh, roles, STATES), guards: [person.noConflictOfInterest], rules: ['EXE-4'] }
}

function assistanceRow(en: string, zh: string, roles: readonly Role[]): Transition {
  const guards = [person.noConflictOfInterest]
  return { name: { en, zh }, moves: stay(OPEN_STATES), roles, guards, rules: ['ASG-3'] }
}
