import type { Complaint, Disposal } from '../complaint/complaint.ts'
import type { Bilingual } from '../complaint/refusal-text.ts'
import type { State } from '../complaint/states.ts'

const IN_STATE: { readonly [S in Exclude<State, 'archived'>]: Bilingual } = {
  received: {
    en: 'We have your complaint and are looking into who can help you best.',
    zh: '您的投诉已登记，我们正在安排专人为您处理。',
  },
  classified: {
    en: 'We know what your complaint is about and are finding out what happened.',
    zh: '我们已了解您反映的问题，正在核实情况。',
  },
  graded: {
    en: 'We are finding out what happened and working on ways to put it right.',
    zh: '我们正在核实情况并拟定解决方案。',
  },
  planned: {
    en: 'There are ways to put it right; they are being approved before we offer them to you.',
    zh: '解决方案已经拟定，审批后将请您选择。',
  },
  approved: {
    en: 'What you chose is about to be carried out.',
    zh: '您选择的方案即将执行。',
  },
  executing: {
    en: 'What was agreed is being carried out.',
    zh: '方案正在执行。',
  },
  executed: {
    en: 'What was agreed is done. Please tell us whether it solved your problem.',
    zh: '方案已执行完毕，请告诉我们问题是否已经解决。',
  },
  revisited: {
    en: 'Thank you for telling us. If something is still open, you can say so until the date below.',
    zh: '感谢您的反馈。如仍有问题，可在下列日期之前提出。',
  },
  withdrawn: { en: 'You took your complaint back.', zh: '您已撤回投诉。' },
  dismissed: {
    en: 'We can’t uphold your complaint; the reasons, and how to appeal, stand below.',
    zh: '您的投诉未予支持，理由及申请复核的方式见下。',
  },
  merged: {
    en: 'It goes on together with another complaint of yours about the same matter.',
    zh: '已与您就同一事项提出的另一件投诉合并办理。',
  },
}

const TO_CHOOSE: Bilingual = {
  en: 'There are ways to put it right. Please choose one, or tell us that none suits you.',
  zh: '解决方案已经确定，请您选择其中一项，或告诉我们都不合适。',
}
const ASKED: Bilingual = {
  en: 'We asked you something and go on once you have answered.',
  zh: '我们向您提出了一个问题，收到您的答复后将继续办理。',
}

const ENDED: { readonly [D in Disposal]: Bilingual } = {
  resolved: { en: 'Your complaint is settled and closed.', zh: '您的投诉已办结归档。' },
  settled: { en: 'Your complaint is settled and closed.', zh: '您的投诉已办结归档。' },
  unfounded: {
    en: 'Your complaint was found to have no ground and is closed.',
    zh: '您的投诉经核实不成立，已归档。',
  },
  not_accepted: { en: 'Your complaint was not accepted and is closed.', zh: '您的投诉未予受理，已归档。' },
  withdrawn: { en: 'You took your complaint back; it is closed.', zh: '您已撤回投诉，案件已归档。' },
  merged: {
    en: 'It was closed together with another complaint of yours about the same matter.',
    zh: '已与您就同一事项提出的另一件投诉一并归档。',
  },
  transferred: {
    en: 'Your complaint was passed on to whoever is in charge of it.',
    zh: '您的投诉已移交主管机构。',
  },
  converted: { en: 'What you told us was answered and is closed.', zh: '您反映的事项已答复并归档。' },
  closed_unsettled: {
    en: 'We gave our final answer; what we still offer and where else you can turn stand below.',
    zh: '我们已作出最终答复，仍可提供的办法及其他途径见下。',
  },
  unreachable: {
    en: 'We couldn’t reach you and closed it after what was due to you was done.',
    zh: '我们多次未能联系到您，在履行应尽事项后予以归档。',
  },
}

/** How a complaint stands, in words for its customer; what the house has yet to decide among itself isn't told. */
export function statusOf(complaint: Complaint): Bilingual {
  const { state, disposal, awaiting, decision } = complaint
  if (state === 'archived') return ENDED[disposal ?? 'resolved']
  if (awaiting.includes('customer')) return ASKED
  if (mayChoose(complaint) && decision === null) return TO_CHOOSE
  return IN_STATE[state]
}

/** Whether the options are the customer's to see: approved, or in execution before anybody asked them (APP-2). */
export function mayChoose({ state, plan, approvedBy, greenChannel }: Complaint): boolean {
  if (!plan) return false
  return approvedBy !== null || (state === 'executing' && greenChannel)
}
