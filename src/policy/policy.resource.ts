import { z } from 'zod'
import { FindingResource } from '../platform/document.ts'
import { Instant, label } from '../platform/fields.ts'
import type { Finding } from '../platform/finding.ts'
import { POLICY_NAMES, POLICY_SCHEMAS, type PolicyName } from './policy.ts'
import type { PolicyVersion, StoredPolicy } from './policy-version.store.ts'

const instant = z.string().meta({ format: 'date-time' })
const content = z.record(z.string().max(64), z.unknown())

/** The content of a policy, why it changes, and from when on it holds for what is received. */
export const PolicyInput = z
  .strictObject({
    content: content.meta({ description: 'As the policy’s own JSON Schema says, which is served with it' }),
    reason: label(2000),
    inForceFrom: Instant.optional().meta({ description: 'At once where absent; never in the past' }),
  })
  .meta({
    id: 'PolicyInput',
    examples: [
      {
        content: {
          ladder: ['dept_manager', 'vp', 'gm'],
          byGrade: { general: 'dept_manager', important: 'vp', urgent: 'gm' },
          byCompensation: [
            { upTo: 200000, approver: 'dept_manager' },
            { upTo: 1000000, approver: 'vp' },
            { approver: 'gm' },
          ],
          greenChannel: { grades: ['urgent'], opener: 'gm' },
        },
        reason: '部门负责人审批额度提高到 2000 元',
      },
    ],
  })

const Version = z
  .strictObject({ version: z.int(), author: z.string(), reason: z.string(), inForceFrom: instant.nullable() })
  .meta({ id: 'PolicyVersion' })

/** A version of a policy with its content, its schema and the versions beside it. */
export const PolicyResource = z
  .strictObject({
    ...{ name: z.enum(POLICY_NAMES), ...Version.shape, content: z.record(z.string(), z.unknown()) },
    inForce: z.int().meta({ description: 'The version in force now; 0 is the default pack' }),
    versions: z.array(Version).meta({ description: 'The latest 100, the last put first' }),
    schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `content`' }),
    findings: z.array(FindingResource).optional().meta({ description: 'What was found when it was put' }),
  })
  .meta({ id: 'Policy' })

/** The policies of a tenant, each with the version that was put last and the one in force. */
export const PolicyList = z
  .strictObject({
    items: z.array(
      z.strictObject({ name: z.enum(POLICY_NAMES), ...Version.shape, inForce: z.int() }).meta({
        id: 'PolicySummary',
      }),
    ),
  })
  .meta({ id: 'PolicyList' })

const JSON_SCHEMAS = Object.fromEntries(
  POLICY_NAMES.map((name) => [
    name,
    z.toJSONSchema(POLICY_SCHEMAS[name], { io: 'input', unrepresentable: 'any' }),
  ]),
)

/** A version as lists show it; 0 stands for the default pack, which is in force where nothing was ever put. */
export function presentVersion(version: PolicyVersion | undefined) {
  if (!version) return { version: 0, author: 'redress', reason: 'default pack zh-CN', inForceFrom: null }
  const { author, reason, in_force_from } = version
  return { version: version.version, author, reason, inForceFrom: in_force_from.toISOString() }
}

/** A policy as the API shows it. */
export function presentPolicy(
  name: PolicyName,
  shown: StoredPolicy | { readonly content: unknown },
  versions: readonly PolicyVersion[],
  inForce: number,
  findings?: readonly Finding[],
) {
  return {
    ...{ name, ...presentVersion('version' in shown ? shown : undefined), content: shown.content, inForce },
    ...{ versions: versions.map(presentVersion), schema: JSON_SCHEMAS[name] },
    ...(findings ? { findings } : {}),
  }
}
