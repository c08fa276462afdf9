import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { checkInput } from '../platform/input-error.ts'
import type { TakenIn } from './take-in.client.ts'
import { TooLarge, unfitFile } from './unfit-file.ts'

const FORM_OVERHEAD_BYTES = 65_536 // what stands around the file
const SILENT_MS = 30_000

/** The fields of the form in which a file comes, as the document describes them. */
export const UploadForm = z
  .strictObject({
    file: z.string().meta({ format: 'binary', description: 'The file; judged by its content' }),
    confidential: z.enum(['true', 'false']).optional().meta({
      description: '`true`: only a redacted copy of it leaves the house (PRIV-5)',
    }),
  })
  .meta({ id: 'UploadForm', examples: [{ file: '（文件内容）', confidential: 'true' }] })

const Fields = UploadForm.omit({ file: true })

/** What came in a form. */
export interface Form {
  readonly name: string | undefined
  readonly confidential: boolean
  readonly file: TakenIn
}

/** 415: the file has to come as multipart/form-data. */
class NoForm extends Error {
  readonly statusCode = 415
}

/** Lets the routes of this scope take multipart/form-data, which no other route does, and nothing else. */
export async function takeForms(scope: FastifyInstance, { fieldBytes = 1000 } = {}): Promise<void> {
  scope.removeAllContentTypeParsers()
  await scope.register(multipart, {
    limits: { fileSize: Number.POSITIVE_INFINITY, files: 2, fields: 10, fieldSize: fieldBytes, parts: 12 },
    throwFileSizeLimit: false,
  })
}

/** Refuses, before anything of it is read, what is no form or says itself that it is too large. Throws TooLarge. */
export function refuseAtDoor(request: FastifyRequest, maxBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_OVERHEAD_BYTES)
    throw new TooLarge(maxBytes)
}

/** Throws where the request is no multipart/form-data. */
export function refuseNoForm(request: FastifyRequest): void {
  if (!request.isMultipart?.()) throw new NoForm()
}

/**
 * Reads a form with one file, which `take` takes in as it comes. Throws UnfitInput or InvalidInput where it is not that, or
 * what `take` throws.
 */
export async function readForm(
  request: FastifyRequest,
  take: (content: AsyncIterable<Buffer>) => Promise<TakenIn>,
): Promise<Form> {
  const { name, file, fields } = await readParts(request, take)
  const checked = checkInput(Fields, 'body', fields)
  if ('error' in checked) throw checked.error
  const { confidential } = checked.value as z.output<typeof Fields>
  return { name, confidential: confidential === 'true', file }
}

/** The parts of a form: its one file as it was called and taken in, and its other fields as they came. Throws as above. */
export async function readParts<File>(
  request: FastifyRequest,
  take: (content: AsyncIterable<Buffer>) => Promise<File>,
): Promise<{
  readonly name: string | undefined
  readonly file: File
  readonly fields: Record<string, unknown>
}> {
  // Of a connection that broke before anybody listened no more would be heard.
  if (request.raw.destroyed) throw unfitFile('malformed')
  const fields: Record<string, unknown> = {}
  let [name, taken]: [string | undefined, { readonly file: File } | undefined] = [undefined, undefined]
  for (const parts = request.parts(); ; ) {
    const part = await nextOf(parts)
    if (!part) break
    if (part.type === 'field') {
      fields[part.fieldname] = part.value
      continue
    }
    if (taken) throw unfitFile('one_only')
    name = part.filename
    taken = { file: await take(contentOf(part)) }
  }
  if (!taken) throw unfitFile('required')
  return { name, file: taken.file, fields }
}

async function nextOf(parts: AsyncIterableIterator<Multipart>): Promise<Multipart | undefined> {
  try {
    const { value, done } = await parts.next()
    return done ? undefined : value
  } catch (error) {
    throw unfitFile((error as { code?: string }).code === 'FST_FILES_LIMIT' ? 'one_only' : 'malformed')
  }
}

/** The content as it comes; whoever falls silent is cut off. */
async function* contentOf({ file }: MultipartFile): AsyncGenerator<Buffer> {
  const silence = setTimeout(() => file.destroy(new Error('silent')), SILENT_MS)
  try {
    for await (const piece of file) {
      silence.refresh()
      yield piece as Buffer
      silence.refresh()
    }
  } catch {
    throw unfitFile('malformed')
  } finally {
    clearTimeout(silence)
  }
}
