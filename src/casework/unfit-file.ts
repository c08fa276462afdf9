import { UnfitInput } from '../complaint/refusal.ts'
import type { Bilingual } from '../complaint/refusal-text.ts'

/** Why a file is no evidence. */
export type Unfit =
  | 'empty'
  | 'type_not_allowed'
  | 'zip_bomb'
  | 'infected'
  | 'malformed'
  | 'required'
  | 'one_only'

const TEXTS: { readonly [code in Unfit]: Bilingual } = {
  empty: { en: 'The file is empty.', zh: '文件为空。' },
  type_not_allowed: {
    en: 'By its content this is no file that policy allows as evidence, whatever it is called',
    zh: '按内容判断，该文件不属于政策允许的证据类型（与文件名无关）',
  },
  zip_bomb: {
    en: 'It would unpack to far more than its size, or hides to how much.',
    zh: '解压后体积异常巨大，或隐藏了解压体积。',
  },
  infected: { en: 'The virus scanner found malware in it.', zh: '病毒扫描发现恶意内容。' },
  malformed: {
    en: 'This is no multipart/form-data, or it ended before the file did; send it again.',
    zh: '不是有效的 multipart/form-data，或上传中断，请重新上传。',
  },
  required: {
    en: 'Send one file as multipart/form-data, in the part `file`.',
    zh: '请以 multipart/form-data 的 `file` 部分上传一个文件。',
  },
  one_only: { en: 'One file a request.', zh: '每次请求只能上传一个文件。' },
}

/** The refusal of a file; `is`: the type that it has instead. */
export function unfitFile(code: Unfit, is?: string): UnfitInput {
  const { en, zh } = TEXTS[code]
  return new UnfitInput('/file', code, is ? { en: `${en} (${is}).`, zh: `${zh}（${is}）。` } : { en, zh })
}

/** Malware was found; `name` is the scanner's. */
export class Infected extends UnfitInput {
  constructor(readonly found: string) {
    super('/file', 'infected', TEXTS.infected)
  }
}

/** The file is larger than policy allows, in bytes. */
export class TooLarge extends Error {
  readonly statusCode = 413
  constructor(readonly mostBytes: number) {
    super('too large')
    this.name = 'TooLarge'
  }
}
