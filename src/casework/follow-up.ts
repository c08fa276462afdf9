import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** What a supervisor did, or will do, about a customer who is dissatisfied though it is solved. */
export const FollowUpInput = z
  .strictObject({ words: words(4000) })
  .meta({ id: 'FollowUpInput', examples: [{ words: '已致电致歉，客户不满安装等待太久，改由专人上门' }] })

/** `follow-up` 跟进 (REV-2): a supervisor has the dissatisfied customer in hand, whatever became of the complaint since. */
export const followUp = defineStep({
  step: 'follow-up',
  input: FollowUpInput,
  decide: (_, { words }) => [fact('revisit.followed_up', { words })],
})
