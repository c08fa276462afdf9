import {
  PaymentResource,
  ProgressResource,
  presentPayment,
  presentRecovery,
  RecoveryResource,
} from '../complaint/execution.resource.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import {
  PaymentInput,
  RaiseInput,
  RecoveryInput,
  raiseCompensation,
  recordPayment,
  recordRecovery,
} from './compensation.ts'
import { noteProgress, ProgressInput, postponeTask, progressTask, TaskPostponement } from './task.ts'
import type { Work } from './work.route.ts'

/** The work while a plan is carried out (EXE-2 … EXE-4). */
export const EXECUTION_WORK = {
  'progress-task': {
    about:
      'An entry on how a task goes, on the record and for the customer; stops the clock `progress` (EXE-2).',
    ...{ step: progressTask as Step, body: ProgressInput },
    makes: { schema: ProgressResource, of: noted },
  },
  'postpone-task': {
    about:
      'Announces a later date before the old one slips: the customer was told, or it is marked as told late; the date that was stays beside the new one (EXE-3, ANTI-1).',
    ...{ step: postponeTask as Step, body: TaskPostponement },
  },
  'note-progress': {
    about: 'An entry on how it goes, on the record and for the customer; stops the clock `progress` (EXE-2).',
    ...{ step: noteProgress as Step, body: ProgressInput },
    makes: { schema: ProgressResource, of: noted },
  },
  'record-payment': {
    about:
      'What was paid of a sum that is owed: when, to whom, how, by which reference; never more than approved (EXE-4).',
    ...{ step: recordPayment as Step, body: PaymentInput },
    makes: { schema: PaymentResource, of: recordedPayment },
  },
  'record-recovery': {
    about: 'What a third party gave back of a sum that was paid 追偿 (EXE-4).',
    ...{ step: recordRecovery as Step, body: RecoveryInput },
    makes: { schema: RecoveryResource, of: recordedRecovery },
  },
  'raise-compensation': {
    about:
      'Lets more be paid than was approved, by whoever may approve such a sum, with the reason (EXE-4, APP-1).',
    ...{ step: raiseCompensation as Step, body: RaiseInput },
  },
} as const satisfies Readonly<Record<string, Work>>

function noted({ stored }: Moved): unknown {
  return stored.complaint.progress
}

function recordedPayment({ facts }: Moved): unknown {
  return facts.flatMap((fact) =>
    fact.type === 'payment.recorded' ? [presentPayment(fact.data.payment, fact.data)] : [],
  )[0]
}

function recordedRecovery({ facts }: Moved): unknown {
  return facts.flatMap((fact) =>
    fact.type === 'recovery.recorded' ? [presentRecovery(fact.data.recovery, fact.data)] : [],
  )[0]
}
