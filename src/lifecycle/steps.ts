import type { Step } from '../complaint/step.ts'
import type { CommandName } from '../complaint/transitions.ts'
import { amend } from './amend.ts'
import { appeal } from './appeal.ts'
import { approve } from './approve.ts'
import { archive } from './archive.ts'
import { accept, assign, escalate, hold, pause, release, resume, returnAssignment, urge } from './beside.ts'
import { classify } from './classify.ts'
import { complete } from './complete.ts'
import { conclude } from './conclude.ts'
import { convert } from './convert.ts'
import { correct } from './correct.ts'
import { decide } from './decide.ts'
import { confirmDismissal, dismiss } from './dismiss.ts'
import { execute } from './execute.ts'
import { grade } from './grade.ts'
import { legalReview } from './legal-review.ts'
import { merge } from './merge.ts'
import { plan } from './plan.ts'
import { ratify } from './ratify.ts'
import { reopen } from './reopen.ts'
import { returnPlan } from './return.ts'
import { revisit } from './revisit.ts'
import { settle } from './settle.ts'
import { split } from './split.ts'
import { transfer } from './transfer.ts'
import { withdraw } from './withdraw.ts'

/** Every command of the machine but `receive`, with its input and its decision; the compiler misses none. */
export const STEPS: { readonly [C in Exclude<CommandName, 'receive'>]: Step } = {
  ...{ classify, grade, plan, settle, approve, return: returnPlan, decide, execute, amend, ratify },
  ...{ complete, revisit, reopen, dismiss, 'confirm-dismissal': confirmDismissal, appeal, withdraw },
  ...{ merge, split, convert, transfer, 'legal-review': legalReview, conclude, archive },
  ...{ assign, accept, 'return-assignment': returnAssignment, escalate, urge, pause, resume },
  ...{ hold, release, correct },
} as { readonly [C in Exclude<CommandName, 'receive'>]: Step }
