import t from 'tap'
import { deliver, message, startReached } from '../support/channels.ts'
import { look, tells, timeline } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'

t.test(
  'REC-4 what a channel delivers is kept when it is answered, and is a complaint when it is worked',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const answer = await deliver(api, channel, message())
    t.equal(answer.status, 202)
    tells(t, answer.body, { repeated: false })
    t.same(await api.complaints(), [], 'nothing is made of it before it is answered')
    api.advance(5000)
    t.equal(await api.work(), 1)
    const [made] = await api.complaints()
    tells(t, made, { channel: 'web_chat', state: 'received', receivedAt: '2026-11-20T02:00:00.000Z' })
    const whole = await look(api, supervisor, made.id)
    t.equal(whole.account, '收到的保温杯杯盖裂了，客服一直不回复。')
    const [first] = await timeline(api, made.id)
    tells(t, first, { type: 'complaint.received', origin: 'channel', actor: `channel:${channel.id}` })
  },
)

t.test(
  'REC-5 the same delivery twice, and the same message in another delivery, are one complaint',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const said = message()
    const first = await deliver(api, channel, said, { id: 'd-1' })
    const again = await deliver(api, channel, said, { id: 'd-1' })
    t.equal(again.status, 202)
    tells(t, again.body, { delivery: first.body.delivery, repeated: true })
    await deliver(api, channel, said, { id: 'd-2' })
    await api.work()
    await deliver(api, channel, said, { id: 'd-3' })
    await api.work()
    t.equal((await api.complaints()).length, 1)
  },
)
