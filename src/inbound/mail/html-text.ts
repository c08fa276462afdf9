const MOST_CHARACTERS = 400_000
/** Elements of which nothing is meant to be read. */
const UNREAD = ['head', 'style', 'script', 'title', 'template'] as const
const BLOCK =
  /^(?:address|article|blockquote|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|table|tbody|thead|tr|ul)$/
/** Where mail programs begin what is quoted; what follows is not the sender's own. */
const QUOTED_FROM =
  /<[a-z]+\b[^<>]{0,200}?(?:class=["']?(?:gmail_quote|yahoo_quoted|moz-cite-prefix|foxmail_quote)|id=["']?(?:divRplyFwdMsg|appendonsend|isReplyContent|mail-editor-reference-message-container|origbody))/i
const PIECE = /<\/?([a-z][a-z0-9]*)[^<>]*>|<[!?/][^<>]*>|[^<]+|</gi
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}\d?));?/gi
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ' },
  ...{ copy: '©', reg: '®', trade: '™', deg: '°', plusmn: '±', times: '×', divide: '÷', middot: '·' },
  ...{ yen: '¥', euro: '€', pound: '£', cent: '¢', sect: '§', bull: '•', hellip: '…', permil: '‰' },
  ...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»' },
  ...{ zwj: '', zwnj: '', lrm: '', rlm: '', shy: '' },
}

/** The sender's own part of an HTML body: without what is quoted, as far as mail programs mark it. */
export function ownHtml(html: string): string {
  const short = html.slice(0, MOST_CHARACTERS)
  const from = short.search(QUOTED_FROM)
  const own = withoutElement(from < 0 ? short : short.slice(0, from), 'blockquote')
  return textOfHtml(own) !== '' || /<img\b/i.test(own) ? own : short
}

/** An HTML body as text, a line for every block; of one that is far too long only the beginning. */
export function textOfHtml(html: string): string {
  let read = withoutComments(html.slice(0, MOST_CHARACTERS))
  for (const name of UNREAD) read = withoutElement(read, name)
  const lines: string[] = ['']
  for (const [piece, name] of read.matchAll(PIECE)) {
    if (name) onTag(lines, name.toLowerCase(), piece.startsWith('</'))
    else if (!piece.startsWith('<') || piece === '<') lines.push((lines.pop() ?? '') + flat(piece))
  }
  return lines
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function onTag(lines: string[], tag: string, isEnd: boolean): void {
  if (tag === 'br') lines.push('')
  else if (tag === 'td' || tag === 'th') lines.push(`${lines.pop() ?? ''} `)
  else if (BLOCK.test(tag)) newBlock(lines, isEnd && tag === 'p')
}

function newBlock(lines: string[], isParagraph: boolean): void {
  if (lines.at(-1)?.trim() !== '') lines.push('')
  if (isParagraph && lines.at(-2)?.trim() !== '') lines.push('')
}

/** Line breaks of the source are spaces to a reader. */
function flat(text: string): string {
  return text.replace(/[\r\n\t]/g, ' ').replace(ENTITY, (entity, hex, decimal, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? entity
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : ''
  })
}

/** Takes elements out, with what is in them; one that never ends goes to the end. */
function withoutElement(html: string, name: string): string {
  const kept: string[] = []
  let [depth, from] = [0, 0]
  for (const found of html.matchAll(new RegExp(`<(/?)${name}(?=[\\s>/])`, 'gi'))) {
    const isEnd = found[1] === '/'
    if (isEnd && depth === 0) continue
    if (!isEnd && depth === 0) kept.push(html.slice(from, found.index))
    depth += isEnd ? -1 : 1
    if (depth > 0) continue
    const end = html.indexOf('>', found.index)
    if (end < 0) return kept.join(' ')
    from = end + 1
  }
  return depth > 0 ? kept.join(' ') : [...kept, html.slice(from)].join(' ')
}

function withoutComments(html: string): string {
  const kept: string[] = []
  let from = 0
  for (let start = html.indexOf('<!--'); start >= 0; start = html.indexOf('<!--', from)) {
    kept.push(html.slice(from, start))
    const end = html.indexOf('-->', start)
    if (end < 0) return kept.join(' ')
    from = end + 3
  }
  return [...kept, html.slice(from)].join(' ')
}
