import { z } from 'zod'
import { Instant } from '../platform/fields.ts'
import { UnfitInput } from './refusal.ts'

/** A place in a list that is ordered by an instant and then by id. */
export interface InstantPlace {
  readonly at: string
  readonly id: string
}

const Shape = z.tuple([Instant, z.uuid()])

/** The cursor of the page after a row. */
export function cursorAfter({ at, id }: InstantPlace): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** The place that a cursor names; null without one. Throws UnfitInput where it is none of ours. */
export function placeIn(cursor: string | undefined): InstantPlace | null {
  if (cursor === undefined) return null
  try {
    const [at, id] = Shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at, id }
  } catch {
    throw unknownCursor()
  }
}

/** The cursor of the page after a row, in a list that is ordered by id. */
export function cursorAfterId({ id }: { readonly id: string }): string {
  return Buffer.from(id).toString('base64url')
}

/** The id that such a cursor names; null without one. Throws UnfitInput where it is none of ours. */
export function idIn(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const id = z.uuid().safeParse(Buffer.from(cursor, 'base64url').toString())
  if (id.success) return id.data
  throw unknownCursor()
}

/** What is said of a cursor that is none of the list. */
export function unknownCursor(): UnfitInput {
  return new UnfitInput('/query/cursor', 'unknown_cursor', {
    en: 'This is not a cursor of this list; begin without one.',
    zh: '该游标不属于此列表，请从头开始。',
  })
}
