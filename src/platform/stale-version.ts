/** The caller's version is not the current one. */
export class StaleVersion extends Error {
  constructor(readonly version: number) {
    super('stale version')
    this.name = 'StaleVersion'
  }
}
