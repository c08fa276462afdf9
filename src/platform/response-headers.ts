/** What the document says of a header of an answer (OpenAPI 3.1). */
export interface DocumentedHeader {
  readonly description: string
  readonly required?: true
  readonly schema: { readonly type: 'string'; readonly pattern?: string; readonly enum?: readonly string[] }
  readonly example: string
}

/**
 * The headers of answers that say something to a caller, as the document describes them. `required`: every answer
 * that documents it carries it. What every answer carries for browsers (`SAFE`) and for the transport is not among them.
 */
export const RESPONSE_HEADERS = {
  'Cache-Control': {
    description: 'Kept by nobody on the way',
    schema: { type: 'string', enum: ['no-store'] },
    example: 'no-store',
  },
  'Content-Disposition': {
    description: 'The name under which to keep the file',
    required: true,
    schema: {
      type: 'string',
      pattern: `^attachment; filename="[A-Za-z0-9._ -]+"(; filename\\*=UTF-8''[A-Za-z0-9._~%-]+)?$`,
    },
    example: 'attachment; filename="complaints.csv"',
  },
  'Content-Language': {
    description: 'The language of the texts of this answer, by `Accept-Language`',
    required: true,
    schema: { type: 'string', enum: ['en', 'zh-CN'] },
    example: 'zh-CN',
  },
  ETag: {
    description: 'The version of what is answered with, for `If-Match`',
    required: true,
    schema: { type: 'string', pattern: '^"(?:0|[1-9][0-9]{0,8})"$' },
    example: '"7"',
  },
  'Idempotent-Replayed': {
    description:
      'There where this is the first answer to the same `Idempotency-Key` once more, and nothing was done',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  Location: {
    description: 'Where what was made is read',
    required: true,
    schema: { type: 'string', pattern: '^/v1/(?:complaints|improvements|imports|webhooks)/[0-9a-f-]{36}$' },
    example: '/v1/complaints/01930000-0000-7000-8000-000000000000',
  },
  RateLimit: {
    description:
      'What is left to this caller in this window, and in how many seconds it ends (the IETF’s draft); there once it ' +
      'is known who asks, where a limit is set',
    schema: { type: 'string', pattern: '^"caller";r=[0-9]+;t=[0-9]+$' },
    example: '"caller";r=1199;t=60',
  },
  'RateLimit-Policy': {
    description: 'How many requests a window allows, and how many seconds it lasts; there beside `RateLimit`',
    schema: { type: 'string', pattern: '^"caller";q=[0-9]+;w=[0-9]+$' },
    example: '"caller";q=1200;w=60',
  },
  'Retry-After': {
    description: 'In how many seconds to try again',
    required: true,
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
    example: '1',
  },
  Vary: {
    description: 'What of the request this answer depends on besides its address',
    required: true,
    schema: { type: 'string', enum: ['accept-language'] },
    example: 'accept-language',
  },
  'WWW-Authenticate': {
    description: 'How to come in',
    required: true,
    schema: { type: 'string', enum: ['Bearer'] },
    example: 'Bearer',
  },
} as const satisfies Record<string, DocumentedHeader>

/** The name of a documented header of an answer. */
export type ResponseHeader = keyof typeof RESPONSE_HEADERS

/** What counting a caller's requests says in every answer to them. */
export const COUNTED: readonly ResponseHeader[] = ['RateLimit', 'RateLimit-Policy']

const BY_STATUS: Readonly<Record<number, readonly ResponseHeader[]>> = {
  401: ['WWW-Authenticate'],
  ...{ 403: ['Idempotent-Replayed'], 409: ['Idempotent-Replayed'], 412: ['Idempotent-Replayed'] },
  ...{ 429: ['Retry-After'], 503: ['Retry-After'] },
}

/** The headers that a problem of that status may carry. */
export function problemHeaders(status: number): readonly ResponseHeader[] {
  return ['Content-Language', 'Vary', ...COUNTED, ...(BY_STATUS[status] ?? [])]
}
