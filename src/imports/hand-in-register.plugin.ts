import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cleanFileName } from '../casework/file-name.ts'
import { readParts, refuseAtDoor, refuseNoForm } from '../casework/upload-form.plugin.ts'
import type { Means } from '../complaint/means.store.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Database } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { checkInput } from '../platform/input-error.ts'
import { type ArrivedRegister, keepArrived } from './change-import.store.ts'
import { contentPlace, fileKey } from './import-work.store.ts'
import { ImportOptions } from './options.ts'
import { presentImport } from './present-import.resource.ts'

import { beginImport, readImport } from './register-import.store.ts'
import { MOST_BYTES, takeRegister } from './take-register.client.ts'
import { dropImport } from './work-import.store.ts'

const ABANDONED_MS = 3_600_000 // an upload is cut off long before
const MOST_OPTIONS_BYTES = 200_000
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** So many bytes a field of the form may have. */
export const FORM_FIELD_BYTES = MOST_OPTIONS_BYTES

/** The form in which a register comes. */
export const RegisterForm = z
  .strictObject({
    file: z.string().meta({ format: 'binary', description: 'CSV or XLSX; judged by its content' }),
    options: z
      .string()
      .max(MOST_OPTIONS_BYTES)
      .optional()
      .meta({ description: 'JSON of `ImportOptions`; with usual headers none are needed' }),
  })
  .meta({
    id: 'RegisterForm',
    examples: [{ file: '（文件内容）', options: '{"defaults":{"channel":"phone"}}' }],
  })

const Fields = RegisterForm.omit({ file: true })

/** What handing in a register needs. */
export type RegisterMeans = Means & { readonly database: Database }

/**
 * Takes in the file of a form as a register: noted before the first byte, streamed, sealed, and kept with its options in one
 * transaction, which the request's Idempotency-Key repeats. Whatever fails leaves nothing.
 */
export async function handInRegister(
  app: FastifyInstance,
  means: RegisterMeans,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  refuseNoForm(request)
  refuseAtDoor(request, MOST_BYTES)
  const { tenant, id: author } = request.actor
  const at = means.now()
  const upload = { id: uuidv7(at, means.random), author, dataKey: means.random(32) }
  const forgetAt = new Date(at.getTime() + ABANDONED_MS)
  await means.database.transact(tenant, async (tx) => beginImport(tx, means, upload, { at, forgetAt }))
  let isKept = false
  try {
    const arrived = await receive(means, tenant, upload, request)
    const { sha256, name, options } = arrived
    request.body = { sha256, name, options } // what makes it the same request under an Idempotency-Key
    await app.answer(request, reply, async (tx) => {
      await keepArrived(tx, means, arrived)
      const kept = await readImport(tx, means, upload.id, { author })
      const headers = { location: `/v1/imports/${upload.id}` }
      return { status: 201, body: presentImport(kept, request.language, at), headers }
    })
    isKept = reply.statusCode === 201 && !reply.hasHeader('idempotent-replayed')
    return reply
  } catch (error) {
    // What is still to come of the form is not waited for.
    if (!request.raw.complete) reply.header('connection', 'close')
    throw error
  } finally {
    if (!isKept) await discard(means, tenant, upload.id, request)
  }
}

async function receive(
  { storage, random }: RegisterMeans,
  tenant: string,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer },
  request: FastifyRequest,
): Promise<ArrivedRegister> {
  const [key, place] = [fileKey(tenant, id), contentPlace(tenant, id)]
  const { name, file, fields } = await readParts(request, (content) =>
    takeRegister(content, { storage, random, key, place, dataKey }),
  )
  const options = optionsIn(fields)
  const type = file.format === 'csv' ? 'text/plain' : SHEET
  return { id, dataKey, ...file, name: name === undefined ? null : cleanFileName(name, type), options }
}

function optionsIn(fields: Record<string, unknown>): ImportOptions {
  const form = checked(Fields, 'body', fields) as z.output<typeof Fields>
  if (form.options === undefined) return {}
  return checked(ImportOptions, 'options', jsonOf(form.options)) as ImportOptions
}

function checked(schema: z.ZodType, part: string, value: unknown): unknown {
  const found = checkInput(schema, part, value)
  if ('error' in found) throw found.error
  return found.value
}

function jsonOf(options: string): unknown {
  try {
    return JSON.parse(options)
  } catch {
    throw new UnfitInput('/options', 'not_json', {
      en: 'The options are not valid JSON.',
      zh: '选项不是有效的 JSON。',
    })
  }
}

/** What can't be let go now is let go by the worker. */
async function discard(
  { database, storage }: RegisterMeans,
  tenant: string,
  id: string,
  request: FastifyRequest,
): Promise<void> {
  const dropped = database.transact(tenant, async (tx) => {
    if (await dropImport(tx, id)) await storage.remove(fileKey(tenant, id))
  })
  await dropped.catch((err) => {
    request.log.error(
      { err, requestId: request.id },
      'a register that failed to arrive is left to the worker',
    )
  })
}
