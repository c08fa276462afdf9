import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { FindingResource, foundVersioned, problems, VersionQuery } from '../platform/document.ts'
import { refuseErrors } from '../platform/finding.ts'
import { ifMatchOf, PatchHeaders } from '../platform/if-match.ts'
import { StaleVersion } from '../platform/stale-version.ts'
import { checkMembers } from './check-members.ts'
import {
  insertMembers,
  type MembersVersion,
  readMembersVersion,
  readMembersVersions,
  takeMembersTurn,
} from './members.store.ts'
import { type Members, MembersContent, MembersInput } from './members.ts'

/** The tenant has no such version of its members. */
class NoSuchMembers extends Error {
  readonly statusCode = 404
}

const text = z.string().nullable()
const Version = z
  .strictObject({ version: z.int(), author: text, reason: text, at: text.meta({ format: 'date-time' }) })
  .meta({ id: 'MembersVersion' })
const MembersResource = z
  .strictObject({
    ...{ ...Version.shape, ...MembersContent.shape },
    versions: z.array(Version).meta({ description: 'The latest 100, the last put first' }),
    findings: z.array(FindingResource).optional().meta({ description: 'What was found when it was put' }),
  })
  .meta({ id: 'Members' })

type Shown = {
  readonly [K in keyof MembersVersion]: MembersVersion[K] | (K extends 'version' ? never : null)
}

const NOBODY: Members = { people: [], departments: [], duty: [], receivers: [] }
const NEVER_PUT = { version: 0, author: null, reason: null, at: null, members: NOBODY }

/** `GET` and `PUT /v1/members`: who works with complaints, as one document. */
export function membersRoutes(app: FastifyInstance, { now }: { readonly now: () => Date }): void {
  app.route({
    ...{ method: 'GET', url: '/v1/members', config: { roles: ['admin', 'supervisor', 'auditor'] } },
    schema: {
      ...{ operationId: 'readMembers', summary: 'Who works with complaints', tags: ['members'] },
      description:
        'People, departments, duty and receivers as they were last put, or as of an earlier version.',
      ...{ querystring: VersionQuery, response: foundVersioned(MembersResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => read(tx, request)),
  })
  app.route({
    ...{ method: 'PUT', url: '/v1/members', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'putMembers', summary: 'Put the members, the whole of them', tags: ['members'] },
      description:
        'Makes a new version; what is odd about it comes back as findings, what can’t be is refused.',
      ...{ body: MembersInput, headers: PatchHeaders },
      response: {
        200: {
          description: 'As put',
          headers: ['ETag'],
          content: { 'application/json': { schema: MembersResource } },
        },
        ...problems(400, 401, 403, 412, 413, 415, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => put(tx, now(), request)),
  })
}

async function read(tx: Transaction, request: FastifyRequest): Promise<Result> {
  const { version } = request.query as z.output<typeof VersionQuery>
  const versions = await readMembersVersions(tx)
  const latest = versions[0]?.version ?? 0
  const shown = await readMembersVersion(tx, version ?? latest)
  if (!shown && (version !== undefined || latest > 0)) throw new NoSuchMembers()
  const { members, ...put }: Shown & { members: Members } = shown ?? NEVER_PUT
  return { body: present(put, members, versions), headers: { etag: `"${latest}"` } }
}

async function put(tx: Transaction, at: Date, request: FastifyRequest): Promise<Result> {
  const { reason, ...content } = request.body as z.output<typeof MembersInput>
  const ifMatch = ifMatchOf(request.headers['if-match'])
  const findings = refuseErrors(checkMembers(content))
  const versions = await takeMembersTurn(tx)
  const latest = versions[0]?.version ?? 0
  if (ifMatch !== undefined && ifMatch !== latest) throw new StaleVersion(latest)
  const made = { version: latest + 1, author: request.actor.id, reason, at }
  insertMembers(tx, made, content)
  return {
    body: { ...present(made, content, [made, ...versions].slice(0, 100)), findings },
    headers: { etag: `"${made.version}"` },
  }
}

function present(shown: Shown, members: Members, versions: readonly MembersVersion[]) {
  return { ...presentVersion(shown), ...members, versions: versions.map(presentVersion) }
}

function presentVersion({ version, author, reason, at }: Shown) {
  return { version, author, reason, at: at?.toISOString() ?? null }
}
