import { GraphQLError, type GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { z } from 'zod'

const Rfc3339 = z.iso.datetime({ offset: true }).max(40)

/** How the scalar `Instant` is read and written. */
export const instant: Pick<GraphQLScalarType<Date, string>, 'serialize' | 'parseValue' | 'parseLiteral'> = {
  serialize: (value) => new Date(value as Date | string).toISOString(),
  parseValue: (value) => read(value),
  parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : null),
}

/** The instant that a text names; null where it names none, or one before the year 1 or after 9999 in UTC. */
export function instantOf(text: unknown): Date | null {
  const read = Rfc3339.safeParse(text)
  if (!read.success) return null
  const at = new Date(read.data)
  const year = at.getUTCFullYear()
  return year >= 1 && year <= 9999 ? at : null
}

function read(value: unknown): Date {
  const at = instantOf(value)
  if (at) return at
  throw new GraphQLError('An instant is RFC 3339 with an offset, such as "2026-11-20T02:13:00.000Z".')
}
