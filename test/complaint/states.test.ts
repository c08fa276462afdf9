import t from 'tap'
import { isOpen, OPEN_STATES, STATES } from '../../src/complaint/states.ts'

t.test('a complaint is open from received to revisited, and in no other state', async (t) => {
  const open = [
    ...['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed', 'revisited'],
  ]
  t.strictSame(OPEN_STATES, open)
  for (const state of STATES) t.equal(isOpen(state), open.includes(state), state)
})

t.test('there are twelve states, each named once', async (t) => {
  t.equal(new Set(STATES).size, 12)
  t.equal(STATES.length, 12)
})
