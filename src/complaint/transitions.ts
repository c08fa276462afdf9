import type { Role } from '../access/actor.ts'
import { BESIDE, type BesideName } from './beside.ts'
import { CASEWORK, type CaseworkName } from './casework.ts'
import * as approval from './guards-approval.ts'
import * as person from './guards-person.ts'
import * as planning from './guards-plan.ts'
import * as work from './guards-work.ts'
import { OPEN_STATES, STATES } from './states.ts'
import {
  AGENT,
  APPROVERS,
  ENDED,
  each,
  OR_CUSTOMER,
  stay,
  type Transition,
  UNTIL_APPROVED,
} from './transition.ts'

const UNTIL_GRADED = ['received', 'classified', 'graded'] as const
const FROM_GRADED = OPEN_STATES.slice(2)
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

/** The name of a command of the machine. */
export type CommandName = keyof typeof TRANSITIONS

/** All commands in the order of the table. */
export const COMMANDS = Object.keys(TRANSITIONS) as CommandName[]

/** Everything that may be done to a complaint. */
export type StepName = CommandName | CaseworkName | BesideName

/** The row of a command or a piece of casework. */
export function transitionOf(step: StepName): Transition {
  return STEPS[step]
}

const STEPS: Readonly<Record<StepName, Transition>> = { ...TRANSITIONS, ...CASEWORK, ...BESIDE }

/** The roles that come with a token of their own; the customer comes by a link, to their own page. */
export function accountRolesOf(step: StepName): Role[] {
  return transitionOf(step).roles.filter((role) => role !== 'customer')
}
