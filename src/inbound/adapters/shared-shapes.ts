import { z } from 'zod'
import { DEMANDS } from '../../platform/demands.ts'
import { Instant } from '../../platform/fields.ts'
import { loose, present } from '../understand.ts'

/** Somebody as other systems describe them. */
export const Someone = z.looseObject({
  id: loose(200),
  name: loose(200),
  nickname: loose(200),
  phone: loose(40),
  email: z.email().max(254).nullish().catch(undefined),
  wechat: loose(100),
})

/** The customer of a record; `id` is what the house's own systems know them by. */
export function customerOf(someone: z.output<typeof Someone> | undefined | null) {
  if (!someone) return undefined
  const { id, name, nickname, phone, email, wechat } = someone
  return present({ name: name ?? nickname, phone, email, wechat, externalId: id })
}

/** An instant, or nothing where another system left it out. */
export const WhenKnown = Instant.nullish()

/** A file as the documented shapes carry it. */
export const Files = z
  .array(z.looseObject({ name: loose(200), type: loose(200), base64: z.base64().max(14_000_000) }))
  .max(20)
  .nullish()

/** The same as a message takes it. */
export function filesOf(files: z.output<typeof Files>) {
  return files?.map(({ name, type, base64 }) => ({ name: name ?? 'file', ...(type ? { type } : {}), base64 }))
}

/** Demands by our words for them; what is called otherwise is `other`, in its own words. */
export const Demanded = z
  .array(loose(200))
  .max(20)
  .nullish()
  .transform((demands) => {
    return demands?.flatMap((said) => {
      if (said === undefined) return []
      const kind = DEMANDS.find((one) => one === said)
      return [kind ? { kind } : { kind: 'other', words: said }]
    })
  })

/** A sum in fen as text, for the words of a demand. */
export function yuan(fen: number): string {
  return `¥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}
