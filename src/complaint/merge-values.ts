import type { Clock } from '../clocks/clock.ts'
import type { MessageKind } from '../policy/message-terms.ts'
import type { Policies } from '../policy/policy.ts'
import type { MergeValues } from '../policy/render.ts'
import type { Complaint } from './complaint.ts'

/** What the values of a message are taken from, besides the complaint. */
export interface MergeWorld {
  readonly clocks: readonly Clock[]
  readonly policies: Pick<Policies, 'templates'>
  readonly timeZone: string
  readonly house?: string | undefined
  readonly at: Date
  readonly trackingUrl?: string | undefined
}

/** By which clock the customer hears from us next: after an acknowledgement a person speaks to them, then comes the work. */
const NEXT: Partial<Record<MessageKind, readonly string[]>> = {
  acknowledgement: ['first_response', 'resolve'],
}
const NEXT_OF_WORK = ['notify_plan', 'resolve']

/** What the service knows of the merge fields of a message (NOT-1); what it doesn't is absent. */
export function mergeValues(complaint: Complaint, kind: MessageKind, world: MergeWorld): MergeValues {
  const { reference, receivedAt, language, handler, customer, incident } = complaint
  const { policies, timeZone, house, trackingUrl, clocks, at } = world
  const { nobody } = policies.templates
  const next = (NEXT[kind] ?? NEXT_OF_WORK)
    .map((name) => dueOf(clocks, name, at.toISOString()))
    .find((due) => due !== undefined)
  return {
    ...{ reference, house, trackingUrl, customer: customer.name, product: incident.product },
    handler: handler ?? nobody[language === 'en' ? 'en' : 'zh'],
    receivedAt: dateIn(receivedAt, timeZone, language),
    nextDate: next && dateIn(next, timeZone, language),
  }
}

/** An instant as a customer reads it: to the minute, in the tenant's time zone and their language. */
export function dateIn(instant: string, timeZone: string, language: 'zh-CN' | 'en'): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    ...{ timeZone, year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hour12: false },
  })
  return format.format(new Date(instant))
}

function dueOf(clocks: readonly Clock[], name: string, now: string): string | undefined {
  const open = clocks.filter((clock) => clock.name === name && clock.stoppedAt === null)
  const due = open.at(-1)?.dueAt
  return due && due > now ? due : undefined
}
