/** 410: what followed the event that was asked for is no longer offered. */
export class EventsGone extends Error {
  /** After which event comes what is still offered, which was the last when it was looked, and since when it is. */
  readonly more: { readonly after: string; readonly latest: string; readonly offeredSince: string }
  constructor(more: EventsGone['more']) {
    super('events gone')
    this.more = more
  }
}
