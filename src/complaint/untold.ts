import type { Complaint } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'
import type { Answering, Untold } from './work.ts'

/** The kinds of message in which a person speaks to the customer, and may say who answers from now on (ASG-4). */
export const IN_PERSON: readonly string[] = ['personal', 'progress', 'answer']

/**
 * ASG-4: what the customer is to be told of the change of who answers that an event made. Before a person has spoken to them
 * they know of nobody; where it comes back to whom they know there is nothing to tell.
 */
export function untoldAfter(
  before: Complaint,
  after: Complaint,
  event: ComplaintEvent,
): Untold | null | undefined {
  if (event.type === 'message.sent' && event.data.tellsHandOver) return null
  const [had, has] = [answeringIn(before), answeringIn(after)]
  if (!before.inTouch || isSame(had, has)) return before.untold
  const from = before.untold?.from ?? had
  if (isSame(from, has)) return null
  return { at: event.at, from, to: has, reason: event.reason ?? before.untold?.reason }
}

function answeringIn({ handler, department }: Complaint): Answering {
  return { handler, department }
}

function isSame(a: Answering, b: Answering): boolean {
  return a.handler === b.handler && a.department === b.department
}
