/** Where files are kept: sealed contents under keys that are made of ids only. */
export interface Storage {
  /**
   * Keeps all that `content` yields under a key that is new; once it resolves it is durable, and where it rejects nothing
   * is left. What `content` throws is thrown on; a store that can't keep it throws StorageUnavailable.
   */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>
  /** What was kept. Throws NotStored, StorageUnavailable. */
  read(key: string): Promise<AsyncIterable<Uint8Array>>
  /** Lets go what is kept there, if anything. Throws StorageUnavailable. */
  remove(key: string): Promise<void>
}

/** The store can't do its work now. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('the store of files can’t be used', { cause })
    this.name = 'StorageUnavailable'
  }
}
/** The store has nothing under that key, though it should. */
export class NotStored extends Error {
  constructor(key: string) {
    super(`nothing is stored under ${key}`)
    this.name = 'NotStored'
  }
}

/** Keeps nothing: where no store is set up. */
export const NO_STORAGE: Storage = {
  write: () => Promise.reject(new StorageUnavailable('none is set up')),
  read: () => Promise.reject(new StorageUnavailable('none is set up')),
  remove: async () => undefined,
}

/**
 * Lets a store take in a content, and tells afterwards whose fault it was where that failed: what the content itself threw
 * is thrown on, anything else is StorageUnavailable.
 */
export async function keeping(
  content: AsyncIterable<Uint8Array>,
  work: (watched: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  let own: { readonly error: unknown } | undefined
  async function* watched() {
    try {
      yield* content
    } catch (error) {
      own = { error }
      throw error
    }
  }
  try {
    await work(watched())
  } catch (cause) {
    throw own ? own.error : new StorageUnavailable(cause)
  }
}

const KEY = /^[0-9a-f-]{36}(?:\/[0-9a-f-]{36})*$/

/** A key as it is; throws where it is anything but ids, whoever made it. */
export function safeKey(key: string): string {
  if (!KEY.test(key)) throw new Error('a key of the store is made of ids only')
  return key
}
