import { GraphQLError } from 'graphql'

/** An operation that is refused as a whole, before or instead of an answer: GraphQL's errors without `data`. */
export class RequestError extends Error {
  constructor(
    readonly errors: readonly GraphQLError[],
    /** The status with `application/graphql-response+json`; plain JSON says 200 to what is well-formed. */
    readonly status: number,
    /** Whether the request was well-formed JSON with the right parameters. */
    readonly wellFormed: boolean,
  ) {
    super(errors[0]?.message ?? 'refused')
    this.name = 'RequestError'
  }
}

/** One error with a stable code. */
export function requestError(code: string, message: string, more: object = {}): RequestError {
  return new RequestError([new GraphQLError(message, { extensions: { code, ...more } })], 400, true)
}

/** What is wrong with the parameters of a request. */
export function malformed(message: string): RequestError {
  return new RequestError([new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } })], 400, false)
}

/** GraphQL's own errors of a document or its variables, each with a code. */
export function invalidOperation(errors: readonly GraphQLError[], code: string): RequestError {
  const coded = errors.map((error) =>
    error.extensions.code ? error : new GraphQLError(error.message, { ...error, extensions: { code } }),
  )
  return new RequestError(coded, 400, true)
}
