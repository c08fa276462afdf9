import { z } from 'zod'
import type { Clock } from '../clocks/clock.ts'
import { ActionResource } from '../complaint/complaint.resource.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { picked } from '../complaint/picked.ts'
import { STATES } from '../complaint/states.ts'
import { TrackingResource } from '../complaint/work.resource.ts'
import type { Message } from '../complaint/work-contact.ts'
import type { Statement } from '../complaint/work-inquiry.ts'
import { type Language, textIn } from '../platform/problem.ts'
import type { Policies } from '../policy/policy.ts'
import { promisedDates } from './dates.ts'
import { appealUntil, refusalTold, waysOfAppeal } from './outcome.ts'
import { mayChoose, statusOf } from './status.ts'

const text = z.string()
const nullable = text.nullable()
const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })

const PromisedDateResource = z
  .strictObject({
    name: text.meta({ description: 'The clock' }),
    what: text.meta({ description: 'What is promised, in the caller’s language' }),
    dueAt: instant.nullable().meta({ description: 'Null while it waits for somebody outside' }),
    remaining: nullable.meta({ description: 'An ISO 8601 duration from now on; `PT0S` where it is over' }),
    overdue: z.boolean(),
  })
  .meta({ id: 'PromisedDate' })

/** A message as the customer sees it. */
export const TrackedMessageResource = z
  .strictObject({
    ...{ id, from: z.enum(['house', 'customer', 'representative']), kind: text, channel: text, words: text },
    at: instant,
    until: instant.nullable().meta({ description: 'Of kind `delay`: the new date (CLK-14)' }),
  })
  .meta({ id: 'TrackedMessage' })

/** A statement as the customer sees it: their own. */
export const TrackedStatementResource = z
  .strictObject({ id, words: nullable, at: instant })
  .meta({ id: 'TrackedStatement' })

/** A file as the customer sees it. */
export const TrackedAttachmentResource = z
  .strictObject({ id, name: text, type: text, bytes: z.int(), addedAt: instant })
  .meta({ id: 'TrackedAttachment' })

const TrackedOption = z
  .strictObject({
    ...{ id, title: text, basis: z.array(text), meetsDemands: z.array(z.boolean()) },
    ...{ measures: z.array(z.strictObject({ action: text, dueIn: text })), recommended: z.boolean() },
  })
  .meta({ id: 'TrackedOption' })

const Outcome = {
  ...{ answer: nullable, remedy: nullable },
  refusal: z
    .strictObject({ kind: text, ground: nullable, reason: text })
    .nullable()
    .meta({ description: 'Why it was dismissed, once that is decided (FAIR-3)' }),
  finalAnswer: z
    .strictObject({ stillOffered: nullable, until: nullable, otherWays: z.array(text) })
    .nullable()
    .meta({ description: 'What stands beside the final answer (LIFE-9)' }),
  appeal: z.strictObject({
    until: instant.nullable().meta({ description: 'Null where no end is set yet' }),
    ways: z
      .array(text)
      .meta({ description: 'In the caller’s language, but for what the house wrote itself' }),
  }),
}

/** A complaint as its customer sees it: theirs, what they are told and asked, and nothing of the house’s own. */
export const TrackedResource = z
  .strictObject({
    ...{ reference: text, state: z.enum(STATES), version: z.int(), receivedAt: instant },
    status: text.meta({ description: 'How it stands, in plain words in the caller’s language' }),
    responsible: z.strictObject({ handler: nullable, department: nullable }),
    next: PromisedDateResource.nullable().meta({ description: 'The next of `dates`' }),
    dates: z.array(PromisedDateResource),
    question: z
      .strictObject({ question: text, askedAt: instant, answerBy: instant })
      .nullable()
      .meta({ description: 'What the customer was asked and is waited for (CLK-13): answered by a message' }),
    ...{ account: text, demands: z.array(z.strictObject({ kind: text, words: nullable })) },
    matters: z.array(
      z.strictObject({
        ...{ category: text, subcategory: text, name: text, demand: nullable, outcome: nullable },
      }),
    ),
    options: z.array(TrackedOption).meta({ description: 'To choose from, once they are approved (APP-1)' }),
    decision: z.strictObject({ accepted: id.nullable(), words: text, at: instant }).nullable(),
    measures: z
      .array(
        z.strictObject({
          ...{ action: text, dueAt: instant, originalDueAt: instant, state: text },
          endedAt: instant.nullable(),
        }),
      )
      .meta({ description: 'What is done, and by when (EXE-1); the first date beside the last (ANTI-1)' }),
    progress: z
      .strictObject({ words: text, at: instant })
      .nullable()
      .meta({ description: 'The latest entry on how it goes (EXE-2)' }),
    ...Outcome,
    statements: z.array(TrackedStatementResource),
    attachments: z.array(TrackedAttachmentResource).meta({ description: 'What they handed in' }),
    feedback: z.array(
      z.strictObject({
        ...{ solved: nullable, satisfaction: z.int().nullable(), recommend: z.int().nullable() },
        ...{ words: nullable, anythingElse: nullable, at: instant },
      }),
    ),
    urges: z.array(z.strictObject({ words: text, at: instant })),
    representatives: z
      .array(z.strictObject({ name: text, relation: text, state: text, until: instant.nullable() }))
      .meta({ description: 'Who speaks for the customer (REC-6); told to the customer alone' }),
    messages: z.array(TrackedMessageResource).meta({ description: 'The latest, oldest first' }),
    succeeded: z.boolean().meta({ description: 'It goes on in a successor (LIFE-8)' }),
    actions: z.array(ActionResource),
    tracking: TrackingResource.optional().meta({
      description: 'In the answer that makes a successor, and nowhere else: the link to that one',
    }),
  })
  .meta({ id: 'TrackedComplaint' })

