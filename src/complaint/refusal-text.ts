/** A text for people, in both languages of the service. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** Why a command is refused: whose matter it is, the rule behind it, and the sentence that says what to change. */
export interface RefusalText extends Bilingual {
  /** `person`: this person may not; `complaint`: the complaint isn't ready for it. */
  readonly about: 'person' | 'complaint'
  readonly rule: string
}
