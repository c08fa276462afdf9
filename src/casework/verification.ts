import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Duration, EvidenceInput, Reason } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Verification } from '../complaint/work-inquiry.ts'
import { after } from '../platform/duration.ts'
import { Person, words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

const SOURCES = {
  internal: ['order_record', 'cctv', 'service_ticket', 'chat_log', 'recording', 'site_visit'],
  external: ['logistics', 'supplier', 'other'],
} as const

const question = {
  ...{ question: words(4000), owner: Person, dueIn: Duration.optional() },
  shared: words(4000)
    .optional()
    .meta({ description: 'What a third party who answers by a link gets to read besides (FAIR-4)' }),
}

/** What is asked of whom, inside the house or outside (VER-1). */
export const VerificationInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('internal'), source: z.enum(SOURCES.internal), ...question }),
    z.strictObject({ kind: z.literal('external'), source: z.enum(SOURCES.external), ...question }),
  ])
  .meta({
    id: 'VerificationInput',
    examples: [
      {
        ...{ kind: 'internal', source: 'service_ticket' },
        ...{ question: '安装单上是否记录了试机结果？', owner: 'liaison.qian', dueIn: 'PT4H' },
      },
    ],
  })

/** Asks for a verification (VER-1); the id of it is made here. */
export const askVerification = defineStep({
  step: 'ask-verification',
  input: VerificationInput,
  decide: ({ verifications }, { dueIn, ...question }, { actor, at, newId }) => {
    refuseFull(verifications)
    const asked = { state: 'asked' as const, askedBy: actor.id, askedAt: at.toISOString() }
    const dueAt = dueIn && after(at, dueIn).toISOString()
    return [fact('verification.asked', { verification: { id: newId(), ...question, ...asked, dueAt } })]
  },
})

const Which = z.strictObject({ vid: z.uuid() })

/** The answer, what it shows, and the evidence. */
export const VerificationAnswer = z
  .strictObject({
    answer: words(10_000),
    finding: z.enum(['substantiated', 'partly', 'unsubstantiated', 'undetermined']),
    evidence: EvidenceInput.optional(),
  })
  .meta({
    id: 'VerificationAnswer',
    examples: [
      {
        answer: '安装单未记录试机，安装工承认没有试机',
        finding: 'substantiated',
        evidence: { reference: 'AZ-0918' },
      },
    ],
  })

/** Answers a verification once (VER-1); a liaison only what was put to them. */
export const answerVerification = defineStep({
  step: 'answer-verification',
  input: z.strictObject({ ...VerificationAnswer.shape, ...Which.shape }),
  decide: (complaint, { vid, answer, finding, evidence }, by) => {
    const { id } = askedVerification(complaint, vid, by)
    refuseUnknownAttachments(complaint, evidence?.attachments, '/evidence/attachments')
    return [fact('verification.answered', { id, answer, finding, evidence })]
  },
})

/** `link-verification` (VER-1): whoever is asked outside answers by a link, without an account; see link.store.ts. */
export const linkVerification = defineStep({
  step: 'link-verification',
  input: Which,
  decide: (complaint, { vid }, by) => {
    const { id } = askedVerification(complaint, vid, by)
    const expiresAt = after(by.at, by.policies.execution.linkFor).toISOString()
    return [fact('verification.linked', { id, expiresAt })]
  },
})

/** Goes on without the answer, with the reason (VER-3). */
export const waiveVerification = defineStep({
  step: 'waive-verification',
  input: z.strictObject({ ...Reason.shape, ...Which.shape }),
  decide: (complaint, { vid, reason }, by) => {
    const { id } = askedVerification(complaint, vid, by)
    return [fact('verification.waived', { id }, reason)]
  },
})

/** No verification is needed, with the reason (VER-3). */
export const waiveVerifications = defineStep({
  step: 'waive-verifications',
  input: Reason,
  decide: (_, { reason }) => [fact('verification.waived', { id: null }, reason)],
})

function askedVerification(complaint: Complaint, id: string, { actor, role }: By): Verification {
  const found = complaint.verifications.find((one) => one.id === id)
  const isTheirs = role !== 'liaison' || found?.owner === actor.id || actor.verification === id
  if (!found || !isTheirs) throw new NotHere()
  if (found.state !== 'asked') throw new Refusal('already-concluded')
  return found
}
