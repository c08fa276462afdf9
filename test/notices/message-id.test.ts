import t from 'tap'
import { complaintOfMessageId, conversationIdOf, messageIdOf } from '../../src/notices/message-id.ts'

const MESSAGE = '01936f2e-1111-7abc-8def-0123456789ab'
const COMPLAINT = '01936f2d-2222-7abc-9def-ba9876543210'

t.test('REC-5 what a message of ours is called leads back to its complaint, whatever the domain', (t) => {
  const id = messageIdOf(MESSAGE, COMPLAINT, 'care.example.com')
  t.same(complaintOfMessageId(id), { complaint: COMPLAINT, notice: MESSAGE })
  t.same(complaintOfMessageId(` ${id.toUpperCase()} `), { complaint: COMPLAINT, notice: MESSAGE })
  t.same(complaintOfMessageId(conversationIdOf(COMPLAINT, 'old.example')), {
    ...{ complaint: COMPLAINT, notice: null },
  })
  t.end()
})

t.test('what others call their messages leads nowhere', (t) => {
  for (const id of [
    ...['', '<>', '<a@b>', `<${MESSAGE}.${COMPLAINT}>`, `<x${COMPLAINT}@a>`, `<${COMPLAINT}@a b>`],
    '<0F6D5A0C-3B5E-4E0B-9C39-2F3D2C1B0A99@icloud.example>', // a random UUID, as mail programs make them
  ])
    t.equal(complaintOfMessageId(id), null, id)
  t.end()
})
