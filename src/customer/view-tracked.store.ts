import { nowIn, type Tenant } from '../access/tenant.store.ts'
import type { StoredComplaint } from '../complaint/complaint.store.ts'
import { type EventRow, openEvent, readLatestMessages } from '../complaint/event.store.ts'
import { verdictsOn } from '../complaint/judge.ts'
import type { Means } from '../complaint/means.store.ts'
import type { StepName } from '../complaint/transitions.ts'
import { type Viewer, whyNot } from '../complaint/view.store.ts'
import type { Message } from '../complaint/work-contact.ts'
import type { Transaction } from '../platform/database.store.ts'
import { CUSTOMER_STEP_NAMES, CUSTOMER_STEPS, type CustomerStepName, trackHrefOf } from './customer-steps.ts'
import { presentTracked, presentTrackedMessage } from './tracked.resource.ts'

const MOST_MESSAGES = 50

/** What the page offers: what is said, and files, which come as a form (PRIV-5). */
const OFFERED: readonly { readonly name: CustomerStepName | 'attachments'; readonly step: StepName }[] = [
  ...CUSTOMER_STEP_NAMES.map((name) => ({ name, step: CUSTOMER_STEPS[name].step })),
  { name: 'attachments', step: 'add-evidence' },
]

/** A complaint as its customer, or a representative of theirs, sees it now, with what they may do next (LIFE-4). */
export async function viewTracked(
  tx: Transaction,
  means: Means,
  tenant: Tenant,
  { complaint, clocks, dataKey }: Pick<StoredComplaint, 'complaint' | 'clocks' | 'dataKey'>,
  { actor, language }: Viewer,
) {
  const [policies, members, rows] = await Promise.all([
    means.policies.contents(tx, complaint.policyVersions),
    means.members.current(tx),
    readLatestMessages(tx, complaint.id, MOST_MESSAGES),
  ])
  const at = nowIn(means, tenant)
  const isRepresentative = actor.id !== 'customer'
  const ask = { actor, at, policies, members, timeZone: tenant.timezone }
  const verdicts = verdictsOn(
    OFFERED.map(({ step }) => step),
    complaint,
    ask,
  )
  return {
    ...presentTracked(complaint, clocks, { language, at, policies, isRepresentative }),
    messages: rows.map((row) => trackedMessage(tx, row, dataKey)).reverse(),
    actions: OFFERED.map(({ name }, index) => ({
      ...{ name, allowed: verdicts[index]?.allowed ?? false },
      ...whyNot(verdicts[index] ?? {}, language),
      ...{ href: trackHrefOf(name, complaint.reference), method: 'POST' as const },
    })),
  }
}

/** A message of the conversation, opened for its customer. */
export function trackedMessage(tx: Transaction, row: EventRow, dataKey: Buffer) {
  const { message } = openEvent(tx.tenant, row, dataKey).data as { message: Message }
  return presentTrackedMessage(message, row.type)
}
