import type { Role } from '../access/actor.ts'
import type { Guard } from './guard.ts'
import * as approval from './guards-approval.ts'
import * as person from './guards-person.ts'
import * as planning from './guards-plan.ts'
import * as work from './guards-work.ts'
import type { Bilingual } from './refusal.ts'
import { OPEN_STATES, STATES, type State } from './states.ts'

/** One row of the machine: from where to where, who, under which conditions, by which rules. */
export interface Transition {
  readonly name: Bilingual
  /** Where it may be given, and where it may lead from there. */
  readonly moves: { readonly [S in State]?: readonly State[] }
  /** The state of the complaint that it makes. */
  readonly begins?: State
  readonly roles: readonly Role[]
  /** The service itself may do it when its time has come. */
  readonly worker?: boolean
  /** These may do it though they don't see the complaint: they see what stands beside it. */
  readonly unseen?: readonly Role[]
  /** Work on the case: whoever does it first takes a complaint that belongs to nobody (REC-9). */
  readonly handling?: boolean
  /** Who stands in for somebody may do it for them (APP-1). */
  readonly deputies?: boolean
  readonly guards: readonly Guard[]
  readonly rules: readonly string[]
}

const AGENT = ['agent', 'supervisor'] as const
const OR_CUSTOMER = ['agent', 'supervisor', 'customer'] as const
const ASSISTING = ['agent', 'supervisor', 'liaison'] as const
const EXCLUDING = ['supervisor', 'quality'] as const
const APPROVERS = ['dept_manager', 'vp', 'gm'] as const
const UNTIL_GRADED = ['received', 'classified', 'graded'] as const
const UNTIL_APPROVED = ['received', 'classified', 'graded', 'planned', 'approved'] as const
const FROM_GRADED = OPEN_STATES.slice(2)
const ENDED = STATES.filter((state) => state !== 'archived')
const IDLE = work.noConfirmationPending
const APPROVING = [approval.isApprover, approval.notOwnPlan, approval.approvesWithoutConflict]
const HANDLER = [person.noConflictOfInterest, person.hadNoPart]

/**
 * The whole machine of domain.md §2 (LIFE-6): the code, `GET /v1/lifecycle`, its diagram, the `actions` of each
 * complaint and the tests read this one table.
 */
