import { z } from 'zod'
import {
  presentStatementRequest,
  RespondentToldResource,
  StatementRequestResource,
} from '../complaint/execution.resource.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import type { Step } from '../complaint/step.ts'
import {
  askStatement,
  RespondentNotice,
  RetaliationInput,
  reportRetaliation,
  StatementRequestInput,
  tellRespondent,
} from './respondent.ts'
import type { Work } from './work.route.ts'

const Reported = z
  .strictObject({
    id: z.string().meta({ format: 'uuid' }),
    at: z.string().meta({ format: 'date-time' }),
    reportedBy: z.string(),
  })
  .meta({ id: 'RetaliationReported' })

/** The work with those complained of (FAIR-1, FAIR-3, FAIR-4). */
export const RESPONDENT_WORK = {
  'ask-statement': {
    about:
      'Asks somebody complained of, or who answers for the unit, for their side. They see the question, and not who or where the complainant is (FAIR-1, FAIR-4).',
    ...{ step: askStatement as Step, body: StatementRequestInput },
    makes: { schema: StatementRequestResource, of: askedStatement },
  },
  'tell-respondent': {
    about:
      'Keeps what one of those complained of was told of outcome and grounds, when and by which way; they may comment (FAIR-3).',
    ...{ step: tellRespondent as Step, body: RespondentNotice },
    makes: {
      schema: RespondentToldResource,
      of: ({ stored }: Moved) => last(stored.complaint.respondentsTold),
    },
  },
  'report-retaliation': {
    about:
      'Reports what was done to somebody because they complained or answered: for auditors to read, not for who handles the case (FAIR-4).',
    ...{ step: reportRetaliation as Step, body: RetaliationInput },
    makes: { schema: Reported, of: ({ stored }: Moved) => last(stored.complaint.retaliation) },
  },
} as const satisfies Readonly<Record<string, Work>>

function askedStatement({ stored }: Moved): unknown {
  const asked = last(stored.complaint.statementRequests)
  return asked && presentStatementRequest(asked)
}

function last<T>(items: readonly T[] = []): T | undefined {
  return items[items.length - 1]
}
