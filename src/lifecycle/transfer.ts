import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** The body it goes to, and why. */
export const TransferInput = z
  .strictObject({ to: words(200), reason: words(2000) })
  .meta({ id: 'TransferInput', examples: [{ to: '市场监督管理局', reason: '涉及价格违法，依法移交' }] })

/** `transfer`: another body goes on with it; coming back makes a successor (LIFE-8). */
export const transfer = defineStep({
  step: 'transfer',
  input: TransferInput,
  decide: (_, { to, reason }) => [fact('complaint.transferred', { body: to }, reason)],
})
