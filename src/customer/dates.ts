import type { Clock } from '../clocks/clock.ts'
import { fireDue } from '../clocks/fire.ts'
import type { Bilingual } from '../complaint/refusal-text.ts'
import { isoDuration } from '../platform/duration.ts'

/** The clocks that are promises to the customer; the others are the house's own. */
const PROMISED: { readonly [clock: string]: Bilingual } = {
  acknowledge: { en: 'We confirm that we have it', zh: '确认收到' },
  first_response: { en: 'Somebody speaks to you', zh: '专人与您联系' },
  resolve: { en: 'It is put right', zh: '解决问题' },
  notify_plan: { en: 'We tell you how we want to put it right', zh: '告知解决方案' },
  progress: { en: 'We tell you how it goes', zh: '告知进展' },
  promise: { en: 'What was promised to you is done', zh: '兑现约定事项' },
  revisit: { en: 'We ask whether it is solved', zh: '回访' },
  review: { en: 'Your appeal is decided', zh: '作出复核决定' },
}
const BY_LAW: Bilingual = { en: 'The limit that the law sets', zh: '法定时限' }

/** By when something is promised to the customer, and how long that is from now on. */
export interface PromisedDate {
  readonly name: string
  readonly what: Bilingual
  /** An instant; null while it waits for somebody outside. */
  readonly dueAt: string | null
  /** An ISO duration; `PT0S` where it is over, null where it waits. */
  readonly remaining: string | null
  readonly overdue: boolean
}

/** What is promised to the customer and not kept yet, the earliest first, what waits last. */
export function promisedDates(clocks: readonly Clock[], at: Date): PromisedDate[] {
  return fireDue(clocks, at.toISOString())
    .clocks.flatMap((clock) => {
      const what = clock.family === 'statutory' ? BY_LAW : PROMISED[clock.name]
      return what && clock.stoppedAt === null ? [dateOf(clock, what, at)] : []
    })
    .sort((a, b) => (a.dueAt ?? LAST).localeCompare(b.dueAt ?? LAST))
}

const LAST = '9999'

function dateOf({ name, dueAt, state }: Clock, what: Bilingual, at: Date): PromisedDate {
  const left = dueAt === null ? null : Math.max(0, new Date(dueAt).getTime() - at.getTime())
  const remaining = left === null ? null : isoDuration(left)
  return { name, what, dueAt, remaining, overdue: state === 'breached' }
}
