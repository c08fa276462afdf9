import { randomBytes } from 'node:crypto'
import t from 'tap'
import { sealContent, unsealContent } from '../../src/platform/sealed-content.ts'

const KEY = randomBytes(32)
const PLACE = 'attachment:tenant:complaint:id'
const CHUNK = 65_536
const SEALED = CHUNK + 16
const HEAD = 9

t.test('what was sealed opens as it was, in pieces of any size', async (t) => {
  for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
    for (const piece of [1000, CHUNK, 200_001]) {
      const content = randomBytes(size)
      const sealed = await sealedOf(content, piece)
      t.equal(sealed.length, HEAD + size + 16 * Math.max(1, Math.ceil(size / CHUNK)))
      t.ok((await openedOf(sealed, piece)).equals(content), `${size} in pieces of ${piece}`)
    }
})

t.test('the same content sealed twice has nothing in common', async (t) => {
  const content = Buffer.alloc(CHUNK)
  const [first, second] = [await sealedOf(content), await sealedOf(content)]
  t.notOk(first.subarray(HEAD, HEAD + 1000).equals(second.subarray(HEAD, HEAD + 1000)))
})

t.test('cut off, put together anew, changed or of another place it doesn’t open', async (t) => {
  const content = randomBytes(3 * CHUNK + 7)
  const sealed = await sealedOf(content)
  const chunk = (n: number) => sealed.subarray(HEAD + n * SEALED, HEAD + (n + 1) * SEALED)
  const head = sealed.subarray(0, HEAD)
  const other = await sealedOf(randomBytes(3 * CHUNK + 7))
  const broken: readonly (readonly [string, Buffer])[] = [
    ['nothing', Buffer.alloc(0)],
    ['the head alone', head],
    ['without its end', Buffer.concat([head, chunk(0), chunk(1), chunk(2)])],
    ['without its beginning', Buffer.concat([head, chunk(1), chunk(2), chunk(3)])],
    ['in another order', Buffer.concat([head, chunk(1), chunk(0), chunk(2), chunk(3)])],
    ['with a piece twice', Buffer.concat([head, chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)])],
    ['with more at its end', Buffer.concat([sealed, chunk(3)])],
    ['a byte short', sealed.subarray(0, -1)],
    [
      'with a piece of another',
      Buffer.concat([head, chunk(0), other.subarray(HEAD + SEALED, HEAD + 2 * SEALED), chunk(2), chunk(3)]),
    ],
    ['in another format', Buffer.concat([Buffer.from([1]), sealed.subarray(1)])],
  ]
  for (const [what, bytes] of broken) await t.rejects(openedOf(bytes), what)
  for (const at of [1, 8, HEAD, HEAD + SEALED - 1, sealed.length - 1]) {
    const flipped = Buffer.from(sealed)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    await t.rejects(openedOf(flipped), `byte ${at}`)
  }
  await t.rejects(openedOf(sealed, CHUNK, 'attachment:tenant:complaint:other'))
  await t.rejects(openedOf(sealed, CHUNK, PLACE, randomBytes(32)))
})

function sealedOf(content: Buffer, piece = CHUNK): Promise<Buffer> {
  return all(sealContent(KEY, PLACE, inPieces(content, piece), randomBytes))
}

function openedOf(sealed: Buffer, piece = CHUNK, place = PLACE, key = KEY): Promise<Buffer> {
  return all(unsealContent(key, place, inPieces(sealed, piece)))
}

async function* inPieces(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size)
}

async function all(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}
