import { z } from 'zod'

/** A text of people: at least one visible character, at most `max` characters. Sealed when stored. */
export const words = (max = 4000) => z.string().max(max).regex(/\S/)

/** A short text kept readable, such as a product, an outlet or a reason for the house's own set-up: no control characters. */
export const label = (max = 200) =>
  z
    .string()
    .regex(/^(?=.*\S)[^\p{C}]*$/u)
    .max(max)

/** A person as the `sub` of their token. */
export const Person = label(200).meta({
  description: 'A person: the `sub` of their token',
  example: 'agent.li',
})

/** A department is a code. */
export const Department = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .meta({ example: 'after-sales' })

/** An instant of the years 1 to 9999, RFC 3339 with an offset; kept in UTC with milliseconds. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true })
  .max(40)
  .refine((text) => /^(?!0000)\d{4}-/.test(new Date(text).toISOString())) // else Postgres refuses it
  .transform((text) => new Date(text).toISOString())
  .meta({ format: 'date-time', example: '2026-11-20T02:13:00.000Z' })
