import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'

const ROOT = new URL('../../', import.meta.url)

/** The text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}

/** The files under a folder of the repository, with their paths from its root. */
export function filesUnder(folder: string): string[] {
  return readdirSync(fileURLToPath(new URL(folder, ROOT)), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(fileURLToPath(ROOT), join(parentPath, name)))
    .sort()
}

/** The documents of a YAML file, taken to be of that shape; throws where one is malformed. */
export function documentsOf<Shape>(path: string): Shape[] {
  return parseAllDocuments(textOf(path), { merge: true, uniqueKeys: true }).map((document) => {
    if (document.errors[0]) throw document.errors[0]
    return document.toJS() as Shape
  })
}

/** The variables that a YAML text sets, or names in a comment in the way that they would be set; each once. */
export function namedIn(text: string): string[] {
  const names = text.matchAll(/^ *(?:# )?(?:- \{ name: )?([A-Z][A-Z_]+)(?=:|, value:)/gm)
  return [...new Set([...names].map(([, name = '']) => name))]
}
