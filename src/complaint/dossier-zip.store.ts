import type { Readable } from 'node:stream'
import canonicalize from 'canonicalize'
import { ZipFile } from 'yazl'
import { sha256 } from './dossier-document.ts'
import type { DossierView } from './dossier-view.store.ts'

/** What goes into the archive file beside the dossier. */
export interface Enclosed {
  readonly view: DossierView
  readonly sheet: string
  readonly at: Date
}

interface File {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * A dossier with all that belongs to it as one ZIP, streamed: `dossier.json` as it was frozen, whose hash is the one on
 * record; everything as its reader sees it; the sheet; what proves the texts; and a manifest of all of these.
 */
export function zipOf({ view, sheet, at }: Enclosed): Readable {
  const files = filesOf(view, sheet)
  const zip = new ZipFile()
  const mtime = view.body.complaint.archivedAt ? new Date(view.body.complaint.archivedAt) : at
  const listed = [...files, manifestOf(view, files)]
  const sums = file('SHA256SUMS', listed.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join(''))
  for (const { name, bytes } of [...listed, sums]) zip.addBuffer(bytes, name, { mtime, mode: 0o100644 })
  zip.end()
  return zip.outputStream as Readable
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

function manifestOf({ body, kept }: DossierView, files: readonly File[]): File {
  const { id, reference, archivedAt } = body.complaint
  return json('manifest.json', {
    ...{ format: 'redress-dossier-zip/1', complaint: id, reference, archivedAt },
    dossier: kept?.sha256 ?? null,
    files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  })
}

function json(name: string, value: unknown): File {
  return file(name, canonicalize(JSON.parse(JSON.stringify(value))) ?? '')
}

function file(name: string, text: string): File {
  return { name, bytes: Buffer.from(text) }
}
