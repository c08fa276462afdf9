import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Language } from '../platform/problem.ts'
import { basisOf, satisfactionOf, shownCounts, shownTime } from './answer.ts'
import { countApprovals } from './approvals.store.ts'
import { type Place, type ReportedComplaint, readComplaints } from './complaints.store.ts'
import { cursorOf, placeOf } from './cursor.ts'
import { type Dimension, type Filter, unfitFilter } from './filter.ts'
import { countFunnel, type StageCounts, type Time } from './funnel.store.ts'
import { instant, instantOf } from './instant.ts'
import type { Question } from './question.ts'
import { mayCountAll, type Scope, seesNoPersons } from './reader.ts'
import { refusal } from './report-refusal.ts'
import { countAnswers } from './satisfaction.store.ts'
import { STAGES } from './stages.ts'
import { readStays, type Stay } from './stay.store.ts'
import { countVolume, withPeriod } from './volume.store.ts'
import { isSmall, shownCount, shownTotal } from './withhold.ts'

/** What every field of one operation is answered from: one transaction, so that all figures are of one moment. */
export interface Reading {
  readonly tx: Transaction
  readonly actor: Actor
  readonly language: Language
  readonly asOf: Date
  readonly timeZone: string
}

interface Asked {
  readonly filter?: Filter | null
  readonly scope?: Scope
}
interface AskedPage extends Asked {
  readonly first: number
  readonly after?: string | null
}
interface AskedVolume extends AskedPage {
  readonly by: readonly Dimension[]
}

const MOST_ITEMS = 100
const NO_TIME: Time = { ended: 0, running: 0, sampled: 0, medianSeconds: null, p90Seconds: null }

/** How each query is answered. */
export const RESOLVERS = {
  Instant: instant,
  Query: {
    complaints: (_: unknown, asked: AskedPage, reading: Reading) => complaints(asked, reading),
    volume: (_: unknown, asked: AskedVolume, reading: Reading) => volume(asked, reading),
    funnel: (_: unknown, asked: Asked, reading: Reading) => funnel(asked, reading),
    approvals: (_: unknown, asked: Asked, reading: Reading) => approvals(asked, reading),
    satisfaction: (_: unknown, asked: Asked, reading: Reading) => satisfaction(asked, reading),
  },
}

/** What is read once for all complaints of a page. */
export const LOADERS = {
  Complaint: {
    stays: {
      loader: async (asked: readonly { readonly obj: ReportedComplaint }[], { tx }: Reading) => {
        const found = await readStays(
          tx,
          asked.map(({ obj }) => obj.id),
        )
        return asked.map(({ obj }): Stay[] =>
          found.filter(({ complaintId }) => complaintId === obj.id).slice(-MOST_ITEMS),
        )
      },
      opts: { cache: false },
    },
  },
}

async function complaints(asked: AskedPage, reading: Reading) {
  const question = questionOf(asked, reading)
  const first = sizeOf(asked, reading)
  const place = asked.after == null ? null : complaintPlace(asked.after)
  if (asked.after != null && !place) throw refusal('unknown-cursor', reading.language)
  const found = await readComplaints(reading.tx, question, first, place)
  const items = found.slice(0, first)
  const last = items[items.length - 1]
  const more = last && found.length > first
  const nextCursor = more ? cursorOf('complaints', [last.receivedAt.toISOString(), last.id]) : null
  return { basis: basisOf(question), items, nextCursor }
}

async function volume(asked: AskedVolume, reading: Reading) {
  const { by, after } = asked
  const unbounded = questionOf(asked, reading)
  const first = sizeOf(asked, reading)
  if (by.length > 2 || new Set(by).size < by.length) throw refusal('too-many-dimensions', reading.language)
  const kind = `volume:${by.join()}`
  const place = after == null ? null : placeOf(kind, by.length, after)
  if (after != null && !place) throw refusal('unknown-cursor', reading.language)
  const question = await withPeriod(reading.tx, unbounded, by)
  const { withholds } = question
  const counts = await countVolume(reading.tx, question, by, first, place)
  const page = counts.cells.slice(0, first)
  const last = page[page.length - 1]
  return {
    ...{ basis: basisOf(question), by },
    cells: page.map(({ keys, count }) => {
      return { keys, count: shownCount(count, withholds), withheld: withholds && isSmall(count) }
    }),
    nextCursor: last && counts.cells.length > first ? cursorOf(kind, last.keys) : null,
    total: shownTotal(counts.total, counts.smallCells, withholds),
    converted: shownCount(counts.converted, withholds),
  }
}

async function funnel(asked: Asked, reading: Reading) {
  const question = questionOf(asked, reading)
  const counted = new Map((await countFunnel(reading.tx, question)).map((stage) => [stage.stage, stage]))
  const stages = STAGES.map((stage) => presentStage(stage, counted.get(stage), question.withholds))
  return { basis: basisOf(question), stages }
}

function presentStage(stage: string, counts: StageCounts | undefined, withholds: boolean) {
  const { reached = 0, now = 0, withdrawn = 0, dismissed = 0, merged = 0 } = counts ?? {}
  const { converted = 0, transferred = 0, concluded = 0, time = NO_TIME } = counts ?? {}
  const left = { withdrawn, dismissed, merged, converted, transferred, concluded }
  return {
    ...{ stage, ...shownCounts({ reached, now }, withholds), left: shownCounts(left, withholds) },
    time: stage === 'archived' ? null : shownTime(time, withholds),
  }
}

async function approvals(asked: Asked, reading: Reading) {
  const question = questionOf(asked, reading)
  const { time, ...counts } = await countApprovals(reading.tx, question)
  const { withholds } = question
  return {
    ...{ basis: basisOf(question), ...shownCounts(counts, withholds) },
    time: shownTime(time, withholds),
  }
}

async function satisfaction(asked: Asked, reading: Reading) {
  const question = questionOf(asked, reading)
  const answers = await countAnswers(reading.tx, question)
  return { basis: basisOf(question), ...satisfactionOf(answers, question.withholds) }
}

function questionOf({ filter, scope = 'visible' }: Asked, reading: Reading): Question {
  const { actor, asOf, timeZone, language } = reading
  const withholds = seesNoPersons(actor)
  const refused = refusalOf(filter ?? {}, scope, actor, withholds)
  if (refused) throw refusal(refused, language)
  return { actor, filter: filter ?? {}, scope, asOf, timeZone, withholds }
}

function refusalOf(filter: Filter, scope: Scope, actor: Actor, withholds: boolean) {
  if (scope === 'tenant' && !mayCountAll(actor)) return 'tenant-scope'
  if (withholds && filter.handler) return 'persons-withheld'
  return unfitFilter(filter) ? 'unfit-filter' : null
}

function sizeOf({ first }: AskedPage, { language }: Reading): number {
  if (first < 1 || first > MOST_ITEMS) throw refusal('page-size', language)
  return first
}

function complaintPlace(cursor: string): Place | null {
  const [at, id] = placeOf('complaints', 2, cursor) ?? []
  const receivedAt = instantOf(at)
  return receivedAt && z.uuid().safeParse(id).success ? { receivedAt, id: String(id) } : null
}
