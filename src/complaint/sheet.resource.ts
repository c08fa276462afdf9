import type { Language } from '../platform/problem.ts'
import type { Policies } from '../policy/policy.ts'
import type { Dossier } from './dossier.resource.ts'
import { type Cell, cells, instantIn, listed, moneyOf, row, safe, table, whole } from './sheet-html.ts'
import { SHEET_POLICY, SHEET_STYLE } from './sheet-style.ts'
import { codeOf, eventOf, labelOf } from './sheet-words.ts'

/** What the sheet needs besides the dossier: whose language, whose days, the names of categories. */
export interface Paper {
  readonly language: Language
  readonly timeZone: string
  readonly taxonomy: Policies['taxonomy']
  readonly at: Date
}

interface Page {
  readonly complaint: Dossier['complaint']
  readonly dossier: Dossier
  readonly label: (name: string) => string
  readonly code: (code: string | null | undefined) => string
  readonly when: (at: string | null | undefined) => string
  readonly paper: Paper
}

/** 客户投诉记录表: a dossier as a page to read and print: no script, nothing from elsewhere, every text escaped. */
export function sheetOf(dossier: Dossier, paper: Paper): string {
  const page: Page = {
    ...{ complaint: dossier.complaint, dossier, paper },
    label: (name) => labelOf(name, paper.language),
    code: (code) => codeOf(code, paper.language),
    when: (at) => instantIn(at, paper.timeZone),
  }
  const parts = [receipt, matter, verifying, planning, doing, revisiting, ending, course, signing]
  return `<!doctype html>
<html lang="${paper.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${SHEET_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${safe(`${page.label('sheet')} ${dossier.complaint.reference}`)}</title>
<style>${SHEET_STYLE}</style>
</head>
<body>
${head(page)}
${parts.map((part) => part(page)).join('\n')}
</body>
</html>
`
}

function head({ complaint, label, code, when, paper }: Page): string {
  const told = [
    `${label('reference')}: ${complaint.reference}`,
    `${label('state')}: ${code(complaint.state)}`,
    `${label('printed')}: ${when(paper.at.toISOString())}`,
  ]
  const spans = told.map((one) => `<span>${safe(one)}</span>`).join('')
  return `<header><h1>${safe(label('sheet'))}</h1><p>${spans}</p></header>`
}

function receipt({ complaint, label, code, when }: Page): string {
  const { customer, referral } = complaint
  const name = customer.name ?? (customer.anonymous ? label('anonymous') : '')
  return table(label('receipt'), [
    cells([label('receivedAt'), when(complaint.receivedAt)], [label('channel'), code(complaint.channel)]),
    cells([label('handler'), complaint.handler], [label('department'), complaint.department]),
    cells([label('customer'), name], [label('type'), code(customer.type)]),
    cells([label('phone'), customer.phone], [label('email'), customer.email]),
    cells(
      [label('contact'), code(customer.preferredContact)],
      [label('vulnerable'), code(customer.vulnerable) || label('none')],
    ),
    ...(referral ? [whole(code('regulator'), listed([referral.authority, referral.caseNumber]))] : []),
    ...(complaint.predecessor ? [whole(label('predecessor'), complaint.predecessor)] : []),
  ])
}

function matter({ complaint, label, code, when, paper }: Page): string {
  const { incident, demands, respondents } = complaint
  const demanded = demands.map(({ kind, words }) => (words ? `${code(kind)}: ${words}` : code(kind)))
  return table(label('matter'), [
    cells([label('happenedAt'), when(incident.at)], [label('product'), incident.product]),
    cells([label('scene'), incident.scene ?? incident.page], [label('orderNumber'), incident.orderNumber]),
    whole(label('account'), complaint.account),
    whole(label('demands'), listed(demanded)),
    whole(label('alreadyTried'), complaint.alreadyTried),
    whole(label('respondents'), listed(respondents.map(({ kind, name }) => `${code(kind)}: ${name}`))),
    cells([label('category'), categoryOf(complaint, paper)], [label('grade'), code(complaint.grade)]),
    whole(label('gradeReasons'), listed(complaint.gradeReasons.map(({ fact }) => fact))),
  ])
}

function categoryOf({ matters }: Page['complaint'], { taxonomy, language }: Paper): string {
  const called = (name: { zh: string; en: string } | undefined, code: string) =>
    (language === 'en' ? name?.en : name?.zh) ?? code
  return listed(
    matters.map(({ category, subcategory }) => {
      const found = taxonomy.categories.find(({ code }) => code === category)
      const below = found?.subcategories.find(({ code }) => code === subcategory)
      return `${called(found?.name, category)} / ${called(below?.name, subcategory)}`
    }),
  )
}

