import t, { type Test } from 'tap'
import { startTestApp } from '../support/app.ts'
import { AGENT, FACTS, giverOf, intakeOf, planOf, receive, SUPERVISOR } from '../support/drive.ts'

const LIST = '/v1/complaints'
const ID = '01930000-0000-7000-8000-000000000000'
const JSON_TYPE = { 'content-type': 'application/json' }

const api = await startTestApp(t)
const authorization = `Bearer ${api.token(AGENT)}`
const one = await receive(api)

/** Texts that people and programs send, each of which has broken something somewhere. */
const TEXTS: { readonly [what: string]: string } = {
  'a NUL': 'vor\u0000nach',
  'control characters': '\u0001\u0007\u0008\u000b\u001b[31m\u007f\u0085 rot',
  'half a surrogate pair': 'kaputt \ud83d und \udc4d',
  'a byte order mark': '\ufeff开头',
  'right-to-left with overrides': 'שלום \u202egnp.exe\u202c مرحبا',
  'emoji joined by zero width': '👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈',
  'combining marks': `Z\u0351\u036b\u0343a\u0489l\u0321g\u035eo ${'e\u0301'.repeat(50)}`,
  'rare Han characters': '𠮷野家的𪚥龘齉，㊙️',
  'GBK read as Latin-1': 'ÎÒÒªÍË¿î£¡',
  'UTF-8 read as GBK': '鎴戣閫€娆撅紒锟斤拷',
  'no Unicode character': '\uffff\ufffe',
  'line ends of all kinds': 'a\r\nb\nc\rd\u2028e\u2029f',
  'spaces around': ' \t\u3000退款\u00a0 ',
  SQL: `'; drop table complaint; -- ' or '1'='1' /* $1 {}`,
  'a script': '<script>alert(1)</script><img src=x onerror=alert(1)>&amp;',
  'a template': `{{7*7}} \${7*7} %s%n %00 ../../etc/passwd`,
  'words of JSON': 'null true NaN "\\u0000" \\',
  'words of a prototype': '__proto__ constructor toString hasOwnProperty',
  'a formula': '=cmd|"/C calc"!A0',
  'as long as allowed': '长'.repeat(20_000),
}

for (const [what, text] of Object.entries(TEXTS)) {
  t.test(`REC-1 an account with ${what} comes back exactly as it was sent`, async (t) => {
    const made = await send('POST', LIST, intakeOf({ account: text }), {
      'idempotency-key': `text ${what}`.replaceAll(' ', '-'),
    })
    t.equal(made.statusCode, 201)
    t.equal(made.json().account, text)
    const read = await send('GET', `${LIST}/${made.json().id}`)
    t.equal(read.json().account, text)
    const words = text.slice(0, 4000)
    const sent = await send('POST', `${LIST}/${one.id}/messages`, { kind: 'other', channel: 'phone', words })
    t.equal(sent.statusCode, 201)
    t.equal(sent.json().words, words)
    const found = await send('POST', `${LIST}/search`, { q: text.slice(0, 200) })
    t.equal(found.statusCode, 200)
    t.ok(Array.isArray(found.json().items))
  })

  t.test(
    `names, contacts and filters with ${what} are kept as sent or refused where they stand`,
    async (t) => {
      const short = text.slice(0, 40)
      const customer = { name: short, phone: short, wechat: short, externalId: short }
      const made = await send('POST', LIST, intakeOf({ customer, incident: { orderNumber: short } }))
      t.equal(made.statusCode, 201)
      t.match(made.json(), { customer, incident: { orderNumber: short } })
      for (const property of ['product', 'outlet', 'region']) {
        const labelled = await send('POST', LIST, intakeOf({ incident: { [property]: short } }))
        if (labelled.statusCode === 201) t.equal(labelled.json().incident[property], short)
        else refused(t, labelled, 400, `/incident/${property}`)
      }
      for (const filter of ['phone', 'email', 'orderNumber', 'externalId', 'q']) {
        const found = await send('POST', `${LIST}/search`, { [filter]: short })
        t.equal(found.statusCode, 200, filter)
      }
      for (const filter of [
        'handler',
        'department',
        'category',
        'state',
        'cursor',
        'receivedFrom',
        'reference',
      ])
        clear(t, await send('GET', `${LIST}?${filter}=${encodeURIComponent(wellFormed(short))}`), filter)
      clear(t, await send('GET', `${LIST}/${encodeURIComponent(wellFormed(short.slice(0, 20)))}`), 'as an id')
    },
  )
}

