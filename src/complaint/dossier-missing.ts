import { type DossierPart, describePart } from './dossier.ts'
import { hrefOf, methodOf } from './lifecycle.ts'

/** What is missing from a dossier, in both languages, each with the commands that supply it and where these are given. */
export function describeMissing(complaint: string, missing: readonly DossierPart[]) {
  return missing.map((part) => {
    const { en, zh, supply } = describePart(part)
    return {
      ...{ part, en, zh },
      supply: supply.map((command) => {
        return { command, href: hrefOf(command, complaint), method: methodOf(command) }
      }),
    }
  })
}
