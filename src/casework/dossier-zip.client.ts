import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { canonicalJson, sha256 } from '../complaint/dossier-document.ts'
import type { DossierView } from '../complaint/dossier-view.store.ts'
import type { Attachment } from '../complaint/work-inquiry.ts'

/** What goes into the archive file beside the dossier. */
export interface Enclosed {
  readonly view: DossierView
  readonly sheet: string
  readonly at: Date
  readonly evidence: readonly EnclosedFile[]
}

/** A piece of evidence that goes with it; it is opened when its turn has come. */
export interface EnclosedFile {
  readonly attachment: Pick<Attachment, 'id' | 'name' | 'bytes' | 'sha256'>
  readonly open: () => Promise<AsyncIterable<Buffer>>
}

interface File {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * A dossier with all that belongs to it as one ZIP, streamed: `dossier.json` as it was frozen, whose hash is the one on
 * record; everything as its reader sees it; the sheet; what proves the texts; a manifest of all of these; and the evidence.
 * Where a piece of evidence is not whole any more the stream breaks off.
 */
export function zipOf({ view, sheet, at, evidence }: Enclosed): Readable {
  const files = filesOf(view, sheet)
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error) => out.destroy(error))
  const { archivedAt } = view.body.complaint
  const mtime = archivedAt ? new Date(archivedAt) : at
  const listed = [...files, manifestOf(view, files, evidence)]
  const sums = file('SHA256SUMS', [...listed.map(sumOf), ...evidence.map(sumOfEvidence)].join(''))
  for (const { name, bytes } of [...listed, sums]) zip.addBuffer(bytes, name, { mtime, mode: MODE })
  for (const { attachment, open } of evidence)
    zip.addReadStreamLazy(placeOf(attachment), { mtime, mode: MODE, compress: false }, (opened) => {
      open().then(
        (content) => opened(null, Readable.from(content, { objectMode: false })),
        (error) => opened(error, Readable.from([])),
      )
    })
  zip.end()
  return out
}

const MODE = 0o100644

/** By its id: a name may be anybody's, and the manifest says it. */
function placeOf({ id, name }: EnclosedFile['attachment']): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  return `evidence/${id}${ending.toLowerCase()}`
}

function sumOf({ name, bytes }: File): string {
  return `${sha256(bytes)}  ${name}\n`
}

function sumOfEvidence({ attachment }: EnclosedFile): string {
  return `${attachment.sha256}  ${placeOf(attachment)}\n`
}

function filesOf({ body, kept, openings }: DossierView, sheet: string): File[] {
  return [
    ...(kept
      ? [
          file('dossier.json', kept.content),
          file('dossier.json.sha256', `${sha256(kept.content)}  dossier.json\n`),
        ]
      : []),
    json('everything.json', body),
    ...(openings ? [json('openings.json', { algorithm: 'HMAC-SHA-256', ...openings })] : []),
    file('record.html', sheet),
  ]
}

function manifestOf(
  { body, kept }: DossierView,
  files: readonly File[],
  evidence: readonly EnclosedFile[],
): File {
  const { id, reference, archivedAt } = body.complaint
  return json('manifest.json', {
    ...{ format: 'redress-dossier-zip/1', complaint: id, reference, archivedAt },
    dossier: kept?.sha256 ?? null,
    files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
    evidence: evidence.map(({ attachment }) => {
      const { id, name, bytes, sha256: hash } = attachment
      return { name: placeOf(attachment), attachment: id, called: name, bytes, sha256: hash }
    }),
  })
}

function json(name: string, value: unknown): File {
  return file(name, canonicalJson(value))
}

function file(name: string, text: string): File {
  return { name, bytes: Buffer.from(text) }
}
