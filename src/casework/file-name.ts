import { FILE_TYPES, type FileType } from '../policy/evidence-policy.ts'

const MOST_CHARACTERS = 120
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/**
 * The name of a file as it may be shown and saved: its last part without path, control and invisible characters (such as
 * those that turn the direction of writing), without what a file system takes for something else, not too long, and with
 * an ending that fits what the content is, so that nothing is run because of what it was called.
 */
export function cleanFileName(sent: string | undefined, type: FileType): string {
  const last = (sent ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const visible = last
    .replace(/[\p{Zl}\p{Zp}]|[^\P{C}\t]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const { stem, ending } = parted(visible)
  const fits = (FILE_TYPES[type] as readonly string[]).includes(ending.toLowerCase())
  const base = fits ? stem : visible
  const short =
    [...base]
      .slice(0, MOST_CHARACTERS)
      .join('')
      .replace(/[. ]+$/, '') || 'file'
  return `${RESERVED.test(short) ? '_' : ''}${short}.${fits ? ending : FILE_TYPES[type][0]}`
}

/** `Content-Disposition` of a file that is saved and never shown (RFC 6266, with the name by RFC 5987). */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, hexOf)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function parted(name: string): { readonly stem: string; readonly ending: string } {
  const at = name.lastIndexOf('.')
  return at > 0 ? { stem: name.slice(0, at), ending: name.slice(at + 1) } : { stem: name, ending: '' }
}
