import { workerOf } from '../access/actor.ts'
import { mintLinks } from '../access/link-token.store.ts'
import type { Tenant } from '../access/tenant.store.ts'
import { latestOf } from '../clocks/rule-set.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import type { Means } from '../complaint/means.store.ts'
import { mergeValues } from '../complaint/merge-values.ts'
import { moveComplaint } from '../complaint/move-complaint.store.ts'
import type { By } from '../complaint/step.ts'
import { lastingOf, trackingOf } from '../complaint/tracking-link.ts'
import type { Transaction } from '../platform/database.store.ts'
import { seal } from '../platform/seal.ts'
import { render, templatesFor } from '../policy/render.ts'
import { HIDDEN_TOKEN } from './hidden-token.ts'

/** Why an acknowledgement isn't written. */
export type Unwritten = 'already_acknowledged' | 'no_template'

/** An acknowledgement that was written: its place in the history, and what of it only the customer is sent. */
export interface Written {
  readonly seq: number
  readonly sealed: Buffer | null
}

/**
 * REC-2: writes the acknowledgement of a complaint that came by machine, by the first template that can be filled in, as the
 * message that a notice is of. The token of the customer's link stands in no history: it is sealed apart.
 */
export async function writeAcknowledgement(
  tx: Transaction,
  means: Means,
  notice: { readonly id: string; readonly complaint: string; readonly way: string },
  publicUrl: string | null,
): Promise<Written | Unwritten> {
  let unwritten: Unwritten = 'already_acknowledged'
  const moved = await moveComplaint(tx, means, {
    ...{
      step: 'send-message',
      id: notice.complaint,
      actor: workerOf(tx.tenant),
      origin: 'worker',
      input: {},
    },
    decide: (complaint, by) => {
      if (latestOf(by.clocks ?? [], 'acknowledge')?.stoppedAt !== null) return []
      unwritten = 'no_template'
      return acknowledgement(complaint, notice, by, publicUrl)
    },
  })
  const [said] = moved.facts
  if (!said) return unwritten
  const { complaint, dataKey, lastSeq } = moved.stored
  const hasLink = said.type === 'message.sent' && said.data.message.words.includes(HIDDEN_TOKEN)
  if (!hasLink) return { seq: lastSeq, sealed: null }
  const lastsMs = lastingOf(moved.by.policies)
  const order = {
    complaint: complaint.id,
    kind: 'tracking' as const,
    subject: null,
    expiresAt: null,
    lastsMs,
  }
  const [token = ''] = mintLinks(tx, means.random, [order])
  const place = tokenPlace(tx.tenant, notice.id)
  return { seq: lastSeq, sealed: seal(dataKey, place, Buffer.from(token), means.random) }
}

/** Where the token of a notice is sealed. */
export function tokenPlace(tenant: Tenant['id'], notice: string): string {
  return `notice.sealed:${tenant}:${notice}`
}

function acknowledgement(
  complaint: Complaint,
  { id, way }: { readonly id: string; readonly way: string },
  by: By,
  publicUrl: string | null,
): Fact[] {
  const known = mergeValues(complaint, 'acknowledgement', {
    ...{ ...by, clocks: by.clocks ?? [] },
    trackingUrl:
      publicUrl === null ? undefined : trackingOf(publicUrl, complaint.reference, HIDDEN_TOKEN).url,
  })
  const templates = templatesFor(by.policies.templates.templates, { kind: 'acknowledgement', channel: way })
  for (const template of templates) {
    const rendered = render(template, complaint.language, known)
    if ('missing' in rendered) continue
    const { words, subject } = rendered
    const message = {
      ...{ id, kind: 'acknowledgement', channel: way, words, template: template.code },
      ...{ ...(subject ? { title: subject } : {}), at: by.at.toISOString(), by: by.actor.id },
    }
    const steps = template.steps ?? []
    return [fact('message.sent', { message, ...(steps.length > 0 ? { steps } : {}) })]
  }
  return []
}
