import type { Role } from '../access/actor.ts'
import type { Guard } from './guard.ts'
import { noConflictOfInterest } from './guards-person.ts'
import { STATES } from './states.ts'
import { AGENT, stay, type Transition } from './transition.ts'

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
  'move-message': besideRow('Move a message elsewhere', '移出来信', AGENT, ['REC-5', 'REC-10']),
} as const satisfies Record<string, Transition>

/** The name of what stands beside a complaint and is recorded there. */
export type BesideName = keyof typeof BESIDE

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
  return { ...besideRow(en, zh, roles, ['SAFE-1'], [noConflictOfInterest]), unseen }
}
