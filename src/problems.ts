import { KeysUnavailable } from './access/key-set.ts'
import { NotHere } from './casework/not-here.ts'
import { TooLarge } from './casework/unfit-file.ts'
import { ComplaintNotFound } from './complaint/move-complaint.store.ts'
import { REFUSALS, Refusal, TransitionNotAllowed, UnfitInput } from './complaint/refusal.ts'
import { EventsGone } from './events/events-gone.ts'
import { Unsigned } from './inbound/unsigned.ts'
import { Unsound } from './platform/finding.ts'
import { KeyReused, KeyRunning } from './platform/idempotency.store.ts'
import { InvalidInput, inputErrors } from './platform/input-error.ts'
import { type InputError, type Language, PROBLEMS, type ProblemName, textIn } from './platform/problem.ts'
import { KeyGone } from './platform/seal.ts'
import { StaleVersion } from './platform/stale-version.ts'
import { StorageUnavailable } from './platform/storage.client.ts'
import { ScannerUnavailable } from './platform/virus-scanner.client.ts'

/** An answer that says no (RFC 9457), less what only the request knows. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly InputError[]
  readonly [more: string]: unknown
}

const UNAVAILABLE = [StorageUnavailable, ScannerUnavailable, KeysUnavailable]

/** The one table from what went wrong to what the caller reads. Anything not in it is a bug: 500, nothing leaked. */
export function problemOf(error: unknown, language: Language): Problem {
  if (error instanceof Unsigned)
    return named('unauthorized', language, { detail: textIn(language, error.texts) })
  return otherProblem(error, language)
}

function otherProblem(error: unknown, language: Language): Problem {
  if (error instanceof Refusal) return refusalProblem(error, language)
  if (error instanceof TransitionNotAllowed) {
    const { state, allowed } = error
    return named('transition-not-allowed', language, { state, allowed })
  }
  if (error instanceof InvalidInput)
    return named('invalid-request', language, { errors: inputErrors(error, language) })
  if (error instanceof UnfitInput) return unfit(error, language)
  if (error instanceof Unsound) return unsound(error, language)
  if (error instanceof ComplaintNotFound) return notFound(error, language)
  if (error instanceof NotHere) return named('not-found', language)
  if (error instanceof StaleVersion) return named('stale-version', language, { version: error.version })
  if (error instanceof EventsGone) return named('events-gone', language, error.more)
  if (error instanceof KeyReused) return named('idempotency-key-reused', language)
  if (error instanceof KeyRunning) return named('idempotency-key-running', language)
  if (error instanceof TooLarge) return named('body-too-large', language, { mostBytes: error.mostBytes })
  if (UNAVAILABLE.some((kind) => error instanceof kind)) return named('unavailable', language)
  if (error instanceof KeyGone) return refusalProblem(new Refusal('disposed'), language)
  return named(doorProblem(error as DoorError), language)
}

/** A problem of the door by its name. */
export function named(name: ProblemName, language: Language, more: object = {}): Problem {
  const { status, ...texts } = PROBLEMS[name]
  const title = textIn(language, texts)
  return { type: `/problems/${name}`, title, status, detail: title, ...more }
}

function refusalProblem({ code, more }: Refusal, language: Language): Problem {
  const { about, rule, ...texts } = REFUSALS[code]
  const title = textIn(language, texts)
  const status = about === 'person' ? 403 : 409
  return { type: `/problems/${code}`, title, status, detail: title, rule, ...more }
}

function unfit({ pointer, code, texts }: UnfitInput, language: Language): Problem {
  return named('invalid-request', language, {
    errors: [{ pointer, code, message: textIn(language, texts) }],
  })
}

/** The errors as of any bad input; `findings` are all that was found, in both languages. */
function unsound({ findings }: Unsound, language: Language): Problem {
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => {
      return { pointer: finding.pointer, code: finding.code, message: textIn(language, finding) }
    })
  return named('invalid-request', language, { errors, findings })
}

function notFound({ pointer }: ComplaintNotFound, language: Language): Problem {
  if (!pointer) return named('not-found', language)
  const message = textIn(language, PROBLEMS['not-found'])
  return named('not-found', language, { errors: [{ pointer, code: 'not_found', message }] })
}

// What Postgres and Fastify say when it is not our bug: out of connections, waiting too long, going down.
const BUSY = /^(08|53|57P|55P03|57014|40001|40P01|25P03|ECONN|EPIPE)/
// What pg says without a code when the server is gone.
const GONE =
  /^(timeout exceeded when trying to connect$|Connection terminated|Client has encountered a connection error)/

interface DoorError {
  readonly statusCode?: number
  readonly code?: string
  readonly message?: string
  readonly constraint?: string
  /** What drizzle wraps. */
  readonly cause?: { readonly code?: string; readonly message?: string }
}

function doorProblem({ statusCode, code, message, constraint, cause }: DoorError): ProblemName {
  if (statusCode === 413) return 'body-too-large'
  if (statusCode === 415) return 'unsupported-media-type'
  if (statusCode === 401) return 'unauthorized'
  if (statusCode === 403) return 'role-not-allowed'
  if (statusCode === 404) return 'not-found'
  if (statusCode === 429) return 'rate-limited'
  if (statusCode === 400) return 'invalid-request'
  // Two references alike, once in thirty million: the next try draws another.
  if (constraint === 'complaint_reference') return 'unavailable'
  if (BUSY.test(cause?.code ?? code ?? '') || [message, cause?.message].some((said) => GONE.test(said ?? '')))
    return 'unavailable'
  return 'internal'
}
