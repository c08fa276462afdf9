import { GraphQLError, type GraphQLScalarType, Kind, type ValueNode } from 'graphql'

const RFC3339 =
  /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** How the scalar `Instant` is read and written. */
export const instant: Pick<GraphQLScalarType<Date, string>, 'serialize' | 'parseValue' | 'parseLiteral'> = {
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => read(value),
  parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : null),
}

function read(value: unknown): Date {
  const at = typeof value === 'string' && RFC3339.test(value) ? new Date(value) : null
  if (!at || Number.isNaN(at.getTime()))
    throw new GraphQLError('An instant is RFC 3339 with an offset, such as "2026-11-20T02:13:00.000Z".')
  return at
}
