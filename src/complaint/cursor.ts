import { z } from 'zod'
import { Instant } from '../platform/fields.ts'
import { UnfitInput } from './refusal.ts'

/** A place in a list that is ordered by an instant and then by id. */
export interface InstantPlace {
  readonly at: string
  readonly id: string
}

const Shape = z.tuple([Instant, z.uuid()])

/** The cursor of the page after `last`; null where there is none. */
export function cursorAfter(last: InstantPlace | undefined): string | null {
  return last ? Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url') : null
}

/** The place that a cursor names; null without one. Throws UnfitInput where it is none of ours. */
export function placeIn(cursor: string | undefined): InstantPlace | null {
  if (cursor === undefined) return null
  try {
    const [at, id] = Shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at, id }
  } catch {
    throw new UnfitInput('/query/cursor', 'unknown_cursor', {
      en: 'This is not a cursor of this list; begin without one.',
      zh: '该游标不属于此列表，请从头开始。',
    })
  }
}