function verifying({ complaint, label, code }: Page): string {
  const verified = complaint.verifications.map(({ kind, owner, question, answer, finding, reason }) =>
    whole(code(kind), listed([`${owner}: ${question}`, answer, code(finding), reason])),
  )
  const said = complaint.statements.map(({ by, words, missing }) =>
    whole(code(by), words ?? `${label('missing')}${missing ?? ''}`),
  )
  const waived = complaint.verificationWaived ? [whole(label('waivedAll'), code('yes'))] : []
  return table(label('verifying'), orNone([...verified, ...waived, ...said], label))
}

function planning({ complaint, label, when }: Page): string {
  const { plan, decision, settlement } = complaint
  const options = (plan?.options ?? []).map((option, index) => {
    const marks = [
      ...(option.id === plan?.recommended ? [label('recommended')] : []),
      ...(option.id === decision?.accepted ? [label('accepted')] : []),
    ]
    const title = marks.length > 0 ? `${option.title} (${marks.join(', ')})` : option.title
    const measures = option.measures.map(({ action, owner, dueIn }) => `· ${action} — ${owner}, ${dueIn}`)
    const basis = option.basis.join('; ')
    return whole(
      `${index + 1}`,
      listed([title, ...measures, `${label('cost')}: ${moneyOf(option.cost)}`, basis]),
    )
  })
  return table(label('planning'), [
    ...orNone([...options], label),
    ...(settlement
      ? [
          whole(
            label('settlement'),
            listed([`${settlement.remedy} ${moneyOf(settlement.cost)}`, settlement.words]),
          ),
        ]
      : []),
    ...(plan
      ? [
          whole(label('rootCause'), plan.rootCause),
          whole(label('approvedBy'), plan.approvedBy),
          whole(label('decision'), decision && listed([decision.words, when(decision.at)])),
        ]
      : []),
  ])
}

function doing({ complaint, label, code, when }: Page): string {
  const tasks = complaint.tasks.map(({ action, owner, state, dueAt, evidence, reason, endedAt }) =>
    whole(
      code(state),
      listed([
        `${action} — ${owner}, ${label('due')}: ${when(dueAt)}${endedAt ? ` → ${when(endedAt)}` : ''}`,
        evidence && `${label('evidence')}: ${listed([evidence.reference, evidence.note])}`,
        reason,
      ]),
    ),
  )
  return table(label('doing'), [
    ...orNone(tasks, label),
    whole(label('answer'), complaint.answer),
    ...(complaint.conclusion ? [whole('', listed(complaint.conclusion.otherWays))] : []),
  ])
}

function revisiting({ complaint, label, code, when }: Page): string {
  const attempts = complaint.revisits.map(({ at, channel, outcome, solved, satisfaction, words, by }) =>
    whole(
      when(at),
      listed([
        `${code(channel)}, ${code(outcome)} — ${by}`,
        solved && `${label('solved')}: ${code(solved)}`,
        satisfaction === null ? null : `${label('satisfaction')}: ${satisfaction} / 5`,
        words,
      ]),
    ),
  )
  return table(label('revisit'), orNone(attempts, label))
}

function ending({ complaint, dossier, label, code, when, paper }: Page): string {
  const { archive, missingParts, disposed, keptUntil } = dossier
  const { dismissal } = complaint
  const lacking = missingParts.map((part) => (paper.language === 'en' ? part.en : part.zh))
  return table(label('ending'), [
    cells([label('disposal'), code(complaint.disposal)], [label('archivedAt'), when(complaint.archivedAt)]),
    ...(dismissal ? [whole(label('reason'), listed([dismissal.ground, dismissal.reason]))] : []),
    ...(lacking.length > 0 ? [whole(label('lacking'), listed(lacking))] : []),
    ...(archive ? [row([label('hash'), `<code>${safe(archive.sha256)}</code>`, 3, 'html'])] : []),
    cells([label('keptUntil'), when(keptUntil)], [label('hold'), code(complaint.legalHold ? 'yes' : 'no')]),
    ...(disposed ? [whole(label('disposedAt'), when(disposed.at))] : []),
  ])
}

function course({ dossier, label, when, paper }: Page): string {
  const heads = ['when', 'what', 'who', 'why'].map((name) => `<th>${safe(label(name))}</th>`).join('')
  const rows = dossier.events.map(({ at, type, actor, role, reason }) => {
    const told = [when(at), eventOf(type, paper.language), `${actor} (${role})`, reason ?? '']
    return `<tr>${told.map((one) => `<td>${safe(one)}</td>`).join('')}</tr>`
  })
  return `<h2>${safe(label('course'))}</h2>
<table class="course"><thead><tr>${heads}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`
}

function signing({ label }: Page): string {
  const fields = ['signHandler', 'signApprover', 'signDate']
  const sign = fields.map((name) => `<th>${safe(label(name))}</th><td></td>`).join('')
  return `<h2></h2><table class="sign"><tbody><tr>${sign}</tr></tbody></table>`
}

function orNone(rows: readonly Cell[], label: Page['label']): readonly Cell[] {
  return rows.length > 0 ? rows : [whole('', label('none'))]
}
