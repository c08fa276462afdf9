import { z } from 'zod'
import { InvalidInput } from './input-error.ts'

/** The headers that a command takes besides authorization. */
export const VersionedHeaders = z.looseObject({
  'if-match': z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'The ETag of the version you have seen', pattern: '^(?:\\*|"\\d{1,9}")$' }),
  'idempotency-key': z.string().max(300).optional().meta({
    description: 'Any unique text, bare or quoted; the same request is answered once',
    pattern: '^(?!""$)(?:"[!-~]{1,255}"|[!-~]{1,255})$',
  }),
})

/** The version in an If-Match header; undefined where there is none or it is `*`. Throws InvalidInput on anything else. */
export function ifMatchOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1]
  if (version !== undefined) return Number(version)
  const [pattern, path] = ['^"[0-9]+"$', ['If-Match']]
  throw new InvalidInput('headers', [
    { code: 'invalid_format', format: 'regex', pattern, path, message: '', input: header },
  ])
}

/** The headers that a POST without a version takes. */
export const RepeatableHeaders = VersionedHeaders.omit({ 'if-match': true })

/** The headers that a PATCH takes: given again, it changes nothing. */
export const PatchHeaders = VersionedHeaders.omit({ 'idempotency-key': true })
