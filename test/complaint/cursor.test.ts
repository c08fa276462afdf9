import t from 'tap'
import { cursorAfterId, idIn } from '../../src/complaint/cursor.ts'

t.test('a cursor of a list by id names its row, and no other text is one', async (t) => {
  const id = '01a1f6ae-0000-7000-8000-000000000001'
  t.equal(idIn(cursorAfterId({ id })), id)
  t.equal(idIn(undefined), null)
  for (const strange of ['', id, Buffer.from('1').toString('base64url')])
    t.throws(() => idIn(strange), { pointer: '/query/cursor', code: 'unknown_cursor' }, strange)
})
