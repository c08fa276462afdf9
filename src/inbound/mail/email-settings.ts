import { z } from 'zod'
import { label } from '../../platform/fields.ts'

/** How a channel of e-mail reads what comes. */
export const EmailSettings = z
  .strictObject({
    ownLists: z.array(label()).max(20).optional().meta({
      description: 'List-Ids by which the customers’ own mail comes, such as that of a shared mailbox',
    }),
    authenticatedBy: label()
      .optional()
      .meta({
        description:
          'The name by which the house’s own mail server signs its Authentication-Results; an address for which that says ' +
          '`dmarc=fail` isn’t written to',
      }),
  })
  .meta({ id: 'EmailSettings', examples: [{ authenticatedBy: 'mx.example.com' }] })
