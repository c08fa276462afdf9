import { z } from 'zod'

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const SLIDES = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'

/**
 * Every type of file that a policy may allow, with the endings that its names may have, the usual one first. What a browser
 * or a system would run (HTML, SVG, scripts, programs) is not among them, so that no policy can let it in.
 */
export const FILE_TYPES = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/apng': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic'],
  'image/heif': ['heif', 'heic'],
  'image/tiff': ['tif', 'tiff'],
  'image/bmp': ['bmp'],
  'application/pdf': ['pdf'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/x-m4a': ['m4a'],
  'audio/aac': ['aac'],
  'audio/amr': ['amr'],
  'audio/ogg': ['ogg', 'opus', 'oga'],
  'audio/wav': ['wav'],
  'video/mp4': ['mp4'],
  'video/quicktime': ['mov'],
  'video/webm': ['webm'],
  'video/3gpp': ['3gp'],
  [WORD]: ['docx'],
  [SHEET]: ['xlsx'],
  [SLIDES]: ['pptx'],
  'text/plain': ['txt', 'csv', 'log', 'md', 'json'],
  'application/zip': ['zip'],
  'application/x-7z-compressed': ['7z'],
  'application/x-rar-compressed': ['rar'],
} as const satisfies Record<string, readonly [string, ...string[]]>

/** A type of file that evidence may be of. */
export type FileType = keyof typeof FILE_TYPES

/** The types whose content is a zip: they are looked at for what they would unpack to. */
export const ZIPPED: readonly FileType[] = [WORD, SHEET, SLIDES, 'application/zip']

const MOST_BYTES = 1024 ** 3
const MOST_FILES = 200 // every command reads and writes the whole record

const Limits = {
  maxBytes: z.int().min(1).max(MOST_BYTES),
  maxFiles: z.int().min(1).max(MOST_FILES),
  maxTotalBytes: z
    .int()
    .min(1)
    .max(100 * MOST_BYTES),
}

/**
 * What may be kept as evidence (PRIV-5): which types, judged by content, how much a file and how much and how many a
 * complaint; `outside`: what those may hand in who have no account.
 */
export const EvidencePolicy = z.strictObject({
  types: z
    .array(z.enum(Object.keys(FILE_TYPES) as [FileType, ...FileType[]]))
    .min(1)
    .max(Object.keys(FILE_TYPES).length),
  ...Limits,
  outside: z.strictObject(Limits),
})