export const TRANSITIONS = {
  receive: {
    name: { en: 'Receive', zh: '接收登记' },
    ...{ moves: {}, begins: 'received', roles: [...AGENT, 'system'] },
    ...{ guards: [], rules: ['REC-1', 'GRD-5'] },
  },
  classify: {
    name: { en: 'Classify', zh: '分类' },
    moves: { ...each(['received'], 'classified'), ...stay(['classified', 'graded', 'planned']) },
    ...{ roles: AGENT, handling: true, guards: [...HANDLER, IDLE], rules: ['REC-12', 'CLS-4'] },
  },
  grade: {
    name: { en: 'Grade', zh: '分级' },
    moves: { ...each(['classified'], 'graded'), ...stay(['graded', 'planned', 'approved', 'executing']) },
    ...{ roles: AGENT, worker: true, handling: true },
    guards: [...HANDLER, person.supervisorWhereLowered, IDLE, work.risesAfterApproval],
    rules: ['GRD-1', 'GRD-2', 'GRD-4'],
  },
  plan: {
    name: { en: 'Plan', zh: '制定方案' },
    ...{ moves: each(['graded'], 'planned'), roles: AGENT, handling: true },
    guards: [
      ...[...HANDLER, IDLE, work.enoughOptions, work.verified, work.clearedWhereRisky],
      ...[planning.promisesAchievable, planning.notBelowLaw],
    ],
    rules: ['PLAN-1', 'VER-3', 'PLAN-3', 'PLAN-6'],
  },
  settle: {
    name: { en: 'Settle at once', zh: '即时办结' },
    ...{ moves: each(['graded'], 'executed'), roles: AGENT, handling: true },
    guards: [
      ...[...HANDLER, person.supervisorWhereHazardous, IDLE, work.settleable],
      ...[work.withinSettlementLimit, work.fewSettlements, work.noRatificationOwed, work.noAssistanceOpen],
    ],
    rules: ['PLAN-5'],
  },
  approve: {
    name: { en: 'Approve', zh: '审批' },
    ...{ moves: { planned: ['planned', 'approved'] }, roles: APPROVERS, deputies: true },
    guards: [
      ...[...APPROVING, approval.approvesOnce, approval.inTurn],
      ...[planning.countersigned, planning.clearedWhereBelowLaw],
    ],
    rules: ['APP-1', 'APP-3', 'FAIR-2', 'APP-4', 'PLAN-2', 'LAW-2'],
  },
  return: {
    name: { en: 'Return', zh: '退回' },
    ...{ moves: each(['planned'], 'graded'), roles: APPROVERS, deputies: true, guards: APPROVING },
    rules: ['APP-1', 'APP-3'],
  },
  decide: {
    name: { en: 'Record the customer’s choice', zh: '征求意见' },
    moves: { approved: ['approved', 'graded'], executing: ['executing', 'graded'] },
    ...{ roles: OR_CUSTOMER, handling: true },
    guards: [
      ...[person.noConflictOfInterest, person.supervisorWithoutWords],
      ...[work.undecidedInExecution, work.contactUnknown, work.silenceComplete],
    ],
    rules: ['LIFE-12', 'LIFE-10', 'APP-2'],
  },
  execute: {
    name: { en: 'Execute', zh: '执行' },
    ...{ moves: each(['approved', 'planned'], 'executing'), roles: [...AGENT, 'gm'], handling: true },
    deputies: true,
    guards: [
      ...[...HANDLER, person.openerWhereGreen, person.handlesWhereApproved],
      ...[work.greenWhereUnapproved, work.consentedOrGoodwill],
    ],
    rules: ['APP-2', 'EXE-1'],
  },
  amend: {
    name: { en: 'Amend', zh: '方案变更' },
    ...{ moves: each(['executing'], 'graded'), roles: AGENT, handling: true },
    ...{ guards: HANDLER, rules: ['LIFE-7'] },
  },
  ratify: {
    name: { en: 'Ratify', zh: '补批' },
    moves: { approved: ['approved', 'graded'], executing: ['executing', 'graded'] },
    ...{ roles: APPROVERS, deputies: true },
    guards: [
      ...[approval.isRatifier, approval.notOwnPlan, approval.notOpener, approval.approvesWithoutConflict],
      ...[approval.approvesOnce, work.ratificationOwed, approval.inTurn],
      planning.clearedWhereRatifiedBelowLaw,
    ],
    rules: ['APP-2', 'APP-3', 'LAW-2'],
  },
  complete: {
    name: { en: 'Complete', zh: '执行完毕' },
    ...{ moves: each(['executing'], 'executed'), roles: AGENT, handling: true },
    guards: [
      ...[...HANDLER, work.noTaskOpen, work.noAssistanceOpen, work.noRatificationOwed],
      ...[work.choiceRecorded, work.handOverTold],
    ],
    rules: ['ANTI-1', 'APP-2', 'ASG-3', 'ASG-4'],
  },
  revisit: {
    name: { en: 'Revisit', zh: '回访' },
    ...{ moves: { executed: ['executed', 'revisited', 'graded'] }, roles: OR_CUSTOMER, handling: true },
    ...{ guards: [person.noConflictOfInterest], rules: ['REV-1', 'REV-2', 'LIFE-12'] },
  },
  reopen: {
    name: { en: 'Reopen', zh: '重新办理' },
    moves: { ...each(['executed', 'revisited'], 'graded'), ...stay(['archived']) },
    ...{ begins: 'received', roles: OR_CUSTOMER },
    guards: [work.notDisposed, work.appealable, work.withinAppealTime, work.notSucceeded],
    rules: ['LIFE-8'],
  },
  dismiss: {
    name: { en: 'Propose dismissal', zh: '提出不予受理或不成立' },
    ...{ moves: stay(UNTIL_GRADED), roles: ['supervisor'] },
    guards: [...HANDLER, IDLE, work.verifiedWhereUnfounded, work.heardWhereUnfounded],
    rules: ['FAIR-1', 'FAIR-3'],
  },
  'confirm-dismissal': {
    name: { en: 'Confirm or refuse dismissal', zh: '确认或否决终止办理' },
    moves: {
      received: ['received', 'dismissed'],
      classified: ['classified', 'dismissed'],
      graded: ['graded', 'dismissed'],
    },
    roles: ['supervisor', 'dept_manager', 'legal'],
    guards: [person.notProposer, person.noConflictOfInterest, work.dismissalProposed],
    rules: ['FAIR-3'],
  },
  appeal: {
    name: { en: 'Appeal', zh: '复核' },
    moves: { dismissed: UNTIL_GRADED, ...each(['executed', 'revisited'], 'graded'), ...stay(['archived']) },
    ...{ begins: 'received', roles: OR_CUSTOMER },
    guards: [
      ...[work.notDisposed, work.notAppealed, work.appealable],
      ...[work.withinAppealTime, work.notSucceeded],
    ],
    rules: ['LIFE-8'],
  },
  withdraw: {
    name: { en: 'Withdraw', zh: '撤回投诉' },
    ...{ moves: each([...UNTIL_APPROVED, 'executing'], 'withdrawn'), roles: OR_CUSTOMER },
    guards: [person.supervisorWhereHazardous, IDLE, work.begunWorkDecided],
    rules: ['SAFE-1'],
  },
  merge: {
    name: { en: 'Merge', zh: '合并办理' },
    ...{ moves: each(UNTIL_APPROVED, 'merged'), roles: AGENT },
    ...{ guards: [IDLE, work.targetOpen, work.ofSameCustomer], rules: ['GRP-1'] },
  },
  split: {
    name: { en: 'Split', zh: '拆分' },
    ...{ moves: { merged: UNTIL_APPROVED }, roles: ['supervisor'], worker: true },
    ...{ guards: [], rules: ['GRP-1'] },
  },
  convert: {
    name: { en: 'Convert', zh: '转为非投诉' },
    ...{ moves: each(['received', 'classified'], 'archived'), roles: AGENT },
    ...{ guards: [person.supervisorWhereHazardous, IDLE], rules: ['REC-10'] },
  },
  transfer: {
    name: { en: 'Transfer', zh: '移交' },
    ...{ moves: each(OPEN_STATES, 'archived'), roles: ['supervisor', 'legal'] },
    ...{ guards: [IDLE], rules: ['LIFE-8'] },
  },
  'legal-review': {
    name: { en: 'Legal review', zh: '法务审核' },
    ...{ moves: stay(OPEN_STATES), roles: ['legal'], guards: [IDLE], rules: ['CLS-4'] },
  },
  conclude: {
    name: { en: 'Conclude', zh: '最终答复' },
    ...{ moves: each(FROM_GRADED, 'archived'), roles: ['supervisor'] },
    guards: [
      ...[...HANDLER, IDLE, work.heardOut, work.silenceComplete],
      ...[work.legallyCleared, work.noTaskOpen, work.noAssistanceOpen],
    ],
    rules: ['LIFE-9', 'LIFE-10'],
  },
  archive: {
    name: { en: 'Archive', zh: '归档' },
    ...{ moves: each(['revisited', 'withdrawn', 'dismissed', 'merged'], 'archived'), roles: AGENT },
    worker: true,
    guards: [work.appealTimeOverOrSolved, work.targetArchived, work.dossierComplete],
    rules: ['ARC-1'],
  },
  assign: {
    name: { en: 'Assign', zh: '派单' },
    ...{ moves: stay(OPEN_STATES), roles: ['supervisor'], guards: [IDLE], rules: ['ASG-1'] },
  },
  accept: {
    name: { en: 'Accept the assignment', zh: '签收' },
    ...{ moves: stay(OPEN_STATES), roles: AGENT },
    guards: [
      ...[...HANDLER, person.ofAssignedDepartment, IDLE],
      ...[work.notInArbitration, work.assignmentOffered],
    ],
    rules: ['ASG-2', 'REC-9'],
  },
  'return-assignment': {
    name: { en: 'Return the assignment', zh: '退单' },
    ...{ moves: stay(OPEN_STATES), roles: AGENT },
    guards: [person.ofAssignedDepartment, IDLE, work.notInArbitration, work.assignmentOffered],
    rules: ['ASG-2', 'REC-9'],
  },
  escalate: {
    name: { en: 'Escalate', zh: '升级' },
    ...{ moves: stay(OPEN_STATES), roles: AGENT },
    ...{ guards: [IDLE, work.belowTop], rules: ['LIFE-11', 'CLK-1'] },
  },
  urge: {
    name: { en: 'Urge', zh: '催办/督办' },
    ...{ moves: stay(OPEN_STATES), roles: OR_CUSTOMER },
    ...{ guards: [IDLE, work.notUrgedToday], rules: ['LIFE-11'] },
  },
  pause: {
    name: { en: 'Pause', zh: '暂停' },
    ...{ moves: stay(OPEN_STATES), roles: AGENT, handling: true },
    ...{ guards: [IDLE, work.notWaiting], rules: ['CLK-13'] },
  },
  resume: {
    name: { en: 'Resume', zh: '恢复' },
    ...{ moves: stay(OPEN_STATES), roles: AGENT },
    ...{ guards: [IDLE, work.waiting], rules: ['CLK-13'] },
  },
  hold: {
    name: { en: 'Hold', zh: '法律保留' },
    ...{ moves: stay(STATES), roles: ['legal'], guards: [work.notDisposed, work.notHeld], rules: ['ARC-2'] },
  },
  release: {
    name: { en: 'Release', zh: '解除保留' },
    ...{ moves: stay(STATES), roles: ['legal'], guards: [work.notDisposed, work.held], rules: ['ARC-2'] },
  },
  correct: {
    name: { en: 'Correct', zh: '更正' },
    ...{ moves: stay(ENDED), roles: AGENT, handling: true, guards: [], rules: ['REC-1'] },
  },
} as const satisfies Record<string, Transition>

