import { type Answered, dataOf } from './problems.ts'

/** A page of a list. */
interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** What reads a page: the one after `cursor`, the first where there is none. */
type ReadPage<Item> = (
  cursor: string | undefined,
) => Promise<Answered & { readonly data?: Page<Item> | undefined }>

/** Everything on a list, page by page as it is needed; throws ProblemError where a page is refused. */
export async function* itemsOf<Item>(read: ReadPage<Item>): AsyncGenerator<Item, void> {
  let cursor: string | undefined
  do {
    const page = (await dataOf(read(cursor))) as Page<Item>
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
