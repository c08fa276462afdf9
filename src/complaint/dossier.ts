import type { Policies } from '../policy/policy.ts'
import type { Complaint, Disposal } from './complaint.ts'
import type { Bilingual } from './refusal-text.ts'
import type { StepName } from './transitions.ts'

/** One thing that a dossier has to hold, what to call it, and the commands that supply it. */
interface Part extends Bilingual {
  readonly there: (complaint: Complaint) => boolean
  readonly supply: readonly StepName[]
}

/** What has to be in a dossier, by the name under which it is said to be missing (ARC-1). */
const PARTS = {
  verification: {
    ...{
      en: 'A concluded verification, or a waiver with its reason',
      zh: '已完成的核实，或注明理由的免核实',
    },
    there: ({ verifications, verificationWaived }) =>
      verificationWaived || verifications.some(({ state }) => state !== 'asked'),
    supply: ['answer-verification', 'ask-verification', 'waive-verifications'],
  },
  plan: {
    ...{ en: 'The plan', zh: '处理方案' },
    there: ({ plan }) => plan !== null,
    supply: ['plan'],
  },
  approval: {
    ...{ en: 'The approval, or the ratification that is owed', zh: '审批，或尚欠的补批' },
    there: ({ approvedBy, ratification }) => approvedBy !== null && !ratification,
    supply: ['approve', 'ratify'],
  },
  decision: {
    ...{ en: 'The customer’s choice, or the basis to go on without it', zh: '客户的选择，或无须选择的依据' },
    there: ({ decision, plan }) =>
      decision !== null || plan?.options.find(({ id }) => id === plan.recommended)?.goodwill === true,
    supply: ['decide'],
  },
  evidence: {
    ...{ en: 'Evidence that something was done', zh: '已执行的凭证' },
    there: ({ tasks, settlement }) =>
      tasks.some(({ state }) => state === 'finished') || Boolean(settlement?.evidence),
    supply: ['finish-task', 'settle'],
  },
  tasks: {
    ...{
      en: 'Each task finished with evidence or cancelled with a reason',
      zh: '各项任务均已凭证办结或注明理由取消',
    },
    there: ({ tasks }) => tasks.every(({ state }) => state === 'finished' || state === 'cancelled'),
    supply: ['finish-task', 'cancel-task'],
  },
  answer: {
    ...{ en: 'The answer that the customer sees', zh: '客户可见的答复' },
    there: ({ answer }) => Boolean(answer),
    supply: ['complete', 'conclude', 'convert'],
  },
  reason: {
    ...{ en: 'The reason, confirmed by another person', zh: '经他人确认的理由' },
    there: ({ dismissal }) => Boolean(dismissal?.reason && dismissal.confirmedBy),
    supply: ['dismiss', 'confirm-dismissal'],
  },
  notice: {
    ...{ en: 'A message that told the customer the outcome', zh: '已将处理结果告知客户的消息' },
    there: ({ noContact, outcomeTold }) => noContact || outcomeTold === true,
    supply: ['send-message'],
  },
  revisit: {
    ...{ en: 'The revisit, or how the attempts at it ended', zh: '回访，或回访尝试的结果' },
    there: ({ revisits }) => revisits.length > 0,
    supply: ['revisit'],
  },
  rootCause: {
    ...{ en: 'The root cause (important and urgent)', zh: '根本原因（重要、紧急投诉）' },
    there: ({ grade, rootCause, cause }) =>
      grade === null || grade === 'general' || Boolean(rootCause) || cause !== undefined,
    supply: ['correct', 'plan'],
  },
  respondentStatement: {
    ...{
      en: 'The statement of the person or unit complained of, or why it is missing',
      zh: '被投诉人员或单位的陈述，或缺少陈述的原因',
    },
    // FAIR-1 names employees and units: a supplier answers in a verification.
    there: ({ respondents, statements }) =>
      respondents.every(({ kind }) => kind === 'supplier') ||
      statements.some(({ by }) => by === 'respondent'),
    supply: ['make-statement'],
  },
  settlement: {
    ...{ en: 'The remedy that was given at once', zh: '即时办结的补救措施' },
    there: ({ settlement }) => settlement !== null,
    supply: ['settle'],
  },
  acceptance: {
    ...{ en: 'The customer’s acceptance in their words', zh: '客户接受的原话' },
    there: ({ settlement }) => Boolean(settlement?.words),
    supply: ['settle'],
  },
} as const satisfies Record<string, Part>

/** The name of a part of a dossier. */
export type DossierPart = keyof typeof PARTS

const OF_DISPOSAL: { readonly [D in Disposal]: readonly DossierPart[] } = {
  resolved: [
    ...(['verification', 'plan', 'approval', 'decision', 'evidence', 'answer', 'revisit'] as const),
    ...(['rootCause', 'respondentStatement', 'tasks'] as const),
  ],
  settled: ['settlement', 'acceptance', 'evidence', 'revisit', 'respondentStatement'],
  unfounded: ['verification', 'reason', 'respondentStatement'],
  not_accepted: ['reason'],
  withdrawn: ['tasks'],
  // What follows carries its reason or answer with the command itself, or goes on elsewhere.
  merged: [],
  transferred: [],
  converted: [],
  closed_unsettled: ['answer'],
  unreachable: ['answer'],
}

/**
 * ARC-1: what a dossier still lacks, by its disposal, in the order of its making; empty when it is complete. A complaint
 * that is not done yet is held against how it is going to end.
 */
export function missingFromDossier(
  complaint: Complaint,
  { dossier: { notice } }: Pick<Policies['retention'], 'dossier'>,
): DossierPart[] {
  const disposal = complaint.disposal ?? 'resolved'
  const asked = [...OF_DISPOSAL[disposal], ...(notice && disposal !== 'merged' ? (['notice'] as const) : [])]
  return asked.filter((name) => !(PARTS[name] as Part).there(complaint))
}

/** What a part is called, and which commands supply it. */
export function describePart(name: DossierPart): Bilingual & Pick<Part, 'supply'> {
  return PARTS[name]
}
