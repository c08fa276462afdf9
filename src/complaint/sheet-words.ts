import type { Language } from '../platform/problem.ts'
import type { Bilingual } from './refusal-text.ts'
import { TRANSITIONS } from './transitions.ts'

type Words = Readonly<Record<string, readonly [zh: string, en: string]>>

/** What the codes of a complaint are called on paper. */
const CODES: Words = {
  ...{ store: ['门店', 'Store'], walk_in: ['来访', 'Walk-in'], paper: ['纸质表单', 'Paper form'] },
  ...{
    phone: ['电话', 'Telephone'],
    web_chat: ['网页在线客服', 'Web chat'],
    app_chat: ['应用内客服', 'App chat'],
  },
  ...{
    social: ['微博、公众号', 'Social media'],
    email: ['邮件', 'E-mail'],
    platform: ['电商平台', 'Marketplace'],
  },
  ...{ regulator: ['监管转办', 'Authority'], media: ['媒体', 'Press'], wechat: ['微信', 'WeChat'] },
  ...{ sms: ['短信', 'Text message'], app: ['应用消息', 'App message'], post: ['信函', 'Letter'] },
  ...{ received: ['已接收', 'Received'], classified: ['已分类', 'Classified'], graded: ['已分级', 'Graded'] },
  ...{
    planned: ['方案待审批', 'Planned'],
    approved: ['已审批', 'Approved'],
    executing: ['执行中', 'Executing'],
  },
  ...{
    executed: ['执行完毕', 'Executed'],
    revisited: ['已回访', 'Revisited'],
    archived: ['已归档', 'Archived'],
  },
  ...{
    withdrawn: ['已撤回', 'Withdrawn'],
    dismissed: ['终止办理', 'Dismissed'],
    merged: ['已合并', 'Merged'],
  },
  ...{ general: ['一般', 'General'], important: ['重要', 'Important'], urgent: ['紧急', 'Urgent'] },
  ...{ refund: ['退款', 'Refund'], exchange: ['换货', 'Exchange'], repair: ['维修', 'Repair'] },
  ...{ compensation: ['赔偿', 'Compensation'], apology: ['致歉', 'Apology'], other: ['其他', 'Other'] },
  ...{ service_improvement: ['改进服务', 'Better service'], explanation: ['说明', 'Explanation'] },
  ...{ resolved: ['已解决', 'Resolved'], settled: ['即时办结', 'Settled at once'] },
  ...{ unfounded: ['不成立', 'Unfounded'], not_accepted: ['不予受理', 'Not accepted'] },
  ...{ transferred: ['移交', 'Transferred'], converted: ['转为非投诉', 'Converted'] },
  ...{ closed_unsettled: ['未达成一致', 'Closed unsettled'], unreachable: ['失联', 'Unreachable'] },
  ...{ individual: ['个人', 'Individual'], enterprise: ['企业', 'Enterprise'], vip: ['VIP', 'VIP'] },
  ...{ elderly: ['老年人', 'Elderly'], disabled: ['残障人士', 'Disabled'], minor: ['未成年人', 'Minor'] },
  ...{ internal: ['内部核实', 'Internal'], external: ['外部核实', 'External'] },
  ...{ asked: ['待答复', 'Asked'], answered: ['已答复', 'Answered'], waived: ['已免除', 'Waived'] },
  ...{ substantiated: ['属实', 'Substantiated'], partly: ['部分', 'Partly'] },
  ...{ unsubstantiated: ['不属实', 'Unsubstantiated'], undetermined: ['无法认定', 'Undetermined'] },
  ...{ complainant: ['投诉人', 'Complainant'], respondent: ['被投诉方', 'Respondent'] },
  ...{ employee: ['员工', 'Employee'], unit: ['部门', 'Unit'], supplier: ['供应商', 'Supplier'] },
  ...{ open: ['未开始', 'Open'], started: ['进行中', 'Started'], finished: ['已完成', 'Finished'] },
  ...{ cancelled: ['已取消', 'Cancelled'], yes: ['是', 'Yes'], no: ['否', 'No'] },
  ...{
    reached: ['已联系上', 'Reached'],
    no_answer: ['无人接听', 'No answer'],
    refused: ['拒绝回访', 'Refused'],
  },
}

