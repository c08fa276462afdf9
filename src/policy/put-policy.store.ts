import { type FindTenant, nowOf } from '../access/tenant.store.ts'
import type { MembersReader } from '../members/members.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type Finding, mistake, refuseErrors, unwritable, warning } from '../platform/finding.ts'
import { InvalidInput } from '../platform/input-error.ts'
import { StaleVersion } from '../platform/stale-version.ts'
import type { CategoryInUse, CheckContext, PolicyCheck, PolicyChecks } from './check.ts'
import type { PolicyReader } from './policy.store.ts'
import { POLICY_SCHEMAS, type Policies, type PolicyName } from './policy.ts'
import {
  insertPolicyVersion,
  type PolicyVersion,
  type StoredPolicy,
  takePolicyTurn,
} from './policy-version.store.ts'

/** What policies are put with. */
export interface PolicyMeans {
  readonly now: () => Date
  readonly findTenant: FindTenant
  readonly policies: PolicyReader
  readonly members: MembersReader
  readonly checks: PolicyChecks
  /** What open complaints are about. */
  readonly readCategoriesInUse: (tx: Transaction) => Promise<CategoryInUse[]>
}

/** A new version as somebody puts it. */
export interface NewPolicy {
  readonly content: unknown
  readonly author: string
  readonly reason: string
  /** An instant; at once where absent. */
  readonly inForceFrom?: string | undefined
  readonly ifMatch?: number | undefined
}

/** A version that was put, those before it, the one in force now, and what was found and said. */
export interface PutPolicy {
  readonly stored: StoredPolicy
  readonly versions: readonly PolicyVersion[]
  readonly inForce: number
  readonly findings: readonly Finding[]
}

/**
 * Puts a version of a policy in force from now or from a later time on. Of several at once on one policy each gets a
 * number of its own, in turn. Throws InvalidInput, Unsound, StaleVersion.
 */
export async function putPolicy(
  tx: Transaction,
  means: PolicyMeans,
  name: PolicyName,
  { content, author, reason, inForceFrom, ifMatch }: NewPolicy,
): Promise<PutPolicy> {
  const at = await nowOf(tx, means)
  const from = inForceFrom === undefined ? at : new Date(inForceFrom)
  const [findings, versions, inForce] = await Promise.all([
    checkPolicy(tx, means, name, content),
    takePolicyTurn(tx, name),
    means.policies.inForce(tx, at),
  ])
  refuseErrors([...(from < at ? [inPast()] : []), ...findings])
  const latest = versions[0]?.version ?? 0
  if (ifMatch !== undefined && ifMatch !== latest) throw new StaleVersion(latest)
  const stored = { version: latest + 1, author, reason, in_force_from: from, content }
  insertPolicyVersion(tx, name, stored)
  return {
    ...{ stored, versions, inForce: from <= at ? stored.version : (inForce[name] ?? 0) },
    findings: [...findings, ...versions.filter((one) => one.in_force_from > from).map(neverInForce)],
  }
}

/** Holds a content against its schema and its checks; throws InvalidInput where it isn't of that form. */
export async function checkPolicy<N extends PolicyName>(
  tx: Transaction,
  means: PolicyMeans,
  name: N,
  content: unknown,
): Promise<Finding[]> {
  const read = contentOf(name, content)
  const check = means.checks[name] as PolicyCheck<N> | undefined
  const found = check?.(read, await contextOf(tx, means, name)) ?? []
  return [...unwritable(content, '/content'), ...found]
}

/** A content as its schema reads it; throws InvalidInput with pointers into the request. */
export function contentOf<N extends PolicyName>(name: N, content: unknown): Policies[N] {
  const read = POLICY_SCHEMAS[name].safeParse(content)
  if (read.success) return read.data as Policies[N]
  const issues = read.error.issues.map((issue) => ({ ...issue, path: ['content', ...issue.path] }))
  throw new InvalidInput('body', issues as InvalidInput['issues'])
}

async function contextOf(
  tx: Transaction,
  { policies, members: reader, now, readCategoriesInUse }: PolicyMeans,
  name: PolicyName,
): Promise<CheckContext> {
  const [versions, members, categoriesInUse] = await Promise.all([
    policies.inForce(tx, now()),
    reader.current(tx),
    name === 'taxonomy' ? readCategoriesInUse(tx) : [],
  ])
  return { policies: await policies.contents(tx, versions), members, categoriesInUse }
}

function inPast(): Finding {
  return mistake(
    '/inForceFrom',
    'in_past',
    'A policy comes into force now or later: what was received before keeps its own.',
    '策略只能即时或在将来生效：此前接收的投诉沿用原策略。',
  )
}

function neverInForce({ version, in_force_from: from }: PolicyVersion): Finding {
  return warning(
    '/inForceFrom',
    'supersedes_pending',
    `Version ${version}, which was to come into force at ${from.toISOString()}, never will: the last put holds.`,
    `原定于 ${from.toISOString()} 生效的第 ${version} 版将不再生效：以最后提交的版本为准。`,
  )
}
