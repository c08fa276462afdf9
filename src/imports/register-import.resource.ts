import { z } from 'zod'
import { DELIMITERS } from './delimiter.ts'
import { ENCODINGS } from './encoding.ts'
import { FIELD_NAMES } from './field.ts'
import { ImportOptions } from './options.ts'
import { IMPORT_STATES, type ImportState, type NotReady } from './register-import.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const count = z.int().min(0)

const WANTING = [
  'no-account',
  'no-channel',
  'open-or-closed-unknown',
  'nothing-to-import',
] as const satisfies NotReady[]
const STATES = IMPORT_STATES.filter((state) => state !== 'arriving') as [ImportState, ...ImportState[]]

const ErrorResource = z
  .strictObject({
    field: text.nullable().meta({ description: 'What the column holds, or what is missing' }),
    column: z.int().nullable().meta({ description: 'Counted from 1' }),
    header: text.nullable(),
    ...{ code: text, message: text },
  })
  .meta({ id: 'ImportRowError' })

const Action = z
  .strictObject({
    ...{ name: z.enum(['mend', 'start', 'cancel']), allowed: z.boolean(), reason: text.optional() },
    ...{ type: text.optional(), href: text, method: z.enum(['PATCH', 'POST']) },
  })
  .meta({ id: 'ImportAction' })

const summary = {
  ...{ id: text.meta({ format: 'uuid' }), state: z.enum(STATES), author: text },
  file: z.strictObject({
    name: text.nullable(),
    ...{ format: z.enum(['csv', 'xlsx']), bytes: count },
    keptUntil: instant.nullable().meta({ description: 'Null where it is kept no longer' }),
  }),
  ...{ createdAt: instant, startedAt: instant.nullable(), endedAt: instant.nullable() },
  rows: z.strictObject({
    all: count.meta({ description: 'Below the headers, with anything in them' }),
    ready: count.meta({ description: 'Can be received' }),
    wrong: count.meta({ description: 'Can’t be received as they are' }),
    closed: count.meta({ description: 'No open work any more: left out' }),
  }),
  progress: z.strictObject({
    done: count,
    made: count.meta({ description: 'Became complaints' }),
    repeated: count.meta({ description: 'Were complaints already' }),
    refused: count,
    leftOut: count,
    perSecond: z.number().nullable(),
  }),
  failure: z.strictObject({ code: text, row: z.int().nullable(), message: text }).nullable(),
  actions: z.array(Action),
}

/** An import in a list. */
export const ImportPage = z
  .strictObject({
    items: z.array(z.strictObject(summary).meta({ id: 'ImportSummary' })),
    nextCursor: text.nullable(),
  })
  .meta({ id: 'ImportPage' })

const Preview = z
  .strictObject({
    encoding: z.enum(ENCODINGS).nullable(),
    delimiter: z.enum(DELIMITERS).nullable(),
    sheet: text.nullable(),
    sheets: z.array(text),
    headerRow: z.int(),
    columns: z.array(
      z.strictObject({ number: z.int(), header: text, field: z.enum(FIELD_NAMES).nullable() }),
    ),
    absent: z.array(text).meta({ description: 'Columns that the options name and the file has not' }),
    missing: z.array(z.enum(WANTING)).meta({ description: 'What stands in the way of starting' }),
    sample: z
      .array(
        z.strictObject({
          row: z.int(),
          closed: z.boolean(),
          complaint: z
            .looseObject({})
            .meta({ description: 'As it would be received, as far as it is understood' }),
          errors: z.array(ErrorResource),
        }),
      )
      .meta({ description: 'The first rows as they are understood' }),
  })
  .meta({ id: 'ImportPreview' })

/** An import with how its file is read and understood. */
export const ImportResource = z
  .strictObject({ ...summary, options: ImportOptions.nullable(), preview: Preview.nullable() })
  .meta({ id: 'Import' })

/** Rows that can't be received, and why. */
export const ImportErrorPage = z
  .strictObject({
    items: z.array(z.strictObject({ row: z.int(), errors: z.array(ErrorResource) })),
    nextCursor: text.nullable(),
  })
  .meta({ id: 'ImportErrorPage' })