/** Who looks at the page, when, in which language, and the rules of the complaint. */
export interface Looking {
  readonly language: Language
  readonly at: Date
  readonly policies: Policies
  /** A representative sees nothing of other representatives. */
  readonly isRepresentative: boolean
}

/** What the customer sees of their complaint, but for messages and what they may do next. */
export function presentTracked(complaint: Complaint, clocks: readonly Clock[], looking: Looking) {
  const { language, at } = looking
  const dates = promisedDates(clocks, at).map((date) => ({ ...date, what: textIn(language, date.what) }))
  return {
    ...picked(complaint, ['reference', 'state', 'version', 'receivedAt', 'account']),
    status: textIn(language, statusOf(complaint)),
    responsible: picked(complaint, ['handler', 'department']),
    ...{ next: dates[0] ?? null, dates },
    demands: complaint.demands.map(({ kind, words = null }) => ({ kind, words })),
    matters: mattersOf(complaint, looking),
    ...saidOf(complaint, looking),
    ...workOf(complaint),
    ...outcomeOf(complaint, looking),
    attachments: presentTrackedAttachments(complaint),
    succeeded: complaint.successor !== null,
  }
}

/** What was handed in from outside; what the house has found stays its own (FAIR-4). */
export function presentTrackedAttachments({ attachments = [] }: Complaint) {
  return attachments
    .filter(({ outside }) => outside)
    .map((attachment) => picked(attachment, ['id', 'name', 'type', 'bytes', 'addedAt']))
}

function mattersOf({ matters }: Complaint, { language, policies: { taxonomy } }: Looking) {
  return matters.map(({ category, subcategory, demand = null, outcome = null }) => {
    const kind = taxonomy.categories.find(({ code }) => code === category)
    const one = kind?.subcategories.find(({ code }) => code === subcategory)
    const names = [kind, one].flatMap((named) => (named ? [textIn(language, named.name)] : []))
    return { category, subcategory, name: names.join(language === 'en' ? ': ' : '：'), demand, outcome }
  })
}

function saidOf(complaint: Complaint, { isRepresentative }: Looking) {
  const { pauses, statements, revisits, urges, representatives = [], awaiting } = complaint
  const open = pauses.find(({ awaiting: whom, until }) => whom === 'customer' && !until)
  return {
    question:
      open && awaiting.includes('customer')
        ? { question: open.question, askedAt: open.from, answerBy: open.resumeBy }
        : null,
    statements: statements.filter(({ by }) => by === 'complainant').map(presentTrackedStatement),
    feedback: revisits
      .filter(({ outcome }) => outcome === 'reached')
      .map(
        ({ solved = null, satisfaction = null, recommend = null, words = null, anythingElse = null, at }) => {
          return { solved, satisfaction, recommend, words, anythingElse, at }
        },
      ),
    urges: urges.filter(({ by }) => by === 'customer').map((urge) => picked(urge, ['words', 'at'])),
    representatives: isRepresentative
      ? []
      : representatives.map(({ name, relation, state, until = null }) => ({ name, relation, state, until })),
  }
}

function workOf(complaint: Complaint) {
  const { plan, decision, tasks } = complaint
  const options = plan && mayChoose(complaint) ? plan.options : []
  return {
    options: options.map(({ measures, ...option }) => ({
      ...picked(option, ['id', 'title', 'basis', 'meetsDemands']),
      measures: measures.map((measure) => picked(measure, ['action', 'dueIn'])),
      recommended: option.id === plan?.recommended,
    })),
    decision: decision && picked(decision, ['accepted', 'words', 'at']),
    measures: tasks.map(({ action, dueAt, state, endedAt = null, postponements = [] }) => {
      return { action, dueAt, originalDueAt: postponements[0]?.from ?? dueAt, state, endedAt }
    }),
    progress: complaint.progress ? picked(complaint.progress, ['words', 'at']) : null,
  }
}

function outcomeOf(complaint: Complaint, { language, policies }: Looking) {
  const { answer = null, settlement, conclusion } = complaint
  const remedy = policies.options.remedies.find(({ code }) => code === settlement?.remedy)
  return {
    answer,
    remedy: settlement && (remedy ? textIn(language, remedy.name) : settlement.remedy),
    refusal: refusalTold(complaint),
    finalAnswer: conclusion && {
      ...{ stillOffered: conclusion.stillOffered ?? null, until: conclusion.until ?? null },
      otherWays: conclusion.otherWays,
    },
    appeal: {
      until: appealUntil(complaint, policies),
      ways: waysOfAppeal(complaint).map((way) => textIn(language, way)),
    },
  }
}

/** A statement as the customer sees it. */
export function presentTrackedStatement({ id, words, at }: Statement) {
  return { id, words: words ?? null, at }
}

/** A message as the customer sees it: from whom, but not from which of the house's people. */
export function presentTrackedMessage({ id, kind, channel, words, at, by, delay }: Message, type: string) {
  const from =
    type === 'message.sent' ? 'house' : by.startsWith('representative:') ? 'representative' : 'customer'
  return { id, from, kind, channel, words, at, until: delay?.until ?? null }
}
