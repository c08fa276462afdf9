import type { Complaint } from '../../src/complaint/complaint.ts'
import type { ComplaintEvent, EventData, EventType } from '../../src/complaint/event.ts'
import { evolve } from '../../src/complaint/evolve.ts'
import type { Task } from '../../src/complaint/work-execution.ts'
import type { Option, Plan } from '../../src/complaint/work-planning.ts'

const RECEIVED_AT = '2026-11-20T02:00:00.000Z'

/** What is received where the test doesn't say otherwise. */
export const RECEPTION: EventData['complaint.received'] = {
  ...{ channel: 'phone', customer: { name: '王女士', phone: '13800138000', anonymous: false } },
  ...{ incident: { product: '空调', scene: '安装' }, account: '空调不制冷', respondents: [] },
  ...{ demands: [{ kind: 'refund', words: '退款' }], language: 'zh-CN', alreadyTried: '打过电话' },
  ...{ reference: 'ABCD-EFGH-JK', kind: 'complaint', missing: [], noContact: false, priority: 0 },
  policyVersions: { taxonomy: 1, grading: 1, approval: 1, options: 1, clocks: 1, calendar: 1 },
  ...{ provisionalGrade: null, gradeReasons: [], handler: 'agent.li', department: 'after-sales' },
  ...{ predecessor: null, reopenedCount: 0 },
}

/** A fact that agent.li gave to a complaint, as an event. */
export function event<T extends EventType>(
  type: T,
  data: EventData[T],
  more: Partial<Omit<ComplaintEvent, 'type' | 'data'>> = {},
): ComplaintEvent {
  return {
    ...{ type, data, complaint: 'complaint-1', seq: 1, at: RECEIVED_AT },
    ...{ actor: 'agent.li', role: 'agent', origin: 'rest' },
    ...more,
  } as ComplaintEvent
}

/** The complaint after these events. */
export function complaintAfter(...events: ComplaintEvent[]): Complaint {
  const received = evolve(null, event('complaint.received', RECEPTION))
  return events.reduce<Complaint>(evolve, received)
}

/** A complaint just received, with what the test says of it. */
export function aComplaint(standing: Partial<Complaint> = {}): Complaint {
  return { ...complaintAfter(), ...standing }
}

/** An option of a plan. */
export function anOption(id: string, more: Partial<Option> = {}): Option {
  return {
    ...{ id, title: '退款', cost: { amount: 1000, currency: 'CNY' }, basis: [], meetsDemands: [true] },
    ...{ goodwill: false, measures: [] },
    ...more,
  }
}

/** A plan with two options, the first of which is recommended. */
export function aPlan(more: Partial<Plan> = {}): Plan {
  return {
    ...{ options: [anOption('option-1'), anOption('option-2')], recommended: 'option-1' },
    ...{ plannedBy: 'agent.li', plannedAt: RECEIVED_AT },
    ...more,
  }
}

/** A task of the plan. */
export function aTask(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{
      id,
      action: '退款',
      owner: 'agent.li',
      department: 'after-sales',
      dueAt: RECEIVED_AT,
      state: 'open',
    },
    ...more,
  }
}
