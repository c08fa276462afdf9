import type { Bearer, TestApp } from './app.ts'
import type { Told } from './journey.ts'
import { admin } from './people.ts'

const CONTENT = {
  ladder: ['dept_manager', 'vp', 'gm'],
  byGrade: { general: 'dept_manager', important: 'vp', urgent: 'gm' },
  byCompensation: [
    { upTo: 100_000, approver: 'dept_manager' },
    { upTo: 1_000_000, approver: 'vp' },
    { approver: 'gm' },
  ],
  greenChannel: { grades: ['urgent'], opener: 'gm' },
}

/** The approval policy of the default pack with something else in it. */
export function approvalPolicy(change: object = {}) {
  return { ...CONTENT, ...change }
}

/** A rule that fits everything and asks for these levels. */
export function always(...levels: readonly object[]) {
  return { rules: [{ name: 'always', when: {}, levels }] }
}

/** Puts an approval policy in force; throws where it is refused. */
export async function putApproval(api: TestApp, change: object): Promise<Told> {
  const body = { content: approvalPolicy(change), reason: '调整审批矩阵' }
  const answer = await api.call(admin, 'PUT', '/v1/policies/approval', body)
  if (answer.status !== 200) throw new Error(`the policy was refused: ${answer.payload}`)
  return answer.body
}

/** Lets somebody stand in for the caller from now on for some hours; returns the delegation. */
export async function delegate(
  api: TestApp,
  who: Bearer,
  to: string,
  hours = 8,
  more: object = {},
): Promise<Told> {
  const until = new Date(api.now().getTime() + hours * 3_600_000).toISOString()
  const body = { to, until, reason: '出差期间代行审批', ...more }
  const answer = await api.call(who, 'POST', '/v1/delegations', body)
  if (answer.status !== 201) throw new Error(`the delegation was refused: ${answer.payload}`)
  return answer.body
}

/** One of the actions that a complaint shows. */
export function actionOf({ actions }: Told, name: string): Told {
  return actions.find((one: Told) => one.name === name)
}

/** How many have given each level, in their order. */
export function given({ approval }: Told): number[] {
  return approval.levels.map((level: Told) => level.given.length)
}
