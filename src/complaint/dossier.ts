import type { Complaint } from './complaint.ts'

type Part = { readonly name: string; readonly there: (complaint: Complaint) => boolean }

const STATEMENT: Part = {
  name: 'respondentStatement',
  there: ({ respondents, statements }) =>
    respondents.length === 0 || statements.some(({ by }) => by === 'respondent'),
}
const TASKS: Part = {
  name: 'tasks',
  there: ({ tasks }) => tasks.every(({ state }) => state === 'finished' || state === 'cancelled'),
}

const PARTS: { readonly [disposal: string]: readonly Part[] } = {
  resolved: [
    {
      name: 'verification',
      there: ({ verifications, verificationWaived }) =>
        verificationWaived || verifications.some(({ state }) => state !== 'asked'),
    },
    { name: 'plan', there: ({ plan }) => plan !== null },
    { name: 'approval', there: ({ approvedBy, ratification }) => approvedBy !== null && !ratification },
    {
      name: 'decision',
      there: ({ decision, plan }) =>
        decision !== null || plan?.options.find(({ id }) => id === plan.recommended)?.goodwill === true,
    },
    { name: 'evidence', there: ({ tasks }) => tasks.some(({ state }) => state === 'finished') },
    { name: 'answer', there: ({ answer }) => Boolean(answer) },
    { name: 'revisit', there: ({ revisits }) => revisits.length > 0 },
    {
      name: 'rootCause',
      there: ({ grade, rootCause, cause }) =>
        grade === 'general' || Boolean(rootCause) || cause !== undefined,
    },
    STATEMENT,
    TASKS,
  ],
  settled: [
    { name: 'settlement', there: ({ settlement }) => settlement !== null },
    { name: 'revisit', there: ({ revisits }) => revisits.length > 0 },
  ],
  withdrawn: [TASKS],
}

/** ARC-1: what a dossier still lacks, by its disposal; empty when it is complete. */
export function missingFromDossier(complaint: Complaint): string[] {
  const parts = PARTS[complaint.disposal ?? ''] ?? []
  return parts.filter((part) => !part.there(complaint)).map(({ name }) => name)
}
