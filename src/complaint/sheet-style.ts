import { createHash } from 'node:crypto'

/** How the sheet looks, on paper first: A4, black on white, no row torn apart where it can be helped. */
export const SHEET_STYLE = `
@page { size: A4; margin: 14mm 13mm 16mm }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 190mm; padding: 8mm 4mm; color: #111; background: #fff;
  font: 10.5pt/1.5 "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
  "WenQuanYi Zen Hei", Arial, sans-serif }
header { text-align: center; margin-bottom: 3mm }
h1 { font-size: 17pt; letter-spacing: .12em; margin: 0 0 1mm }
h2 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid }
header p { margin: 0; display: flex; justify-content: space-between; font-size: 9.5pt }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { border: .3mm solid #444; padding: 1.2mm 2mm; vertical-align: top; text-align: left; overflow-wrap: anywhere }
th { background: #f0f0f0; font-weight: 600; width: 26mm }
td { white-space: pre-line }
thead th { width: auto; text-align: center }
tr { break-inside: avoid }
.course { font-size: 9pt }
.course th:nth-child(1) { width: 33mm } .course th:nth-child(2) { width: 34mm } .course th:nth-child(3) { width: 36mm }
.mark { font-weight: 600 }
code { font: 8.5pt/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
.sign td { height: 14mm }
@media print { body { padding: 0; max-width: none } th { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
`

/** What a browser may do with the sheet: apply this very style, and nothing else. */
export const SHEET_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(SHEET_STYLE).digest('base64')}'`,
  ...["base-uri 'none'", "form-action 'none'"],
].join('; ')
