import type { Bilingual } from '../complaint/refusal-text.ts'
import type { Improvement } from './improvement.ts'
import type { RateComparison } from './rate.ts'

const DAY_MS = 86_400_000

/** A stretch of time in which complaints were counted; instants. */
export interface Window {
  readonly from: string
  readonly to: string
}

/** A window with what was counted in it. */
export interface Counted extends Window {
  readonly days: number
  readonly complaints: number
}

/** IMP-1: how often that kind of complaint came before and after; `after` is null until it is done. */
export interface Effect extends Omit<RateComparison, 'finding'> {
  readonly before: Counted
  readonly after: Counted | null
  readonly finding: RateComparison['finding'] | 'not_yet'
  readonly asOf: string
  readonly significance: number
}

/**
 * The windows of an improvement: before it was started, and since it was done; what lies between is neither. The first
 * doesn't begin before the first complaint on record (`since`), the second ends now at the latest. Lengths in days.
 */
export function windowsOf(
  { startedAt, doneAt }: Pick<Improvement, 'startedAt' | 'doneAt'>,
  length: { readonly before: number; readonly after: number },
  { at, since }: { readonly at: Date; readonly since: Date },
): { readonly before: Window; readonly after: Window | null } {
  const end = startedAt === null ? at.getTime() : Date.parse(startedAt)
  const begin = Math.min(end, Math.max(end - length.before * DAY_MS, since.getTime()))
  const done = doneAt === null ? null : Date.parse(doneAt)
  return {
    before: windowOf(begin, end),
    after: done === null ? null : windowOf(done, Math.min(at.getTime(), done + length.after * DAY_MS)),
  }
}

function windowOf(from: number, to: number): Window {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** How long a window is, in days and parts of days. */
export function daysOf({ from, to }: Window): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}

/** The effect in plain words, in both languages. */
export function statementOf({ before, after, finding, pValue }: Effect): Bilingual {
  const counts = {
    en: `${of(before)} before, ${after ? of(after) : 'none counted yet'} after`,
    zh: `此前 ${inChinese(before)}，此后 ${after ? inChinese(after) : '尚未统计'}`,
  }
  const { en, zh } = STATEMENTS[finding](pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`)
  return { en: `${en}: ${counts.en}.`, zh: `${zh}：${counts.zh}。` }
}

const STATEMENTS: { readonly [F in Effect['finding']]: (p: string) => Bilingual } = {
  fell: (p) => ({
    en: `The rate fell by more than chance allows (p ${p})`,
    zh: `发生率下降，超出偶然范围（p ${p}）`,
  }),
  rose: (p) => ({
    en: `The rate rose by more than chance allows (p ${p})`,
    zh: `发生率上升，超出偶然范围（p ${p}）`,
  }),
  no_change_shown: (p) => ({
    en: `No change of the rate is shown (p ${p})`,
    zh: `未能证明发生率有变化（p ${p}）`,
  }),
  undetermined: () => ({ en: 'Too few complaints to tell', zh: '投诉数量过少，无法判断' }),
  not_yet: () => ({ en: 'It is not done yet', zh: '改进措施尚未完成' }),
}

function of({ complaints, days }: Counted): string {
  return `${complaints} in ${days.toFixed(1)} days`
}

function inChinese({ complaints, days }: Counted): string {
  return `${days.toFixed(1)} 天 ${complaints} 件`
}
