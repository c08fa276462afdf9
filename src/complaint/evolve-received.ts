import type { Complaint } from './complaint.ts'
import type { ComplaintEvent, EventData } from './event.ts'
import { laidOver } from './laid-over.ts'

/** The complaint as `complaint.received` makes it. */
export function begin(data: EventData['complaint.received'], event: ComplaintEvent): Complaint {
  return laidOver<Complaint>(BLANK, data, {
    appealed: data.appealed ?? false,
    id: event.complaint,
    receivedAt: event.at,
    participants: event.role === 'system' || event.role === 'customer' ? [] : [event.actor],
  })
}

const BLANK = {
  state: 'received',
  version: 1,
  matters: [],
  grade: null,
  assignment: null,
  excluded: [],
  level: 0,
  awaiting: [],
  legalRisk: false,
  legalHold: false,
  legalReview: null,
  greenChannel: false,
  declinedCount: 0,
  appealed: false,
  disposal: null,
  successor: null,
  mergedInto: null,
  leftState: null,
  closesAt: null,
  escalations: [],
  archivedAt: null,
  executedAt: null,
  verifications: [],
  verificationWaived: false,
  statements: [],
  plan: null,
  formerPlans: [],
  approver: null,
  approvedBy: null,
  ratification: null,
  decision: null,
  tasks: [],
  revisits: [],
  urges: [],
  urgesUnanswered: 0,
  pauses: [],
  dismissal: null,
  settlement: null,
  conclusion: null,
} as const satisfies Partial<Complaint>
