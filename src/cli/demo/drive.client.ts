import type { DemoCase } from './demo-case.ts'
import { agentOf, managerOf, type Person, STAFF } from './people.ts'

/** Gives one command over HTTP and returns the answer; throws with the problem when it is refused. */
export type Call = (
  who: Person | Pick<Follower, 'token'>,
  path: string,
  body: object,
  key: string,
) => Promise<Answer>

/** A customer, who comes by the link of their complaint. */
export interface Follower {
  readonly reference: string
  readonly token: string
}

/** What the driver reads of an answer. */
export interface Answer {
  readonly id: string
  readonly reference: string
  /** Told once, by what makes a complaint. */
  readonly tracking?: { readonly token: string }
  /** Told once, by what makes a link for somebody outside. */
  readonly token?: string
  readonly state: string
  readonly plan: { approver: string; options: { id: string }[] } | null
  readonly tasks: readonly { id: string; state: string }[]
  readonly safetyCase?: string | null
  readonly ledger: readonly { id: string; unpaid: object }[]
}

/** One case on its way: the complaint it became, and the next key. */
interface Drive {
  readonly one: DemoCase
  readonly agent: Person
  readonly id: string
  /** Gives a command, by the case's agent unless somebody else is named. */
  readonly give: (command: string, body?: object, who?: Person) => Promise<Answer>
  /** Does something on the customer's own page; null where they came in person or by telephone. */
  readonly own: ((step: string, body: object) => Promise<Answer>) | null
  /** The same beside the complaint: a safety case, an improvement. */
  readonly giveTo: (path: string, body: object, who: Person | Pick<Follower, 'token'>) => Promise<Answer>
}

type Way = (drive: Drive, ids: ReadonlyMap<string, string>) => Promise<unknown>

/** How far along the spine a case goes before its own turn. */
const SPINE = ['received', 'classified', 'graded', 'verified', 'planned', 'approved'] as const

/** A case that was brought to where it rests: the complaint, and how its customer follows it. */
export interface Driven {
  readonly id: string
  readonly follower: Follower
}

