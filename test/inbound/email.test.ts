import t from 'tap'
import { mailOf, read, readFixture } from '../support/mails.ts'

const NOTICE = '01936f2e-1111-7abc-8def-0123456789ab'
const COMPLAINT = '01936f2d-2222-7abc-9def-ba9876543210'
const OURS = `<${NOTICE}.${COMPLAINT}@care.example.com>`

t.test('REC-1 a mail gives who, when and what: words, date, sender, order number, file', async (t) => {
  const { id, kind, thread, repliesTo, intake, files } = await readFixture('gb18030-attachment')
  t.equal(id, '<a1.gb@customer.example>')
  t.equal(thread, id, 'a conversation begins')
  t.same([kind, repliesTo], ['complaint', []])
  t.match(intake, {
    channel: 'email',
    reportedAt: '2026-11-20T02:13:00.000Z',
    customer: { name: '孟女士', email: 'meng@customer.example', preferredContact: 'email', anonymous: false },
    incident: { orderNumber: '20261118-5521' },
    language: 'zh-CN',
  })
  t.equal(
    intake.account,
    '空调不制冷，要求退款\n\n空调装好第二天就不制冷，打了两次电话都没有人上门。\n订单号：20261118-5521，请尽快给我退款。',
    'without the signature',
  )
  t.match(files, [{ name: '照片 No.1.png', type: 'image/png' }], 'a name by RFC 2231, in GBK')
  t.equal(files?.[0]?.content.subarray(1, 4).toString(), 'PNG')
})

const readable: readonly (readonly [string, string, string | undefined])[] = [
  [
    'gbk-undeclared',
    '快递一直没有送到\n\n我上个星期在你们这里买的电饭煲，到现在还没有送到。\n客服说不知道。',
    '孟女士',
  ],
  ['utf8-declared-gb2312', '退款还没有到账\n\n你们说三天到账，现在已经十天了。', '孟女士'],
  ['gbk-declared-utf8', '商品是坏的\n\n收到的杯子是坏的，我要换一个新的。', undefined],
  ['big5', '貨物破損\n\n我訂的貨物送來時已經破損，請你們退款。', '陳先生'],
  ['iso-2022-jp', '返品について\n\n商品が壊れていました。返品したいです。', '佐藤'],
  [
    'latin1',
    'Déjà vu\n\nThe naïve café machine I bought is broken again, and nobody called me back.',
    'René Café',
  ],
]
for (const [name, account, sender] of readable)
  t.test(`a mail in any charset is readable, also under a wrong one or none: ${name}`, async (t) => {
    const { intake } = await readFixture(name)
    t.equal(intake.account, account)
    t.equal(intake.customer?.name, sender)
  })

const replies: readonly (readonly [string, string])[] = [
  ['reply-gmail-zh', '补充一下：维修师傅今天也没有来。\n\n孟'],
  ['reply-163', '同意第二个方案。'],
  ['reply-foxmail', '不同意，只退一半不行。'],
  ['reply-outlook-en', 'Option two is fine with me.\n\nRegards, Ann'],
  ['reply-wrapped-en', 'Here it is, taken yesterday.'],
  ['html-gmail-quote', 'The engineer came, but it still leaks.\nPlease send another one.'],
  ['html-qq', '照片在下面，压缩机外壳是裂开的：\n请看 & 回复我。'],
]
for (const [name, words] of replies)
  t.test(`an answer is the customer’s own words, and names what it answers: ${name}`, async (t) => {
    const { intake, about, repliesTo } = await readFixture(name)
    t.equal(intake.account.replace(/^.*\n\n/, ''), words)
    t.same(about, [COMPLAINT])
    t.ok(repliesTo?.includes(OURS))
  })

t.test('pictures within the text come along; those of what is quoted do not', async (t) => {
  const { files } = await readFixture('html-qq')
  t.same(
    files?.map(({ name }) => name),
    ['压缩机.png'],
  )
})

t.test('a mail that is forwarded is what the sender writes about, enclosed or not', async (t) => {
  const enclosed = await readFixture('forwarded-enclosed')
  t.match(
    enclosed.intake.account,
    /Please take this over.*———\n面包里有头发\n昨天在贵店买的面包里有一根头发。/s,
  )
  t.match(enclosed.files, [{ name: 'bread.png' }])
  t.equal(enclosed.id, '<a15@shop.example>')
  const { intake } = await readFixture('forwarded-inline')
  t.match(intake.account, /请处理。.*昨天在贵店买的面包里有一根头发。/s)
})

