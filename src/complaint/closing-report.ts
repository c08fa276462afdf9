import type { Clock } from '../clocks/clock.ts'
import type { Complaint } from './complaint.ts'
import { isOpen } from './states.ts'

const REPLY_CLOCK = 'referral_reply'

/**
 * CLK-10: what the authority or platform that passed a complaint on is told of it (办结报告): what was found, done and answered,
 * and whether its date was kept. An interim report while the complaint is open. No contacts: whoever passed it on knows them.
 */
export function closingReportOf(complaint: Complaint, clocks: readonly Clock[]) {
  const { referral = {}, reference, receivedAt, state, disposal, plan, decision, matters } = complaint
  const reply = clocks.findLast(({ name }) => name === REPLY_CLOCK)
  const accepted = plan?.options.find(({ id }) => id === decision?.accepted)
  const reached = complaint.revisits.findLast(({ outcome }) => outcome === 'reached')
  const { settlement } = complaint
  return {
    ...{ authority: referral.authority ?? null, caseNumber: referral.caseNumber ?? null },
    ...{ replyBy: referral.replyBy ?? null, reference, receivedAt, state, disposal },
    ...{ closed: !isOpen(state), closedAt: complaint.archivedAt },
    matters: matters.map(({ category, subcategory, finding = null, outcome = null }) => {
      return { category, subcategory, finding, outcome }
    }),
    verifications: complaint.verifications.flatMap(({ state: stands, kind, source, finding = null }) => {
      return stands === 'answered' ? [{ kind, source, finding }] : []
    }),
    measures: accepted
      ? [{ title: accepted.title, kind: accepted.kind ?? null, cost: accepted.cost }]
      : settlement
        ? [{ title: settlement.remedy, kind: null, cost: settlement.cost }]
        : [],
    answer: complaint.answer ?? null,
    reply: reply
      ? { dueAt: reply.dueAt, answeredAt: reply.state === 'cancelled' ? null : reply.stoppedAt }
      : null,
    satisfaction: reached ? { solved: reached.solved ?? null, score: reached.satisfaction ?? null } : null,
  }
}
