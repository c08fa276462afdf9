import type { components } from './generated/api.ts'

/** An answer that says no (RFC 9457): `type` names it for programs, `detail` explains it to people. */
export type Problem = components['schemas']['Problem']

/** What every method of the client resolves to. */
export interface Answered {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

/** Whether a value, such as the `error` of an answer, is a problem of the service and not of something between. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { type, status, detail } = value as Partial<Record<'type' | 'status' | 'detail', unknown>>
  return typeof type === 'string' && typeof status === 'number' && typeof detail === 'string'
}

/** The stable name of a problem, such as `transition-not-allowed`: the end of its `type` (docs/errors.md). */
export function problemName({ type }: Pick<Problem, 'type'>): string {
  return type.slice(type.lastIndexOf('/') + 1)
}

/** The service said no, or something between did. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  /** Absent where what answered was not the service. */
  readonly problem: Problem | undefined
  constructor(status: number, error: unknown) {
    super(isProblem(error) ? `${problemName(error)}: ${error.detail}` : `answered ${status}`)
    this.status = status
    this.problem = isProblem(error) ? error : undefined
  }

  /** Whether it is the problem of this name. */
  is(name: string): boolean {
    return this.problem !== undefined && problemName(this.problem) === name
  }
}

/** The body of an answer that says yes; throws ProblemError where it says no. */
export async function dataOf<A extends Answered>(
  answered: A | Promise<A>,
): Promise<Exclude<A['data'], undefined>> {
  const { data, error, response } = await answered
  if (!response.ok) throw new ProblemError(response.status, error)
  return data as Exclude<A['data'], undefined>
}