/** The states in which a step may be given. */
export function fromOf({ moves }: Transition): State[] {
  return STATES.filter((state) => moves[state] !== undefined)
}

/** The states that a step may lead to. */
export function toOf({ moves, begins }: Transition): State[] {
  const reached = new Set([...Object.values(moves).flat(), ...(begins ? [begins] : [])])
  return STATES.filter((state) => reached.has(state))
}

/** The name of a command of the machine. */
export type CommandName = keyof typeof TRANSITIONS

/** All commands in the order of the table. */
export const COMMANDS = Object.keys(TRANSITIONS) as CommandName[]

/** The work within the states: casework, by the same way in, with roles and guards of its own. */
export const CASEWORK = {
  'ask-verification': caseworkRow('Ask for verification', '发起核实', [...AGENT], OPEN_STATES, true),
  'answer-verification': caseworkRow('Answer a verification', '核实答复', [...AGENT, 'liaison'], OPEN_STATES),
  'link-verification': {
    ...caseworkRow('Let a third party answer', '外部核实链接', [...AGENT], OPEN_STATES),
    rules: ['VER-1', 'FAIR-4'],
  },
  'waive-verification': caseworkRow('Waive a verification', '免除核实', [...AGENT], OPEN_STATES),
  'waive-verifications': caseworkRow('Do without verification', '免核实', [...AGENT], OPEN_STATES),
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
  'start-task': caseworkRow('Start a task', '开始任务', [...AGENT, 'liaison'], ['executing', 'withdrawn']),
  'finish-task': caseworkRow('Finish a task', '完成任务', [...AGENT, 'liaison'], ['executing', 'withdrawn']),
  'cancel-task': caseworkRow('Cancel a task', '取消任务', [...AGENT], ['executing', 'withdrawn']),
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

/**
 * What is recorded on a complaint by what stands beside it: its safety case (SAFE-1) and the improvements that come of it
 * (IMP-1), each with a URL of its own. It goes on whatever becomes of the complaint, also when that is archived.
 */
export const BESIDE = {
  'open-safety-case': { ...besideRow('Open a safety case', '建立安全事件', [], ['SAFE-1']), worker: true },
  'contain-hazard': safetyRow('Contain a hazard', '控制危害', [...AGENT, 'quality']),
  'decide-recall': safetyRow('Decide on a recall', '召回决定', ['quality', 'legal', 'gm']),
  'report-hazard': safetyRow('Report a hazard', '报告主管部门', ['supervisor', 'quality', 'legal']),
  'list-buyers': safetyRow('List other buyers', '登记同批次购买者', [...AGENT, 'quality']),
  'close-safety-case': safetyRow('Close a safety case', '关闭安全事件', ['supervisor', 'quality', 'legal']),
  'link-improvement': besideRow('Link an improvement', '关联改进措施', [...AGENT, 'quality'], ['IMP-1']),
} as const satisfies Record<string, Transition>

/** The name of what stands beside a complaint and is recorded there. */
export type BesideName = keyof typeof BESIDE

/** The name of a piece of casework. */
export type CaseworkName = keyof typeof CASEWORK

/** Everything that may be done to a complaint. */
export type StepName = CommandName | CaseworkName | BesideName

/** The row of a command or a piece of casework. */
export function transitionOf(step: StepName): Transition {
  if (step in BESIDE) return BESIDE[step as BesideName]
  return step in CASEWORK ? CASEWORK[step as CaseworkName] : TRANSITIONS[step as CommandName]
}

/** The roles that come with a token of their own; the customer comes by a link, to their own page. */
export function accountRolesOf(step: StepName): Role[] {
  return transitionOf(step).roles.filter((role) => role !== 'customer')
}

function caseworkRow(
  en: string,
  zh: string,
  roles: readonly Role[],
  from: readonly State[],
  handling = false,
): Transition {
  return { name: { en, zh }, moves: stay(from), roles, handling, guards: [], rules: ['VER-1', 'EXE-1'] }
}

function besideRow(
  en: string,
  zh: string,
  roles: readonly Role[],
  rules: readonly string[],
  guards: readonly Guard[] = [],
): Transition {
  return { name: { en, zh }, moves: stay(STATES), roles, guards, rules }
}

/** Who sees the case may act in it; whoever handles complaints sees the complaint that leads it. */
function safetyRow(en: string, zh: string, roles: readonly Role[]): Transition {
  const unseen = roles.filter((role) => role !== 'agent' && role !== 'supervisor')
  return { ...besideRow(en, zh, roles, ['SAFE-1'], [person.noConflictOfInterest]), unseen }
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

function stay<S extends State>(states: readonly S[]): { readonly [state in S]: readonly State[] } {
  return Object.fromEntries(states.map((state) => [state, [state]])) as never
}

function each<S extends State>(states: readonly S[], to: State): { readonly [state in S]: readonly State[] } {
  return Object.fromEntries(states.map((state) => [state, [to]])) as never
}
