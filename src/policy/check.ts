import type { Members } from '../members/members.ts'
import type { Finding } from '../platform/finding.ts'
import { checkAftercare } from './check-aftercare.ts'
import { checkApproval } from './check-approval.ts'
import { checkEvidence } from './check-evidence.ts'
import { checkExecution } from './check-execution.ts'
import { checkGrading } from './check-grading.ts'
import { checkLegal } from './check-legal.ts'
import { checkOptions } from './check-options.ts'
import { checkPhrases } from './check-phrases.ts'
import { checkRetention } from './check-retention.ts'
import { checkRouting } from './check-routing.ts'
import { checkSilence } from './check-silence.ts'
import { checkTaxonomy } from './check-taxonomy.ts'
import { checkTemplates } from './check-templates.ts'
import type { Policies, PolicyName } from './policy.ts'

/** What a check may look at beside the content. */
export interface CheckContext {
  /** Null where the tenant keeps none: what depends on people is a finding then, not an error (CLK-8). */
  readonly members: Members | null
  /** The policies in force, the one that is checked included as it was so far. */
  readonly policies: Policies
  /** What open complaints are about, and how many of them; only asked for the taxonomy. */
  readonly categoriesInUse: readonly CategoryInUse[]
}

/** A place in the taxonomy with the number of open complaints there. */
export interface CategoryInUse {
  readonly category: string
  readonly subcategory: string
  readonly complaints: number
}

/** Looks at one policy beyond its schema; pointers begin at the content (`/content/…`). */
export type PolicyCheck<N extends PolicyName> = (content: Policies[N], context: CheckContext) => Finding[]

/** A check for some of the policies. */
export type PolicyChecks = { readonly [N in PolicyName]?: PolicyCheck<N> }

/** The checks of this layer; what stands above it adds its own (`clocks`). */
export const POLICY_CHECKS: PolicyChecks = {
  ...{ taxonomy: checkTaxonomy, grading: checkGrading, approval: checkApproval, options: checkOptions },
  legal: checkLegal,
  execution: checkExecution,
  ...{ templates: checkTemplates, phrases: checkPhrases },
  ...{ routing: checkRouting, silence: checkSilence, evidence: checkEvidence },
  retention: (content, { policies }) => checkRetention(content, policies),
  aftercare: checkAftercare,
}
