/** A text for people, in both languages of the service. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** Why a command is refused: whose matter it is, the rule behind it, and the sentence that says what to change. */
interface RefusalText extends Bilingual {
  /** `person`: this person may not; `complaint`: the complaint isn't ready for it. */
  readonly about: 'person' | 'complaint'
  readonly rule: string
}

/** Every reason for which the domain says no, by its stable code; the code is the name of the problem page. */
export const REFUSALS = {
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
  'delegation-over': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'The delegation is over, or was revoked already.',
    zh: '该授权已结束或已撤销。',
  },
  'another-level-next': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'It waits for another level of approval first; `next` names its role.',
    zh: '须先由另一级审批，`next` 为该级角色。',
  },
  'approval-holds': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'The time for which the approval holds is not over.',
    zh: '审批有效期尚未届满。',
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
  'confirmation-pending': {
    ...{ about: 'complaint', rule: 'LIFE-1' },
    en: 'A dismissal awaits confirmation; until then only messages, verification, corrections and hold are possible.',
    zh: '终止办理正在等待确认；在此之前仅可留言、核实、更正与保留。',
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
  'regrade-only-rises': {
    ...{ about: 'complaint', rule: 'GRD-1' },
    en: 'After approval the grade may only rise.',
    zh: '审批后等级只能上调。',
  },
  'too-few-options': {
    ...{ about: 'complaint', rule: 'PLAN-1' },
    en: 'A plan needs more options.',
    zh: '方案的备选项数量不足。',
  },
  'over-promise': {
    ...{ about: 'complaint', rule: 'PLAN-3' },
    en: 'It promises less time than was lately achieved for such work; `options` has the numbers. Give it more time, or the reason in `overPromiseReason`.',
    zh: '承诺的时间短于近期同类工作的实际用时，数据见 `options`。请放宽时间，或在 `overPromiseReason` 中说明理由。',
  },
  'below-entitlement': {
    ...{ about: 'complaint', rule: 'PLAN-6' },
    en: 'No option gives what an applicable law does; `entitlements` names them. Offer it, or give the reason in `entitlementReason`: the plan then goes to legal.',
    zh: '没有任何备选项达到适用法律的规定，详见 `entitlements`。请补足，或在 `entitlementReason` 中说明理由：该方案将转法务审核。',
  },
  'countersignature-missing': {
    ...{ about: 'complaint', rule: 'PLAN-2' },
    en: 'The departments in `departments` are to carry out measures of the plan and have not countersigned it.',
    zh: '须由 `departments` 所列部门先行会签：方案中的措施由其执行。',
  },
  'countersignature-not-asked': {
    ...{ about: 'complaint', rule: 'PLAN-2' },
    en: 'The plan asks nothing of this department that it would have to countersign.',
    zh: '该方案没有需要此部门会签的措施。',
  },
  'verification-missing': {
    ...{ about: 'complaint', rule: 'VER-3' },
    en: 'It needs at least one concluded verification, or a waiver with its reason.',
    zh: '须至少有一项已办结的核实，或附理由的免核实记录。',
  },
  'legal-review-missing': {
    ...{ about: 'complaint', rule: 'CLS-4' },
    en: 'It needs a legal review whose latest opinion is clear.',
    zh: '须经法务审核，且最近一次意见为“无异议”。',
  },
  'not-settleable': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'Only a grade that policy names may be settled at once.',
    zh: '仅规定等级的投诉可即时办结。',
  },
  'over-settlement-limit': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'The cost is above what may be settled at once; make a plan instead.',
    zh: '费用超过即时办结限额，请改为制定方案。',
  },
  'too-many-settlements': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'This customer has had as many settlements as policy allows in that time; make a plan instead.',
    zh: '该客户在规定期限内的即时办结次数已满，请改为制定方案。',
  },
  'consent-missing': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The customer has not accepted an option yet, and the option is not goodwill.',
    zh: '客户尚未接受任何方案选项，且该选项并非单方善意补偿。',
  },
  'silence-incomplete': {
    ...{ about: 'complaint', rule: 'LIFE-10' },
    en: 'The customer has not been tried often enough, told in writing, and waited for.',
    zh: '尚未完成规定次数的联系、书面告知及等待期，不能按失联处理。',
  },
  'already-decided': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The customer’s choice is recorded already.',
    zh: '客户的选择已登记。',
  },
  'contact-known': {
    ...{ about: 'complaint', rule: 'LIFE-12' },
    en: 'The customer can be reached, so the choice is theirs.',
    zh: '客户可联系，应由客户本人选择。',
  },
  'green-channel-only': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'Before approval execution begins only by the green channel, and only where the grade allows it.',
    zh: '审批前仅可经绿色通道执行，且须为规定等级。',
  },
  'ratification-not-owed': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'Nothing waits for ratification.',
    zh: '没有待补批的事项。',
  },
  'ratification-owed': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The approval that should follow the work is still owed.',
    zh: '尚欠补批。',
  },
  'tasks-open': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'Every task must be finished with evidence or cancelled with a reason first.',
    zh: '各项任务须先附凭证完成，或附理由取消。',
  },
  'task-waits': {
    ...{ about: 'complaint', rule: 'EXE-1' },
    en: 'It follows other tasks, which are not over yet; `waitsFor` names them.',
    zh: '须待前置任务完成或取消后方可进行；`waitsFor` 列出前置任务。',
  },
  'not-owed': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'Nothing more is owed here: the plan that promised it fell.',
    zh: '原方案已失效，该笔赔付不再应付。',
  },
  'over-approved': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'More would be paid than was approved; `left` is what may still be paid, unless an approver raises it.',
    zh: '支付总额将超过批准金额；`left` 为尚可支付金额，超出部分须由审批人追加批准。',
  },
  'over-paid': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'More would be recovered than was paid; `left` is what may still be recovered.',
    zh: '追偿总额将超过已支付金额；`left` 为尚可追偿金额。',
  },
  'assistance-open': {
    ...{ about: 'complaint', rule: 'ASG-3' },
    en: 'What other departments were asked to do must be finished, returned, or cancelled with a reason first.',
    zh: '各项协办须先办结、退回，或附理由取消。',
  },
  'not-signed': {
    ...{ about: 'complaint', rule: 'ASG-3' },
    en: 'Somebody of the department signs for it before it is finished.',
    zh: '协办部门须先签收，方可办结。',
  },
  'hand-over-untold': {
    ...{ about: 'complaint', rule: 'ASG-4' },
    en: 'The customer has not been told yet who answers for it now, and why.',
    zh: '尚未告知客户现由谁承办及原因。',
  },
  'tasks-begun': {
    ...{ about: 'complaint', rule: 'LIFE-7' },
    en: 'Work has begun: say whether its tasks are to `finish` or to `undo`.',
    zh: '任务已开始：请说明 `tasks` 为 `finish`（办完）或 `undo`（撤销）。',
  },
  'both-sides-unheard': {
    ...{ about: 'complaint', rule: 'FAIR-1' },
    en: 'It needs a statement of the complainant and one of the person or unit complained of, or why one is missing.',
    zh: '须有投诉人与被投诉方双方的陈述，或缺失说明。',
  },
  'no-respondent': {
    ...{ about: 'complaint', rule: 'FAIR-3' },
    en: 'The record names nobody who is complained of.',
    zh: '记录中没有被投诉的人员或单位。',
  },
  'no-dismissal-proposed': {
    ...{ about: 'complaint', rule: 'LIFE-1' },
    en: 'No dismissal awaits confirmation.',
    zh: '没有待确认的终止办理。',
  },
  'appealed-already': {
    ...{ about: 'complaint', rule: 'LIFE-9' },
    en: 'It was appealed once already.',
    zh: '该投诉已申请过一次复核。',
  },
  'appeal-time-over': {
    ...{ about: 'complaint', rule: 'LIFE-8' },
    en: 'The time for reopening or appeal is over.',
    zh: '重新办理或复核的期限已过。',
  },
  'appeal-time-running': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'It is archived by itself when the time for appeal is over.',
    zh: '复核期限届满后将自动归档。',
  },
  'no-appeal': {
    ...{ about: 'complaint', rule: 'REC-10' },
    en: 'What was converted has no appeal, and what was merged goes on in its target.',
    zh: '已转为非投诉的不可复核；已合并的在目标投诉中继续办理。',
  },
  'succeeded-already': {
    ...{ about: 'complaint', rule: 'LIFE-8' },
    en: 'A successor was opened already.',
    zh: '已存在后续投诉。',
  },
  'target-not-open': {
    ...{ about: 'complaint', rule: 'GRP-1' },
    en: 'The complaint to merge into is not open.',
    zh: '目标投诉不在办理中。',
  },
  'different-customer': {
    ...{ about: 'complaint', rule: 'GRP-1' },
    en: 'Only complaints of the same customer are merged; those of different customers are a group.',
    zh: '仅同一客户的投诉可合并；不同客户的投诉应建立群体。',
  },
  'target-not-archived': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'A merged complaint is archived with or after its target; where that ended without an answer, it is split.',
    zh: '已合并的投诉须与目标投诉同时或在其后归档；目标投诉未经答复即结束的，应予拆分。',
  },
  'too-early-to-conclude': {
    ...{ about: 'complaint', rule: 'LIFE-9' },
    en: 'A final answer follows an appeal, or as many refused plans or reopenings as policy names.',
    zh: '最终答复须在复核之后，或方案被拒、重新办理达到规定次数之后作出。',
  },
  'dossier-incomplete': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'The dossier is not complete.',
    zh: '案卷不完整。',
  },
  'nothing-to-accept': {
    ...{ about: 'complaint', rule: 'ASG-2' },
    en: 'No assignment waits for a signature.',
    zh: '没有待签收的派单。',
  },
  'arbitration-pending': {
    ...{ about: 'complaint', rule: 'ASG-2' },
    en: 'It was returned three times; a supervisor decides who takes it.',
    zh: '已退单三次，须由主管裁定承办部门。',
  },
  'nothing-to-hand-over': {
    ...{ about: 'complaint', rule: 'REC-9' },
    en: 'This person has nothing open in this complaint.',
    zh: '该人员在此投诉中没有待办事项。',
  },
  'nobody-to-take': {
    ...{ about: 'complaint', rule: 'ASG-1' },
    en: 'Nobody is there who could take it; name somebody.',
    zh: '目前无人可接手，请指定人员。',
  },
  'top-of-ladder': {
    ...{ about: 'complaint', rule: 'CLK-1' },
    en: 'It is at the top of the ladder already.',
    zh: '已升级至最高一级。',
  },
  'urged-today': {
    ...{ about: 'complaint', rule: 'LIFE-11' },
    en: 'The customer has urged once today already.',
    zh: '客户今日已催办过一次。',
  },
  'too-many-representatives': {
    ...{ about: 'complaint', rule: 'REC-6' },
    en: 'As many representatives as policy allows speak for this customer already.',
    zh: '该客户的代理人数已达规定上限。',
  },
  'already-paused': {
    ...{ about: 'complaint', rule: 'CLK-13' },
    en: 'It waits for them already.',
    zh: '已在等待对方答复。',
  },
  'not-paused': {
    ...{ about: 'complaint', rule: 'CLK-13' },
    en: 'It does not wait for anybody outside.',
    zh: '当前没有在等待外部答复。',
  },
  'no-extension-left': {
    ...{ about: 'complaint', rule: 'CLK-10' },
    en: 'The rule of this clock allows no extension, or no further one.',
    zh: '该时限不可延长，或已无可用的延长次数。',
  },
  'limit-passed': {
    ...{ about: 'complaint', rule: 'CLK-14' },
    en: 'The limit is over already: what can’t be done in time is told and extended before it.',
    zh: '期限已届满：不能按期办结的，须在届满前告知并延长。',
  },
  'no-follow-up-due': {
    ...{ about: 'complaint', rule: 'REV-2' },
    en: 'No dissatisfied customer waits to be followed up.',
    zh: '没有待跟进的不满意客户。',
  },
  'no-score': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'This revisit gave no score that could be left out.',
    zh: '该次回访没有可剔除的评分。',
  },
  'no-exclusion-proposed': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'Nobody has proposed to leave this score out.',
    zh: '没有待确认的评分剔除。',
  },
  'safety-step-done': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'This step of the safety case is done already.',
    zh: '该安全事件的此步骤已完成。',
  },
  'safety-steps-due': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'A safety case is closed when all that is due in it is done; `missing` names the rest.',
    zh: '安全事件须在各项应办步骤完成后方可关闭；`missing` 列出尚缺步骤。',
  },
  'recall-not-disputed': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'Quality and legal decide on a recall; the gm where they differ.',
    zh: '是否召回由质检与法务决定；意见不一致时由总经理裁定。',
  },
  'improvement-state': {
    ...{ about: 'complaint', rule: 'IMP-1' },
    en: 'This can’t be done with the improvement as it stands; `allowed` names what can.',
    zh: '改进措施在当前状态下不能执行此操作；`allowed` 列出可执行的操作。',
  },
  'already-held': {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It is under legal hold already.',
    zh: '已处于法律保留状态。',
  },
  'not-held': {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It is not under legal hold.',
    zh: '未处于法律保留状态。',
  },
  disposed: {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It was disposed of when its time was over: the texts of people in it are gone for good.',
    zh: '保存期限届满，该案卷已处置，其中的个人信息已永久删除。',
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
  'disposal-decided': {
    ...{ about: 'complaint', rule: 'PRIV-4' },
    en: 'This batch has been decided already.',
    zh: '该批次已作出决定。',
  },
  'record-full': {
    ...{ about: 'complaint', rule: 'REC-1' },
    en: 'It holds as many of these as one complaint may.',
    zh: '该投诉此类记录已达上限。',
  },
  'evidence-full': {
    ...{ about: 'complaint', rule: 'PRIV-5' },
    en: 'It holds as many files, or as many bytes of them, as policy allows.',
    zh: '该投诉的附件数量或总大小已达政策上限。',
  },
  'redacted-copy-only': {
    ...{ about: 'person', rule: 'PRIV-5' },
    en: 'Your role reads redacted copies of evidence only.',
    zh: '您的角色只能查看证据的脱敏副本。',
  },
  'not-a-sandbox': {
    ...{ about: 'complaint', rule: 'SBX-1' },
    en: 'Only a sandbox has a clock that can be set.',
    zh: '只有沙箱租户的时钟可以设置。',
  },
  'already-concluded': {
    ...{ about: 'complaint', rule: 'VER-1' },
    en: 'It has been signed, answered, waived, returned, finished or cancelled already.',
    zh: '该项已签收、会签、答复、免除、退回、完成或取消。',
  },
} as const satisfies Record<string, RefusalText>

/** The code of a refusal. */
export type RefusalCode = keyof typeof REFUSALS

/** Why the domain says no: thrown as a Refusal, or shown beside what can't be done now. */
export interface Refused {
  readonly code: RefusalCode
  readonly more: Readonly<Record<string, unknown>>
}

/** The domain says no. `more` carries what the caller needs to mend it, such as `{ missing: [...] }`. */
export class Refusal extends Error implements Refused {
  constructor(
    readonly code: RefusalCode,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(code)
    this.name = 'Refusal'
  }
}

/** The command is known, but not in this state; `allowed` names what is (LIFE-1). */
export class TransitionNotAllowed extends Error {
  constructor(
    readonly state: string,
    readonly allowed: readonly string[],
  ) {
    super(`not allowed in ${state}`)
    this.name = 'TransitionNotAllowed'
  }
}

/** A value of the input that only the complaint or its policy can judge; the pointer says where it stands. */
export class UnfitInput extends Error {
  constructor(
    readonly pointer: string,
    readonly code: string,
    readonly texts: Bilingual,
  ) {
    super(code)
    this.name = 'UnfitInput'
  }
}
