import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotHere } from '../casework/not-here.ts'
import type { Means } from '../complaint/means.store.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import type { Outgoing } from '../platform/outgoing.client.ts'
import { type ChannelRecord, readChannel } from './channel.store.ts'
import { MailboxResource, presentMailbox } from './mailbox.resource.ts'
import { putMailbox, readMailbox, removeMailbox } from './mailbox.store.ts'
import { MailboxInput, mailboxOf } from './mailbox.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const roles = ['admin'] as const

type MailboxMeans = Means & { readonly outgoing: Pick<Outgoing, 'refusalOf'> }

/** `/v1/channels/{id}/mailbox`: the mailbox that is looked into for a channel of e-mail. */
export function mailboxRoutes(app: FastifyInstance, means: MailboxMeans): void {
  app.route({
    ...{ method: 'GET', url: '/v1/channels/:id/mailbox', config: { roles } },
    schema: {
      ...{ operationId: 'readMailbox', summary: 'The mailbox of a channel 收件邮箱', tags: ['inbound'] },
      description: 'How looking into it goes, without its password.',
      ...{ params: Params, response: found(MailboxResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => read(tx, means, request)),
  })
  app.route({
    ...{ method: 'PUT', url: '/v1/channels/:id/mailbox', config: { roles } },
    schema: {
      ...{ operationId: 'putMailbox', summary: 'Set up the mailbox of a channel', tags: ['inbound'] },
      description:
        'The worker looks into it by IMAP about 20 seconds after its last look, less often, up to 15 minutes apart, while ' +
        'its server fails, and not while the channel is off; what it finds is worked as any other delivery (REC-4).',
      ...{ params: Params, body: MailboxInput },
      response: {
        200: { description: 'As put', content: { 'application/json': { schema: MailboxResource } } },
        ...problems(400, 401, 403, 404, 413, 415, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => put(tx, means, request)),
  })
  app.route({
    ...{ method: 'DELETE', url: '/v1/channels/:id/mailbox', config: { roles } },
    schema: {
      ...{ operationId: 'removeMailbox', summary: 'No longer look into a mailbox', tags: ['inbound'] },
      description: 'Its password is gone at once; mails that were taken over stay.',
      params: Params,
      response: { 204: { description: 'Removed' }, ...problems(400, 401, 403, 404, 500, 503) },
    } as never,
    handler: (request, reply) => app.answer(request, reply, (tx) => remove(tx, means, request)),
  })
}

async function read(tx: Transaction, { ring }: Means, request: FastifyRequest): Promise<Result> {
  const mailbox = await readMailbox(tx, ring, idOf(request))
  if (!mailbox) throw new NotHere()
  return { body: presentMailbox(mailbox) }
}

async function put(tx: Transaction, means: MailboxMeans, request: FastifyRequest): Promise<Result> {
  const { ring, now, outgoing } = means
  const channel = await lockedChannel(tx, means, request)
  const input = request.body as z.output<typeof MailboxInput>
  if (channel.settings.adapter !== 'email') throw new UnfitInput('', 'no_mail_channel', NO_MAIL)
  const before = await readMailbox(tx, ring, channel.id)
  const settings = mailboxOf(input, before?.settings ?? null)
  if (!settings) throw new UnfitInput('/password', 'required', NO_PASSWORD)
  const { host, security } = settings
  const scheme = security === 'none' ? 'http' : 'https'
  const refusal = outgoing.refusalOf(`${scheme}://${host.includes(':') ? `[${host}]` : host}/`)
  if (refusal === 'wrong_scheme') throw new UnfitInput('/security', 'not_secure', NOT_SECURE)
  if (refusal) throw new UnfitInput('/host', refusal, PRIVATE)
  const since = input.since === undefined ? null : new Date(input.since)
  await putMailbox(tx, means, { channel: channel.id, settings, author: request.actor.id, at: now(), since })
  return read(tx, means, request)
}

async function remove(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const channel = await lockedChannel(tx, means, request)
  if (!(await removeMailbox(tx, channel.id))) throw new NotHere()
  return { status: 204, body: undefined }
}

async function lockedChannel(
  tx: Transaction,
  { ring }: Means,
  request: FastifyRequest,
): Promise<ChannelRecord> {
  const channel = await readChannel(tx, ring, idOf(request), { locked: true })
  if (!channel) throw new NotHere()
  return channel
}

function idOf({ params }: FastifyRequest): string {
  return (params as z.output<typeof Params>).id
}

const NO_MAIL = {
  en: 'A mailbox is looked into for a channel with the adapter `email` only.',
  zh: '仅适配器为 email 的渠道可设置收件邮箱。',
}
const NO_PASSWORD = {
  en: 'The password is needed: there is none for this mailbox yet.',
  zh: '请填写密码：此邮箱尚未保存密码。',
}
const NOT_SECURE = {
  en: 'Passwords are sent over an encrypted connection only.',
  zh: '密码仅可通过加密连接发送。',
}
const PRIVATE = {
  en: 'This address lies within the house and is not called.',
  zh: '该地址属于内部网络，不予连接。',
}
