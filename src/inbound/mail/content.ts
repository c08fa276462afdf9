import type { Email } from 'postal-mime'
import type { MessageFile } from '../understood.ts'
import { bytesOfPart, filesOf } from './files.ts'
import { ownHtml, textOfHtml } from './html-text.ts'
import { ownWords } from './own-words.ts'
import { readMail } from './read.ts'
import { visible } from './visible.ts'

const MOST_FILES = 50
const MOST_INNER = 5
const INNER_DEPTH = 2

/** What somebody sent in a mail. */
export interface Content {
  readonly words: string
  readonly files: readonly MessageFile[]
}

/** The sender's own words and files, with those of the mails that are enclosed. */
export async function contentOf(mail: Email, isAnswer: boolean, depth = 0): Promise<Content> {
  const own = ownHtml(mail.html ?? '')
  const texts = [visible(mail.text ?? ''), visible(textOfHtml(own))]
  const words = texts.map((text) => ownWords(text, mail.subject)).find((text) => text !== '')
  // Who only quotes in an answer said nothing; in a first mail what looks like a quote is all there is.
  const all = isAnswer ? '' : (texts.find((text) => text.trim() !== '') ?? '').trim()
  const inner = depth < INNER_DEPTH ? await enclosedIn(mail, depth) : []
  return {
    words: [words ?? all, ...inner.map((one) => one.words)].filter((text) => text !== '').join('\n\n'),
    files: [...filesOf(mail, own), ...inner.flatMap(({ files }) => files)].slice(0, MOST_FILES),
  }
}

async function enclosedIn(mail: Email, depth: number): Promise<Content[]> {
  const parts = mail.attachments.filter(({ mimeType }) => mimeType === 'message/rfc822').slice(0, MOST_INNER)
  const read = parts.map(async (part) => {
    const inner = await readMail(bytesOfPart(part)).catch(() => null)
    if (!inner) return { words: '', files: [] }
    const { words, files } = await contentOf(inner, false, depth + 1)
    return {
      words: ['———', visible(inner.subject ?? ''), words].filter((text) => text !== '').join('\n'),
      files,
    }
  })
  return Promise.all(read)
}
