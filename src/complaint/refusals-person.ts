import type { RefusalText } from './refusal-text.ts'

/** Why this person may not. */
export const PERSON_REFUSALS = {
  'not-assigned': {
    ...{ about: 'person', rule: 'REC-9' },
    en: 'This complaint is not yours: it is assigned to another person or department.',
    zh: '该投诉不由您负责：它已分派给其他人员或部门。',
  },
  'not-approver': {
    ...{ about: 'person', rule: 'APP-1' },
    en: 'Its grade and compensation ask for another approver.',
    zh: '按其等级与赔付金额，应由其他审批人审批。',
  },
  'approved-already': {
    ...{ about: 'person', rule: 'APP-1' },
    en: 'You have given your approval already, or it was given for you: each place takes another person.',
    zh: '您已审批，或已由他人代您审批：每一席须由不同人员审批。',
  },
  'nothing-to-withdraw': {
    ...{ about: 'person', rule: 'APP-1' },
    en: 'There is no approval of yours to take back.',
    zh: '没有可由您撤回的审批。',
  },
  'not-delegator': {
    ...{ about: 'person', rule: 'APP-1' },
    en: 'A delegation is revoked by who made it over what is theirs, or by an admin.',
    zh: '授权仅可由授权人本人或管理员撤销。',
  },
  'own-plan': {
    ...{ about: 'person', rule: 'APP-3' },
    en: 'Nobody approves, countersigns, returns or ratifies their own plan.',
    zh: '任何人不得审批、会签、退回或补批自己制定的方案。',
  },
  'own-green-channel': {
    ...{ about: 'person', rule: 'APP-2' },
    en: 'Whoever opened the green channel does not ratify it.',
    zh: '开启绿色通道的人不得自行补批。',
  },
  'own-raise': {
    ...{ about: 'person', rule: 'EXE-4' },
    en: 'Whoever let more be paid than was promised does not pay it out.',
    zh: '批准追加赔付的人不得自行登记支付。',
  },
  'own-dismissal': {
    ...{ about: 'person', rule: 'LIFE-5' },
    en: 'A dismissal is confirmed or refused by another person than the one who proposed it.',
    zh: '不予受理或不成立须由提出人以外的人员确认或否决。',
  },
  'conflict-of-interest': {
    ...{ about: 'person', rule: 'FAIR-2' },
    en: 'Whoever is complained of neither handles nor approves the complaint.',
    zh: '被投诉人不得办理或审批该投诉。',
  },
  'had-part': {
    ...{ about: 'person', rule: 'REV-1' },
    en: 'After an appeal or a second reopening somebody takes over who had no part in it before.',
    zh: '申请复核或第二次重新办理后，须由此前未参与的人员办理。',
  },
  'supervisor-needed': {
    ...{ about: 'person', rule: 'SAFE-1' },
    en: 'With a safety hazard only a supervisor may do this.',
    zh: '涉及安全隐患，仅主管可执行此操作。',
  },
  'lowering-needs-supervisor': {
    ...{ about: 'person', rule: 'GRD-1' },
    en: 'Only a supervisor may set a grade below what the criteria say.',
    zh: '低于标准判定结果的等级仅主管可设定。',
  },
  'green-channel-needs-opener': {
    ...{ about: 'person', rule: 'APP-2' },
    en: 'The green channel is opened by the gm.',
    zh: '绿色通道须由总经理开启。',
  },
  'no-contact-needs-supervisor': {
    ...{ about: 'person', rule: 'LIFE-12' },
    en: 'A choice without the customer’s words is recorded by a supervisor.',
    zh: '无客户原话的选择须由主管登记。',
  },
  'extension-needs-role': {
    ...{ about: 'person', rule: 'CLK-10' },
    en: 'This extension is allowed by another role; `role` names it.',
    zh: '该次延期须由 `role` 所列角色批准。',
  },
  'own-case': {
    ...{ about: 'person', rule: 'ANTI-1' },
    en: 'Whoever handled the case, or asked the customer, leaves none of its scores out.',
    zh: '承办人或回访人不得剔除自己案件的评分。',
  },
  'own-exclusion': {
    ...{ about: 'person', rule: 'ANTI-1' },
    en: 'A score is left out by another person than the one who proposed it.',
    zh: '剔除评分须由提出人以外的人员确认。',
  },
  'not-owner': {
    ...{ about: 'person', rule: 'IMP-1' },
    en: 'Its owner does this, or a supervisor.',
    zh: '须由该改进措施的负责人或主管操作。',
  },
  'own-improvement': {
    ...{ about: 'person', rule: 'IMP-1' },
    en: 'Nobody verifies the effect of an improvement that is their own.',
    zh: '任何人不得验证自己负责的改进措施的效果。',
  },
  'second-person-needed': {
    ...{ about: 'person', rule: 'PRIV-4' },
    en: 'You have approved this batch already; another person has to.',
    zh: '您已批准该批次，须由另一人批准。',
  },
  'privacy-approval-missing': {
    ...{ about: 'person', rule: 'PRIV-4' },
    en: 'One of the two who approve answers for personal data (role `privacy`).',
    zh: '两名批准人中须有一名个人信息保护负责人（privacy）。',
  },
  'redacted-copy-only': {
    ...{ about: 'person', rule: 'PRIV-5' },
    en: 'Your role reads redacted copies of evidence only.',
    zh: '您的角色只能查看证据的脱敏副本。',
  },
} as const satisfies Record<string, RefusalText>
