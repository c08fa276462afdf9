import { z } from 'zod'
import { Channel } from '../complaint/fields.ts'
import { label } from '../platform/fields.ts'
import { DELIMITERS } from './delimiter.ts'
import { ENCODINGS } from './encoding.ts'
import { FIELD_NAMES } from './field.ts'

const MOST_COLUMNS = 100
const MOST_WORDS = 500

const Column = z.string().min(1).max(200)
const FieldName = z.enum(FIELD_NAMES)

/** How a register is to be read; what is left out is found by looking at the file. */
export const ImportOptions = z
  .strictObject({
    encoding: z.enum(ENCODINGS).optional(),
    delimiter: z.enum(DELIMITERS).optional(),
    sheet: label(100).optional().meta({ description: 'Of a workbook; else the first that is shown' }),
    headerRow: z.int().min(1).max(100).optional().meta({ description: 'The row in which the headers stand' }),
    columns: z
      .record(Column, FieldName.nullable())
      .refine((columns) => Object.keys(columns).length <= MOST_COLUMNS)
      .optional()
      .meta({
        description:
          'What a column holds, by its header or as `#3` by its place; null leaves it out. What is not named is guessed.',
      }),
    values: z
      .partialRecord(FieldName, z.record(z.string().min(1).max(200), z.string().max(100)))
      .refine((values) => Object.values(values).every((one) => Object.keys(one ?? {}).length <= MOST_WORDS))
      .optional()
      .meta({ description: 'What a word in a column means, by field; the usual ones are known' }),
    defaults: z
      .strictObject({
        channel: Channel.optional(),
        language: z.enum(['zh-CN', 'en']).optional(),
        outlet: label().optional(),
        region: label().optional(),
      })
      .optional()
      .meta({ description: 'What holds where a row says nothing' }),
    dateOrder: z
      .enum(['dmy', 'mdy'])
      .optional()
      .meta({ description: 'Which comes first where the year comes last: `03/04/2026`' }),
    register: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .optional()
      .meta({
        description:
          'Whose numbers those of the rows are: within a register a number is one complaint for ever',
      }),
    everyRowIsOpen: z
      .literal(true)
      .optional()
      .meta({ description: 'All of it is open work, although no column says so' }),
    acknowledge: z.literal(true).optional().meta({
      description: 'The customers are written to; else they are taken to have been told when they complained',
    }),
  })
  .meta({
    id: 'ImportOptions',
    examples: [
      {
        columns: { 反映情况: 'account', 经手人: null },
        values: { channel: { 总台: 'phone' } },
        defaults: { channel: 'phone' },
        register: 'hotline-2025',
      },
    ],
  })

/** How a register is to be read. */
export type ImportOptions = z.output<typeof ImportOptions>

/** A change of options: what is named takes the place of what was there, null takes it away. */
export const OptionsChange = z
  .strictObject({
    ...Object.fromEntries(
      Object.entries(ImportOptions.shape).map(([name, schema]) => [name, (schema as z.ZodType).nullable()]),
    ),
  } as unknown as { [K in keyof typeof ImportOptions.shape]: z.ZodOptional<z.ZodNullable<z.ZodType>> })
  .meta({
    id: 'ImportOptionsChange',
    examples: [{ columns: { 反映情况: 'account' }, defaults: { channel: 'phone' } }],
  })

/** The options as they are after a change. */
export function changed(options: ImportOptions, change: z.output<typeof OptionsChange>): ImportOptions {
  const all = { ...options, ...change }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined))
}

/** The register that numbers belong to where none is named. */
export const ONE_REGISTER = 'register'