const LABELS: Words = {
  ...{ sheet: ['客户投诉记录表', 'Customer complaint record'], reference: ['编号', 'Reference'] },
  ...{ state: ['状态', 'State'], printed: ['打印时间', 'Printed'], receipt: ['一、受理信息', '1. Receipt'] },
  ...{ receivedAt: ['受理时间', 'Received'], channel: ['渠道', 'Channel'], handler: ['承办人', 'Handler'] },
  ...{ department: ['承办部门', 'Department'], customer: ['客户', 'Customer'], phone: ['电话', 'Telephone'] },
  ...{ email: ['邮箱', 'E-mail'], type: ['客户类型', 'Customer type'], anonymous: ['匿名客户', 'Anonymous'] },
  ...{ vulnerable: ['特殊群体', 'Vulnerable'], contact: ['首选联系方式', 'Preferred contact'] },
  ...{ matter: ['二、投诉内容', '2. The complaint'], happenedAt: ['发生时间', 'Happened'] },
  ...{ scene: ['发生场景', 'Scene'], orderNumber: ['订单号', 'Order'], product: ['产品', 'Product'] },
  ...{ account: ['客户陈述', 'In the customer’s words'], demands: ['客户诉求', 'Demands'] },
  ...{ alreadyTried: ['已作尝试', 'Tried before'], respondents: ['被投诉对象', 'Complained of'] },
  ...{ category: ['类别', 'Category'], grade: ['级别', 'Grade'], gradeReasons: ['分级依据', 'Graded by'] },
  ...{ verifying: ['三、核实与陈述', '3. Verification and statements'], none: ['无', 'None'] },
  ...{ waivedAll: ['免核实', 'Done without verification'], missing: ['未取得陈述：', 'Missing: '] },
  ...{ planning: ['四、处理方案与审批', '4. Plan and approval'], recommended: ['推荐', 'recommended'] },
  ...{ accepted: ['客户已选', 'accepted'], cost: ['费用', 'Cost'], rootCause: ['根本原因', 'Root cause'] },
  ...{ approvedBy: ['审批人', 'Approved by'], decision: ['客户意见', 'The customer’s choice'] },
  ...{ settlement: ['即时办结', 'Settled at once'], doing: ['五、执行与答复', '5. Execution and answer'] },
  ...{ evidence: ['凭证', 'Evidence'], due: ['期限', 'Due'], answer: ['答复客户', 'Answer'] },
  ...{
    revisit: ['六、回访', '6. Revisit'],
    solved: ['已解决', 'Solved'],
    satisfaction: ['满意度', 'Satisfaction'],
  },
  ...{ ending: ['七、结案归档', '7. Ending and archive'], disposal: ['处理结果', 'Outcome'] },
  ...{
    reason: ['理由', 'Reason'],
    archivedAt: ['归档时间', 'Archived'],
    keptUntil: ['保存至', 'Kept until'],
  },
  ...{ hash: ['案卷校验值 (SHA-256)', 'SHA-256 of the dossier'], disposedAt: ['处置时间', 'Disposed of'] },
  ...{ lacking: ['案卷尚缺', 'Still missing'], course: ['八、办理经过', '8. What was done'] },
  ...{ when: ['时间', 'When'], what: ['事项', 'What'], who: ['人员', 'Who'], why: ['说明', 'Why'] },
  ...{ signHandler: ['承办人签字', 'Handler'], signApprover: ['负责人签字', 'In charge'] },
  ...{
    signDate: ['日期', 'Date'],
    hold: ['法律保留', 'Legal hold'],
    predecessor: ['前一案卷', 'Predecessor'],
  },
}

/** What happens without a command of the same name. */
const HAPPENED: Words = {
  ...{ 'verification.asked': ['发起核实', 'Verification asked'], 'message.sent': ['登记沟通', 'Message'] },
  ...{
    'verification.answered': ['核实答复', 'Verification answered'],
    'message.received': ['客户来信', 'Message received'],
  },
  ...{
    'verification.waived': ['免核实', 'Verification waived'],
    'statement.made': ['登记陈述', 'Statement'],
  },
  ...{ 'task.started': ['开始任务', 'Task started'], 'task.finished': ['完成任务', 'Task finished'] },
  ...{
    'task.cancelled': ['取消任务', 'Task cancelled'],
    'contact.attempted': ['联系客户', 'Contact attempted'],
  },
  ...{ 'clock.warned': ['时限预警', 'Limit warned of'], 'clock.breached': ['超时', 'Limit breached'] },
  ...{ 'clock.escalated': ['超时升级', 'Escalated'], 'complaint.disposed': ['处置', 'Disposed of'] },
  ...{ 'complaint.dismissal_proposed': ['提出终止办理', 'Dismissal proposed'] },
  ...{ 'complaint.dismissal_refused': ['否决终止办理', 'Dismissal refused'] },
  ...{ 'complaint.dismissed': ['终止办理', 'Dismissed'], 'complaint.received': ['接收登记', 'Received'] },
}

/** What a label of the sheet is called. */
export function labelOf(name: string, language: Language): string {
  return wordOf(LABELS, name, language)
}

/** What a code is called; a code of which nothing is known stands for itself. */
export function codeOf(code: string | null | undefined, language: Language): string {
  return code ? wordOf(CODES, code, language) : ''
}

/** What an event is called: by its command where it has one, else by itself. */
export function eventOf(type: string, language: Language): string {
  if (type in HAPPENED) return wordOf(HAPPENED, type, language)
  const said = type.replace('complaint.', '')
  const command = Object.entries(TRANSITIONS).find(([name]) => pastOf(name) === said)
  const name: Bilingual | undefined = command?.[1].name
  if (!name) return type
  return language === 'en' ? name.en : name.zh
}

const IRREGULAR: Readonly<Record<string, string>> = {
  ...{ withdraw: 'withdrawn', split: 'split', hold: 'held', plan: 'planned', transfer: 'transferred' },
  'legal-review': 'legally_reviewed',
  accept: 'assignment_accepted',
  'return-assignment': 'assignment_returned',
  'confirm-dismissal': 'dismissed',
}

function pastOf(command: string): string {
  return (
    IRREGULAR[command] ??
    (command.endsWith('fy')
      ? command.replace(/y$/, 'ied')
      : command.endsWith('e')
        ? `${command}d`
        : `${command}ed`)
  )
}

function wordOf(words: Words, key: string, language: Language): string {
  const found = words[key]
  if (!found) return key
  return language === 'en' ? found[1] : found[0]
}
