/** What the path names doesn't exist in this complaint, or not for this person: one answer for both. */
export class NotHere extends Error {
  constructor() {
    super('not here')
    this.name = 'NotHere'
  }
}
