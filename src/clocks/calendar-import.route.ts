import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import { FindingResource, problems } from '../platform/document.ts'
import { type Finding, mistake, refuseErrors } from '../platform/finding.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { CalendarException, Day } from '../policy/calendar-policy.ts'
import { importDays } from './ical.ts'

const ImportInput = z
  .strictObject({
    text: z.string().min(1).max(1_000_000).meta({ description: 'The iCalendar file (RFC 5545)' }),
    from: Day.meta({ description: 'Events that recur every year are taken from this day on' }),
    until: Day.meta({ description: 'and to this day' }),
  })
  .meta({
    id: 'CalendarImport',
    examples: [
      {
        text: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:元旦（休）\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR',
        ...{ from: '2027-01-01', until: '2027-12-31' },
      },
    ],
  })
const ImportedResource = z
  .strictObject({
    exceptions: z
      .array(CalendarException)
      .meta({ description: 'As a list of the policy `calendar` takes them' }),
    findings: z.array(FindingResource).meta({ description: 'What was left out or read in a way of its own' }),
  })
  .meta({ id: 'ImportedDays' })

/** `POST /v1/policies/calendar/ical`: the days of an iCalendar file as a calendar takes them; nothing is kept (CLK-2). */
export function calendarImportRoute(app: FastifyInstance): void {
  app.route({
    ...{ method: 'POST', url: '/v1/policies/calendar/ical', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'readIcal', summary: 'Read holidays from an iCalendar file', tags: ['policies'] },
      description:
        'Whole-day events become exceptions, make-up workdays open ones, to be put into the policy `calendar`. Nothing is kept.',
      ...{ body: ImportInput, headers: RepeatableHeaders },
      response: {
        200: { description: 'The days', content: { 'application/json': { schema: ImportedResource } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, async () => read(request)),
  })
}

function read({ body }: FastifyRequest): Result {
  const { text, from, until } = body as z.output<typeof ImportInput>
  if (until < from) refuseErrors([backwards()])
  const { exceptions, findings } = importDays(text, { from, until })
  return { body: { exceptions, findings: refuseErrors(findings.map(ofText)) } }
}

/** What is wrong with the file as a whole stands in the request at `text`. */
function ofText(finding: Finding): Finding {
  return finding.pointer === '' ? { ...finding, pointer: '/text' } : finding
}

function backwards(): Finding {
  return mistake('/until', 'before_from', 'This day lies before `from`.', '该日期早于 `from`。')
}
