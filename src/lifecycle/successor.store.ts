import { nowIn } from '../access/tenant.store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import type { Means } from '../complaint/means.store.ts'
import { newReference } from '../complaint/reference.ts'
import { takenOverBy } from '../complaint/reviewer.ts'
import { type Begun, beginComplaints } from '../complaint/save-complaint.store.ts'
import type { By } from '../complaint/step.ts'
import { rulesFrom } from '../complaint/timing.store.ts'
import { lastingOf } from '../complaint/tracking-link.ts'
import type { Transaction } from '../platform/database.store.ts'
import { succeed } from './receive.ts'
import { excludedBy, toldOf } from './reopen.ts'

/** A decision for a frozen dossier: the command that makes its successor, and the complaint that it made. */
export interface Succession {
  readonly decide: (complaint: Complaint, by: By) => Fact[]
  readonly successor: () => Begun | undefined
}

/**
 * LIFE-8: `reopen` and `appeal` of an archived complaint leave it frozen and begin a successor in the same
 * transaction, under the policies in force now; on any other complaint they decide as usual.
 */
export async function succession(
  tx: Transaction,
  means: Means,
  command: 'reopen' | 'appeal',
  input: { readonly reason?: string; readonly grounds?: string },
  otherwise: (complaint: Complaint, by: By) => Fact[],
  origin: string,
): Promise<Succession> {
  const tenant = await means.findTenant(tx)
  const policyVersions = await means.policies.inForce(tx, tenant ? nowIn(means, tenant) : means.now())
  const policies = await means.policies.contents(tx, policyVersions)
  const rules = rulesFrom(policies, policyVersions)
  let made: Begun | undefined
  const decide = (complaint: Complaint, by: By): Fact[] => {
    if (complaint.state !== 'archived' || !tenant) return otherwise(complaint, by)
    const reception = { reference: newReference(means.random), policies, policyVersions }
    const appealed = command === 'appeal'
    const excluded = appealed ? complaint.participants : excludedBy(complaint)
    const ours = { ...complaint, handler: null, level: 0 }
    const facts = [
      ...succeed(complaint, reception, { excluded, appealed }),
      ...takenOverBy(ours, excluded, { ...by, policies }),
    ]
    const linkOf = complaint.representatives?.find(({ id }) => id === by.actor.representative)
    const beginning = { facts, by, rules, linkLastsMs: lastingOf(policies), linkOf }
    const [begun] = beginComplaints(tx, means, tenant, [beginning], origin) as [Begun]
    made = begun
    const successor = begun.complaint.id
    if (command === 'appeal')
      return [fact('complaint.appealed', { grounds: input.grounds ?? '', excluded: [], successor })]
    const { reopenedCount, grade } = complaint
    const tell = toldOf(complaint)
    const data = { reopenedCount: reopenedCount + 1, grade, excluded: [], successor, tell }
    return [fact('complaint.reopened', data, input.reason)]
  }
  return { decide, successor: () => made }
}
