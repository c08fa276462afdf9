import { CHANNELS } from '../platform/channels.ts'

/** What a message to the customer is for (domain.md §7, §8). */
export const MESSAGE_KINDS = [
  ...(['acknowledgement', 'personal', 'plan', 'progress', 'delay', 'answer'] as const),
  ...(['silence_notice', 'other'] as const),
] as const
/** One of them. */
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** Where a customer is told something: the channels by which complaints come, and the ways that only lead out. */
export const MESSAGE_CHANNELS = [...CHANNELS, 'sms', 'wechat', 'app'] as const

/** What a template may leave open. `filled`: the service knows it; the others are given by whoever sends. */
export const MERGE_FIELDS = {
  reference: { filled: true, zh: '投诉编号', en: 'the complaint’s reference' },
  house: { filled: true, zh: '本单位名称', en: 'the name of the house' },
  customer: { filled: true, zh: '客户称呼', en: 'how the customer is addressed' },
  handler: { filled: true, zh: '承办人', en: 'who is responsible' },
  receivedAt: { filled: true, zh: '接收时间', en: 'when it was received' },
  nextDate: { filled: true, zh: '下一次联系的时间', en: 'when the customer hears from us next' },
  product: { filled: true, zh: '涉及的产品', en: 'what it is about' },
  trackingUrl: { filled: true, zh: '查询链接', en: 'the link to the customer’s page' },
  finding: { filled: false, zh: '核实结果', en: 'what was found' },
  grounds: { filled: false, zh: '依据', en: 'on what grounds' },
  measures: { filled: false, zh: '处理措施', en: 'what will be done' },
  progress: { filled: false, zh: '进展', en: 'how far it is' },
  reason: { filled: false, zh: '原因', en: 'why' },
  until: { filled: false, zh: '期限', en: 'until when' },
  appealWays: { filled: false, zh: '复核与其他途径', en: 'the ways of appeal' },
} as const

/** The name of a merge field. */
export type MergeField = keyof typeof MERGE_FIELDS
/** The names of all merge fields. */
export const MERGE_FIELD_NAMES = Object.keys(MERGE_FIELDS) as MergeField[]

/** REC-7: the seven steps by which a customer is soothed first, in their order. */
export const CHECKLIST = {
  isolate: { zh: '迅速隔离', en: 'Isolate the person or the problem' },
  soothe: { zh: '安抚情绪', en: 'Soothe' },
  apologise: { zh: '充分道歉', en: 'Apologise' },
  collect: { zh: '搜集信息', en: 'Collect the facts' },
  propose: { zh: '给出方案', en: 'Propose a solution' },
  ask: { zh: '征求意见', en: 'Ask what they think' },
  follow: { zh: '跟踪服务', en: 'Follow up' },
} as const

/** A step of the checklist. */
export type ChecklistStep = keyof typeof CHECKLIST
/** All steps in their order. */
export const CHECKLIST_STEPS = Object.keys(CHECKLIST) as [ChecklistStep, ...ChecklistStep[]]
