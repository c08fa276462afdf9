import { randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bearer, Called, TestApp } from './app.ts'
import { checker } from './contract.ts'

/** A file to hand in: what it is called and what it is. */
export interface Handed {
  readonly name?: string
  readonly content: Buffer
  /** What the sender says it is, which counts for nothing. */
  readonly says?: string
  readonly fields?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** The smallest picture that a viewer opens. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** The beginning of a PDF, and so many bytes more. */
export function pdf(bytes: number): Buffer {
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes)])
}

const BOUNDARY = 'redress-test-boundary'

/** A form with one file, as browsers write it. */
export function formOf({ name = '照片.png', content, says = 'image/png', fields = {} }: Handed): Buffer {
  const parts = Object.entries(fields).map(
    ([key, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  )
  const quoted = name.replace(/["\\]/g, (character) => `\\${character}`)
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: ${says}\r\n\r\n`
  return Buffer.concat([Buffer.from(parts.join('') + head), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
}

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** Hands a file in as somebody; the answer is held against the document. */
export async function handIn(
  api: TestApp,
  who: Bearer,
  id: string,
  handed: Handed,
  path = 'attachments',
): Promise<Called> {
  const answer = await api.app.inject({
    ...{ method: 'POST', url: `/v1/complaints/${id}/${path}`, payload: formOf(handed) },
    headers: {
      ...{ authorization: `Bearer ${api.token(who)}`, 'content-type': FORM_TYPE },
      ...handed.headers,
    },
  })
  const route = `/v1/complaints/:id/${path.replace(/[0-9a-f-]{36}/, ':aid')}`
  const { statusCode: status, headers, payload } = answer
  hold(api, { method: 'POST', route, status, headers, body: payload })
  return { status, body: answer.json(), headers, payload }
}

/** Hands in what has to be taken. */
export async function handedIn(api: TestApp, who: Bearer, id: string, handed: Handed, path?: string) {
  const answer = await handIn(api, who, id, handed, path)
  if (answer.status !== 201) throw new Error(`handing in was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

/** Reads an attachment as somebody; the answer is held against the document. */
export async function fetchFile(
  api: TestApp,
  who: Bearer,
  id: string,
  attachment: string,
  headers: Record<string, string> = {},
) {
  const answer = await api.app.inject({
    url: `/v1/complaints/${id}/attachments/${attachment}`,
    headers: { authorization: `Bearer ${api.token(who)}`, ...headers },
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    content: answer.rawPayload,
    body: /json/.test(String(answer.headers['content-type'])) ? answer.json() : null,
  }
}

/** What lies in the store: path and size of every file. */
export function storedIn(folder: string): { readonly path: string; readonly bytes: number }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
    // What a running service moves meanwhile isn't there any more.
    const entry = statSync(join(folder, path), { throwIfNoEntry: false })
    return entry?.isFile() ? [{ path, bytes: entry.size }] : []
  })
}

let check: ReturnType<typeof checker> | undefined

export function hold({ app }: TestApp, sent: Parameters<ReturnType<typeof checker>>[0]): void {
  check ??= checker(app.contract() as never)
  const findings = check(sent)
  if (findings.length > 0) throw new Error(`${sent.route} answers ${sent.status}: ${findings.join('; ')}`)
}
