/** A row of a table, as HTML that is safe already. */
export type Cell = string

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}

/** A text as it may stand anywhere in HTML: nothing of it is markup, and control characters are left out. */
export function safe(text: string | null | undefined): string {
  return Array.from(text ?? '', (character) => ESCAPES[character] ?? visible(character)).join('')
}

/** A heading and the table below it. */
export function table(title: string, rows: readonly Cell[]): string {
  return `<h2>${safe(title)}</h2>\n<table><tbody>\n${rows.join('\n')}\n</tbody></table>`
}

/** Two labels with their texts, side by side. */
export function cells(
  ...pairs: readonly (readonly [label: string, text: string | null | undefined])[]
): Cell {
  return `<tr>${pairs.map(([label, text]) => `<th>${safe(label)}</th><td>${safe(text)}</td>`).join('')}</tr>`
}

/** One label with a text over the whole width. */
export function whole(label: string, text: string | null | undefined): Cell {
  return row([label, safe(text), 3, 'html'])
}

/** One label with HTML that is safe already, over so many columns. */
export function row([label, html, columns]: readonly [string, string, number, 'html']): Cell {
  return `<tr><th>${safe(label)}</th><td colspan="${columns}">${html}</td></tr>`
}

/** Several texts, a line each; what is absent is left out. */
export function listed(texts: readonly (string | null | undefined)[]): string {
  return texts.filter(Boolean).join('\n')
}

/** An amount of fen in yuan. */
export function moneyOf({
  amount,
  currency,
}: {
  readonly amount: number
  readonly currency: string
}): string {
  return `${currency} ${(amount / 100).toFixed(2)}`
}

/** An instant as the clocks of a time zone show it, to the minute. */
export function instantIn(at: string | null | undefined, timeZone: string): string {
  if (!at) return ''
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return format.format(new Date(at))
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 32 && character !== '\n' && character !== '\t' ? '' : character
}