/** Brings one case to where it shall rest; `ids` are the complaints of the cases before it, by title. */
export async function driveCase(
  call: Call,
  one: DemoCase,
  index: number,
  ids: ReadonlyMap<string, string>,
): Promise<Driven> {
  const agent = agentOf(one.department)
  let step = 0
  const key = () => `demo-${index}-${step++}`
  const { id, reference, tracking } = await call(receiverOf(one, agent), '/v1/complaints', one.intake, key())
  const follower = { reference, token: tracking?.token ?? '' }
  const own: Drive['own'] = isByMachine(one)
    ? (name, body) => call(follower, `/v1/track/${reference}/${name}`, body, key())
    : null
  const give = (command: string, body: object = {}, who: Person = agent) =>
    call(who, `/v1/complaints/${id}/${command}`, body, key())
  if (one.target !== 'received' && isByMachine(one))
    await give('messages', { kind: 'acknowledgement', channel: one.intake.channel, words: ACKNOWLEDGED })
  if (FIRST_REPLIES.includes(one.target)) await give('messages', FIRST_REPLY)
  const giveTo: Drive['giveTo'] = (path, body, who) => call(who, path, body, key())
  await WAYS[one.target]({ one, agent, id, give, giveTo, own }, ids)
  if (one.extra?.improvement)
    await giveTo(
      '/v1/improvements',
      { ...one.extra.improvement, complaints: [id], due: inDays(30) },
      STAFF.supervisor,
    )
  return { id, follower }
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

const FIRST_REPLIES: readonly DemoCase['target'][] = ['executing', 'archived']
const FIRST_REPLY = {
  ...{ kind: 'personal', channel: 'phone', template: 'first_reply_short' },
  readBack: { confirmed: true },
}
/** The gm is on a journey: for two weeks the vp approves for them (APP-1). */
export function delegateInDemo(call: Call, today: Date): Promise<Answer> {
  const day = today.toISOString().slice(0, 10)
  const until = new Date(Date.parse(day) + FORTNIGHT_MS).toISOString()
  const delegation = { to: STAFF.vp.sub, until, reason: '总经理外出考察，期间由分管副总代为审批' }
  return call(STAFF.gm, '/v1/delegations', delegation, `demo-delegation-${day}`)
}

const FORTNIGHT_MS = 14 * 86_400_000

const ACKNOWLEDGED = '您的投诉已收到并登记，将由专员与您联系。给您带来不便，非常抱歉。'

/** Machines take in what comes through machine channels; the rest a person writes in. */
function receiverOf(one: DemoCase, agent: Person): Person {
  return isByMachine(one) ? STAFF.system : agent
}

function isByMachine({ intake }: DemoCase): boolean {
  return ['platform', 'social', 'email', 'app_chat'].includes(String(intake.channel))
}

const WAYS: { readonly [target in DemoCase['target']]: Way } = {
  received: async () => undefined,
  classified: (drive) => along(drive, 'classified'),
  graded: (drive) => along(drive, 'graded'),
  verified: (drive) => along(drive, 'verified'),
  planned: (drive) => along(drive, 'planned'),
  approved: (drive) => accepted(drive),
  declined: (drive) => accepted(drive),
  executing: async (drive) => begun(await executing(drive), drive),
  green_channel: async (drive) => {
    await along(drive, 'planned')
    await drive.give('execute', { greenChannel: { reason: drive.one.extra?.reason } }, STAFF.gm)
  },
  executed: (drive) => executed(drive),
  revisited: (drive) => revisited(drive),
  archived: async (drive) => {
    await revisited(drive)
    await drive.give('archive')
  },
  reopened: (drive) => revisited(drive),
  amended: async (drive) => {
    await executing(drive)
    const { toldCustomer, reason } = drive.one.extra as { toldCustomer: object; reason: string }
    await drive.give('amend', { reason, toldCustomer: { ...toldCustomer, at: new Date().toISOString() } })
  },
  returned: async (drive) => {
    const { plan } = await along(drive, 'planned')
    await drive.give('return', drive.one.extra, approver(plan?.approver, drive))
  },
  settled: async (drive) => {
    await along(drive, 'graded')
    await drive.give('settle', ownWords(drive))
    if (drive.one.answer)
      await drive.give('messages', { kind: 'answer', channel: 'phone', words: drive.one.answer })
  },
  withdrawn: (drive) => turn(drive, 'withdraw', drive.agent),
  dismissal_awaiting: (drive) => turn(drive, 'dismiss', STAFF.supervisor),
  dismissed: (drive) => dismissed(drive),
  appealed: async (drive) => {
    await dismissed(drive)
    await drive.give('appeal', { grounds: drive.one.extra?.grounds })
  },
  merged: (drive, ids) => {
    const { into, reason } = drive.one.extra as { into: string; reason: string }
    return merged(drive, ids.get(into), reason)
  },
  converted: (drive) => turn(drive, 'convert', drive.agent),
  transferred: (drive) => turn(drive, 'transfer', STAFF.supervisor),
  paused: (drive) => turn(drive, 'pause', drive.agent),
  legal_review: (drive) => turn(drive, 'legal-review', STAFF.legal),
  concluded: (drive) => concluded(drive),
}

async function along(drive: Drive, until: (typeof SPINE)[number]): Promise<Answer> {
  const nothing = { id: drive.id, reference: '', state: 'received', plan: null, tasks: [], ledger: [] }
  let answer = nothing as Answer
  for (const stage of SPINE.slice(1, SPINE.indexOf(until) + 1))
    answer = (await STAGES[stage](drive, answer)) ?? answer
  return answer
}

type Stage = (drive: Drive, answer: Answer) => Promise<Answer | undefined>

const STAGES: { readonly [stage in (typeof SPINE)[number]]: Stage } = {
  received: async () => undefined,
  classified: async ({ one, give }) => {
    const classified = one.classify && (await give('classify', one.classify))
    const review = one.extra?.legalReview
    return review ? give('legal-review', review as object, STAFF.legal) : classified
  },
  graded: async ({ one, give, giveTo, agent }) => {
    const graded = one.grade ? await give('grade', one.grade) : undefined
    if (graded?.safetyCase && one.extra?.contain)
      await giveTo(`/v1/safety-cases/${graded.safetyCase}/contain`, one.extra.contain as object, agent)
    return graded
  },
  verified: async ({ one, agent, give, giveTo }) => {
    for (const statement of (one.extra?.statements as object[] | undefined) ?? [])
      await give('statements', statement)
    if (!one.verification) return undefined
    const { answer, finding, ...question } = one.verification
    const asked = await give('verifications', { ...question, owner: STAFF.liaison.sub, dueIn: 'PT4H' })
    if (question.kind === 'internal')
      return give(`verifications/${asked.id}/answer`, { answer, finding }, agent)
    const { token = '' } = await give(`verifications/${asked.id}/link`)
    await giveTo('/v1/answers/verification', { answer, finding }, { token })
    return undefined
  },
  planned: async ({ one, give }) => (one.plan ? give('plan', one.plan) : undefined),
  approved: async (drive, { plan }) =>
    drive.give('approve', { effective: true, lawful: true, feasible: true }, approver(plan?.approver, drive)),
}

async function turn(drive: Drive, command: string, who: Person): Promise<Answer> {
  const { one } = drive
  await along(drive, one.verification ? 'verified' : one.grade ? 'graded' : 'classified')
  return drive.give(command, ownWords(drive), who)
}

async function accepted(drive: Drive): Promise<Answer> {
  const { plan, ...answer } = await along(drive, 'approved')
  const { decide } = drive.one
  if (!decide) return { ...answer, plan }
  const accept = decide.accept === null ? null : plan?.options[decide.accept]?.id
  const decision = { accept, words: decide.words }
  return drive.own ? drive.own('decide', decision) : drive.give('decide', decision)
}

async function executing(drive: Drive): Promise<Answer> {
  await accepted(drive)
  return drive.give('execute')
}

async function begun({ tasks }: Answer, { give }: Drive): Promise<void> {
  if (tasks[0]) await give(`tasks/${tasks[0].id}/start`)
  await give('progress', { words: '已与经办部门确认，今天按约定时间办理，有变化会先告诉您。' })
}

async function executed(drive: Drive): Promise<Answer> {
  const { tasks, ledger } = await executing(drive)
  const reference = drive.one.evidence ?? drive.id
  const { id: file } = await drive.give('attachments', slipOf(reference))
  for (const { id } of tasks)
    await drive.give(`tasks/${id}/finish`, { evidence: { reference, attachments: [file] } })
  for (const { id, unpaid: amount } of ledger)
    await drive.give(`ledger/${id}/payments`, {
      ...{ amount, at: new Date().toISOString(), method: 'original_route', payee: '投诉人本人', reference },
    })
  return drive.give('complete', { answer: drive.one.answer })
}

/** The slip that shows that it was done, as a file. */
function slipOf(reference: string): FormData {
  const form = new FormData()
  form.append('file', new Blob([`办理凭证\n编号：${reference}\n`], { type: 'text/plain' }), '办理凭证.txt')
  return form
}

async function revisited(drive: Drive): Promise<Answer> {
  await executed(drive)
  const { outcome, ...said } = drive.one.revisit ?? {}
  if (drive.own && outcome === 'reached') return drive.own('feedback', said)
  return drive.give('revisit', { channel: 'phone', ...drive.one.revisit })
}

async function dismissed(drive: Drive): Promise<Answer> {
  const { grounds: _, statements: __, ...dismissal } = drive.one.extra ?? {}
  await along(drive, drive.one.verification ? 'verified' : 'graded')
  await drive.give('dismiss', dismissal, STAFF.supervisor)
  return drive.give('confirm-dismissal', { confirm: true }, STAFF.secondSupervisor)
}

async function merged(drive: Drive, into: string | undefined, reason: string): Promise<Answer> {
  await along(drive, 'classified')
  return drive.give('merge', { into, reason })
}

async function concluded(drive: Drive): Promise<Answer> {
  await accepted(drive)
  const {
    again,
    legalReview: _,
    ...answer
  } = drive.one.extra as {
    again: Pick<DemoCase, 'plan' | 'decide'>
    legalReview: object
  }
  const planned = await drive.give('plan', again.plan)
  await drive.give('approve', {}, approver(planned.plan?.approver, drive))
  await drive.give('decide', { accept: null, words: again.decide?.words })
  return drive.give('conclude', answer, STAFF.supervisor)
}

function ownWords({ one }: Drive): object {
  const { statements: _, legalReview: __, ...own } = one.extra ?? {}
  return own
}

function approver(role: string | undefined, { one }: Drive): Person {
  if (role === 'gm') return one.extra?.byDeputy ? STAFF.vp : STAFF.gm
  return role === 'vp' ? STAFF.vp : managerOf(one.department)
}