const KINDS: readonly (readonly [string, string])[] = [
  ...(['auto-submitted', 'auto-exchange', 'auto-null-path', 'newsletter', 'bounce'] as const).map(
    (name) => [name, 'automatic'] as const,
  ),
  ...(['about-auto-reply', 'no-message-id', 'no-from'] as const).map((name) => [name, 'complaint'] as const),
]
t.test(
  'REC-10 what no person wrote is automatic; what a person writes about such answers is not',
  async (t) => {
    for (const [name, kind] of KINDS) t.equal((await readFixture(name)).kind, kind, name)
  },
)

t.test(
  'a shared mailbox is a mailing list to programs; its own list is customers’ mail all the same',
  async (t) => {
    t.equal((await readFixture('shared-mailbox')).kind, 'automatic')
    const ownLists = ['support.shop.example']
    t.equal((await readFixture('shared-mailbox', { ownLists })).kind, 'complaint')
  },
)

t.test('a message of ours that comes back to us is answered by nobody', async (t) => {
  const { kind } = await read(`From: a@b.example\r\nMessage-ID: ${OURS}\r\n\r\n您的投诉已收到`)
  t.equal(kind, 'automatic')
})

t.test(
  'NOT-1 a bounce tells which message of ours did not arrive; one that is late or foreign tells none',
  async (t) => {
    t.equal((await readFixture('bounce')).bounced, OURS)
    t.equal((await readFixture('bounce-plain-zh')).bounced, OURS)
    t.equal((await readFixture('bounce-delayed')).bounced, undefined)
    t.equal((await readFixture('bounce-foreign')).bounced, undefined)
    t.equal((await readFixture('reply-gmail-zh')).bounced, undefined, 'an answer is no bounce')
  },
)

t.test('REC-5 a mail without an id is the same mail by its content', async (t) => {
  const first = await readFixture('no-message-id')
  t.match(first.id, /^sha256:[0-9a-f]{64}$/)
  t.equal((await readFixture('no-message-id')).id, first.id)
  const other = await read(Buffer.concat([mailOf('no-message-id'), Buffer.from('!')]))
  t.not(other.id, first.id)
})

t.test('the customer is whom the answer goes to: of a form whoever filled it in', async (t) => {
  const { intake } = await readFixture('no-message-id')
  t.match(intake.customer, { name: 'Ann Lee', email: 'ann@customer.example' })
  t.match(intake, { language: 'en', incident: { orderNumber: 'A-20261119-7' } })
})

t.test('a sender whom nobody can answer is anonymous', async (t) => {
  const { intake } = await readFixture('no-from')
  t.same(intake.customer, { anonymous: true })
})

t.test(
  'an address that the house’s own server calls forged isn’t written to; another’s word counts nothing',
  async (t) => {
    const told = async (settings: object) => (await readFixture('forged', settings)).intake.customer?.email
    t.equal(await told({ authenticatedBy: 'mx.shop.example' }), undefined)
    t.equal(await told({ authenticatedBy: 'mx.elsewhere.example' }), 'mei@bank.example')
    t.equal(await told({}), 'mei@bank.example')
  },
)

t.test(
  'a mail without words says so; what programs add is no file; nothing at all is a dead letter',
  async (t) => {
    const { intake, files } = await readFixture('only-photo')
    t.match(intake.account, /只有附件/)
    t.same(
      files?.map(({ name }) => name),
      ['a.png'],
    )
    await t.rejects(readFixture('empty'), { name: 'Misunderstood', flaws: [{ code: 'empty' }] })
  },
)

t.test('a date that can’t be is nobody’s report', async (t) => {
  const dated = async (date: string) =>
    (await read(`From: a@b.example\r\nDate: ${date}\r\n\r\nbroken`)).intake.reportedAt
  t.equal(await dated('Thu, 1 Jan 1970 00:00:00 +0000'), null)
  t.equal(await dated('yesterday'), null)
  t.equal(await dated('Fri, 1 Jan 2100 00:00:00 +0000'), '2026-11-21T02:00:00.000Z', 'never after it arrived')
})

t.test(
  'of a mail too large for the mailbox the head is a complaint, and says where the rest is',
  async (t) => {
    const head = 'From: a@b.example\r\nSubject: Broken kettle\r\n\r\n'
    const { intake } = await read(head, {}, 'message/rfc822; cut=40000000')
    t.match(intake.account, /^Broken kettle\n\n\(The mail is too large/)
  },
)

t.test('REC-4 a text too long for the record is cut there and kept whole as a file', async (t) => {
  const words = '很长的投诉内容。'.repeat(5000)
  const { intake, files } = await read(`From: a@b.example\r\n\r\n${words}`)
  t.ok(intake.account.length <= 20_000)
  t.equal(files?.[0]?.name, 'account.txt')
  t.equal(files?.[0]?.content.toString(), words)
})