const BODIES: { readonly [what: string]: readonly [body: string | Buffer, pointer?: string | RegExp] } = {
  'bytes that are no UTF-8': [Buffer.from('{"account":"\xce\xd2\xd2\xaa\xcd\xcb\xbf\xee"}', 'latin1'), ''],
  'half a character at its end': [Buffer.from('{"account":"退').subarray(0, -1), ''],
  'half a document': ['{"channel":"phone","account":', ''],
  'two documents': ['{}{}', ''],
  'a lone word': ['undefined', ''],
  'NaN for a number': ['{"facts":{"affectedCustomers":NaN}}', ''],
  'a raw line break in a text': ['{"channel":"phone","account":"a\nb"}', ''],
  'a trailing comma': ['{"channel":"phone","account":"x",}', ''],
  'a comment': ['{"channel":"phone"/* 电话 */}', ''],
  'an attack on the prototype': ['{"channel":"phone","account":"x","__proto__":{"admin":true}}', ''],
  'one deeper down': ['{"channel":"phone","account":"x","customer":{"__proto__":{"admin":true}}}', ''],
  'one by the constructor': [
    '{"channel":"phone","account":"x","constructor":{"prototype":{"admin":true}}}',
    '',
  ],
  'an array': ['[]', ''],
  'a text': ['"投诉"', ''],
  'a number': ['7', ''],
  null: ['null', ''],
  nothing: ['', /^\/(channel|account)$/],
  'spaces only': ['  \n ', /^\/(channel|account)$/],
  'deep nesting': [`{"channel":"phone","account":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, ''],
  'deep nesting of what is unknown': [
    `{"channel":"phone","account":"x","x":${'{"x":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    '',
  ],
  'a property that nobody knows': ['{"channel":"phone","account":"x","vip":true}', '/vip'],
  'one with a slash and a tilde': ['{"channel":"phone","account":"x","a/b~c":1}', '/a~1b~0c'],
  'an account of spaces': ['{"channel":"phone","account":" \\u3000\\t"}', '/account'],
  'an account one character too long': [`{"channel":"phone","account":"${'x'.repeat(20_001)}"}`, '/account'],
  'a number for a text': ['{"channel":"phone","account":7}', '/account'],
  'a text for a number': [facts('"1"'), '/facts/affectedCustomers'],
  'a fraction of a customer': [facts('1.5'), '/facts/affectedCustomers'],
  'fewer customers than none': [facts('-1'), '/facts/affectedCustomers'],
  'more than can be counted': [facts('1e400'), '/facts/affectedCustomers'],
  'more than are counted exactly': [facts('9007199254740993'), '/facts/affectedCustomers'],
  'a day that is none': [
    '{"channel":"phone","account":"x","reportedAt":"2026-02-30T00:00:00Z"}',
    '/reportedAt',
  ],
  'a time without its zone': [
    '{"channel":"phone","account":"x","reportedAt":"2026-02-03T00:00:00"}',
    '/reportedAt',
  ],
  'the year nought': [
    '{"channel":"phone","account":"x","reportedAt":"0000-01-01T00:00:00+08:00"}',
    '/reportedAt',
  ],
  'a channel that is none': ['{"channel":"fax","account":"x"}', '/channel'],
  'an e-mail that is none': [
    '{"channel":"phone","account":"x","customer":{"email":"x@"}}',
    '/customer/email',
  ],
  'too many demands': [
    `{"channel":"phone","account":"x","demands":[${Array(21).fill('{"kind":"refund"}')}]}`,
    '/demands',
  ],
}

for (const [what, [body, pointer]] of Object.entries(BODIES)) {
  t.test(`an intake that is ${what} gets 400 and where it is wrong`, async (t) => {
    const answer = await raw(body, JSON_TYPE)
    refused(t, answer, 400, pointer)
  })
}

t.test('of a property given twice the last counts', async (t) => {
  const answer = await raw('{"channel":"phone","account":"一","account":"二"}', JSON_TYPE)
  t.equal(answer.statusCode, 201)
  t.equal(answer.json().account, '二')
})

t.test('a body of more than a megabyte gets 413', async (t) => {
  const body = `{"channel":"phone","account":"${'x'.repeat(10_000_000)}"}`
  refused(t, await raw(body, JSON_TYPE), 413)
})

t.test('another content type than JSON gets 415', async (t) => {
  const body = JSON.stringify(intakeOf())
  for (const type of [
    ...[
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ],
    ...[
      'application/problem+json',
      'application/jsonp',
      'json',
      ' ',
      ';',
      'application/',
      'text/plain; application/json',
    ],
  ])
    refused(t, await raw(body, { 'content-type': type }), 415)
  refused(t, await raw(body, {}), 415)
  for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset=gbk'])
    t.equal((await raw(body, { 'content-type': type })).statusCode, 201, type)
})

const QUERIES: { readonly [query: string]: string } = {
  'limit=0': '/query/limit',
  'limit=201': '/query/limit',
  'limit=-1': '/query/limit',
  'limit=1.5': '/query/limit',
  'limit=': '/query/limit',
  'limit=all': '/query/limit',
  'limit=1e2': '/query/limit',
  'limit=99999999999999999999': '/query/limit',
  'limit=1&limit=2': '/query/limit',
  'limit=51&include=actions': '/query/limit',
  'include=everything': '/query/include',
  'sort=account': '/query/sort',
  'sort=receivedAt;drop': '/query/sort',
  'offset=50': '/query/offset',
  'state=open': '/query/state/0',
  'state=received&state=gone': '/query/state/1',
  'grade=9': '/query/grade/0',
  'q=': '/query/q',
  'q=%20': '/query/q',
  'phone=': '/query/phone',
  'reference=AAAA-AAAA-AB': '/query/reference',
  'reference=7': '/query/reference',
  'receivedFrom=yesterday': '/query/receivedFrom',
  'receivedFrom=0000-01-01T00:00:00Z': '/query/receivedFrom',
  'receivedTo=0001-01-01T00:00:00%2B23:59': '/query/receivedTo',
  'receivedTo=9999-12-31T23:59:59-23:59': '/query/receivedTo',
  'cursor=': '/query/cursor',
  'cursor=zzz': '/query/cursor',
  'cursor=bnVsbA': '/query/cursor',
  [`cursor=${cursor(['receivedAt', '2026-11-20T02:00:00.000Z', ID])}`]: '/query/cursor',
  [`cursor=${cursor(['-receivedAt', '2026-11-20', ID])}`]: '/query/cursor',
  [`cursor=${cursor(['-receivedAt', '0000-01-01T00:00:00.000Z', ID])}`]: '/query/cursor',
  [`cursor=${cursor(['-receivedAt', '2026-11-20T02:00:00.000Z', "x'"])}`]: '/query/cursor',
  [`cursor=${cursor(['-receivedAt', '2026-11-20T02:00:00.000Z', ID, 1])}`]: '/query/cursor',
}

for (const [query, pointer] of Object.entries(QUERIES)) {
  t.test(`the worklist refuses ${query} with 400 that points to it`, async (t) => {
    refused(t, await send('GET', `${LIST}?${query}`), 400, pointer)
  })
}

t.test('the timeline refuses cursors that are not its own', async (t) => {
  for (const given of [
    '',
    'zzz',
    '-',
    'MA==%00',
    ...['', ' ', '0x1', '-1', '1.5', '1e3', '99999999999', 'NaN'].map(base64),
  ])
    refused(t, await send('GET', `${LIST}/${one.id}/timeline?cursor=${given}`), 400, '/query/cursor')
})

t.test('ids that are none get 400, addresses that are none 404', async (t) => {
  for (const id of [
    '1',
    'null',
    ID.slice(1),
    `${ID}0`,
    `{${ID}}`,
    ID.replaceAll('-', ''),
    'zzzzzzzz-0000-7000-8000-000000000000',
  ])
    refused(t, await send('GET', `${LIST}/${encodeURIComponent(id)}`), 400, '/id')
  refused(
    t,
    await send('POST', `${LIST}/${one.id}/verifications/1/answer`, { answer: 'x', finding: 'partly' }),
    400,
    '/vid',
  )
  for (const url of [
    '/v2/complaints',
    `${LIST}/${one.id}/`,
    `${LIST}/${one.id}/nothing`,
    '/v1/complaints//',
    '/.env',
    '/%2e%2e/',
  ])
    refused(t, await send('GET', url), 404)
  for (const url of [`${LIST}/%ff`, `${LIST}/%`, `${LIST}/%zz/timeline`, '/%c0%ae'])
    refused(t, await send('GET', url), 400, '')
  refused(t, await send('GET', `${LIST}/${'x'.repeat(5000)}`), 400, '')
})

t.test('a parameter that nobody knows is refused where none is taken', async (t) => {
  for (const url of [`${LIST}/${one.id}`, '/v1/lifecycle', '/v1/lifecycle.mmd'])
    refused(t, await send('GET', `${url}?fields=id`), 400, '/query/fields')
  refused(t, await send('POST', `${LIST}?dryRun=true`, intakeOf()), 400, '/query/dryRun')
})

t.test('an id in capitals is the same id', async (t) => {
  const id = one.id.toUpperCase()
  t.match((await send('GET', `${LIST}/${id}`)).json(), { id: one.id })
  const sent = await send('POST', `${LIST}/${id}/messages`, {
    kind: 'other',
    channel: 'phone',
    words: '您好',
  })
  t.equal(sent.statusCode, 201)
})

t.test('an If-Match that is no version gets 400', async (t) => {
  for (const given of ['1', 'W/"1"', '"x"', '""', '"-1"', '"1", "2"', '"99999999999999999999"']) {
    const answer = await send('POST', `${LIST}/${one.id}/escalate`, { reason: 'x' }, { 'if-match': given })
    refused(t, answer, 400, /if-match/i)
  }
})

t.test('commands refuse times and sums that nobody can mean', async (t) => {
  const { id } = await receive(api)
  const give = giverOf(api, id)
  const post = (command: string, body: object) => send('POST', `${LIST}/${id}/${command}`, body)
  const question = { kind: 'internal', source: 'cctv', question: '?', owner: 'liaison.qian' }
  for (const dueIn of ['P99999999999W', `PT${'9'.repeat(30)}S`, 'P1M', 'PT', 'P', '1h', 'PT1.5H', '-PT1H'])
    refused(t, await post('verifications', { ...question, dueIn }), 400, '/dueIn')
  const pause = { awaiting: 'customer', question: '?' }
  for (const resumeBy of ['1999-01-01T00:00:00Z', '99999-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', ''])
    refused(t, await post('pause', { ...pause, resumeBy }), 400, '/resumeBy')
  await give('classify', { category: 'product_quality', subcategory: 'malfunction' })
  for (const category of ['__proto__', 'constructor', 'nowhere'])
    refused(t, await post('classify', { category, subcategory: 'malfunction' }), 400, '/subcategory')
  for (const amount of [-1, 0.5, 1e13, Number.MAX_SAFE_INTEGER])
    refused(t, await post('grade', { ...FACTS, loss: { amount, currency: 'CNY' } }), 400, '/loss/amount')
  refused(t, await post('grade', { ...FACTS, loss: { amount: 1, currency: 'EUR' } }), 400, '/loss/currency')
  await give('grade', FACTS)
  await give('verifications/waive', { reason: '事实清楚' })
  for (const recommended of [-1, 3, 9, 10, 0.5])
    refused(t, await post('plan', { ...planOf(), recommended }), 400, '/recommended')
})

t.test('a merge into itself is refused', async (t) => {
  const { id } = await receive(api)
  const answer = await send('POST', `${LIST}/${id}/merge`, { into: id, reason: '自己' })
  refused(t, answer, 400)
})

t.test('after all of that the service is well', async (t) => {
  t.equal((await send('GET', '/health/ready')).statusCode, 200)
  t.same(
    api.logged.filter((line) => line.includes('request failed')),
    [],
    'nothing failed inside',
  )
  const { body } = await api.call(SUPERVISOR, 'GET', `${LIST}?limit=200`)
  t.ok(body.items.length > 50, 'and has what was sent')
})

function send(method: 'GET' | 'POST', url: string, body?: object, headers: Record<string, string> = {}) {
  const payload = body === undefined ? {} : { payload: body }
  return api.app.inject({ method, url, headers: { authorization, ...headers }, ...payload })
}

/** An intake of these bytes; without a content type in `headers` there is none. */
function raw(payload: string | Buffer, headers: Record<string, string>) {
  return api.app.inject({ method: 'POST', url: LIST, headers: { authorization, ...headers }, payload })
}

type Answer = Awaited<ReturnType<typeof send>>

/** A problem of that status which says where it is wrong. */
function refused(t: Test, answer: Answer, status: number, pointer?: string | RegExp): void {
  t.equal(answer.statusCode, status, answer.payload.slice(0, 300))
  t.match(answer.headers['content-type'], /^application\/problem\+json/)
  const problem = answer.json()
  t.match(problem, { type: /^\/problems\/[a-z-]+$/, title: String, status, requestId: String })
  if (pointer === undefined) return
  const pointers: string[] = problem.errors.map((error: { pointer: string }) => error.pointer)
  const points = pointers.some((one) => (typeof pointer === 'string' ? one === pointer : pointer.test(one)))
  t.ok(points, `${pointers} names ${pointer}`)
}

/** Either it is done, or the answer is a problem that says what to change. */
function clear(t: Test, answer: Answer, what: string): void {
  if (answer.statusCode === 200) t.ok(answer.json(), what)
  else refused(t, answer, answer.statusCode === 404 ? 404 : 400)
}

function facts(affectedCustomers: string): string {
  return JSON.stringify({
    channel: 'phone',
    account: 'x',
    facts: { ...FACTS, affectedCustomers: 0 },
  }).replace('"affectedCustomers":0', `"affectedCustomers":${affectedCustomers}`)
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function cursor(place: unknown): string {
  return base64(JSON.stringify(place))
}
