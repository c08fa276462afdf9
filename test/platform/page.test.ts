import t from 'tap'
import { pageOf } from '../../src/platform/page.ts'

const page = (rows: readonly number[], limit: number) =>
  pageOf(
    rows,
    limit,
    (row) => `row ${row}`,
    (last) => `after ${last}`,
  )

t.test('a list that is longer than a page goes on after the last row of it', async (t) => {
  t.same(page([1, 2, 3], 2), { items: ['row 1', 'row 2'], nextCursor: 'after 2' })
})

t.test('a list that just fits, a short and an empty one are one page', async (t) => {
  t.same(page([1, 2], 2), { items: ['row 1', 'row 2'], nextCursor: null })
  t.same(page([1], 2), { items: ['row 1'], nextCursor: null })
  t.same(page([], 2), { items: [], nextCursor: null })
})
