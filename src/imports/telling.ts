/** The same pieces; `alive` is told of each before it is worked on, and what it throws is thrown. */
export async function* telling<T>(pieces: AsyncIterable<T>, alive: () => Promise<void>): AsyncGenerator<T> {
  for await (const piece of pieces) {
    await alive()
    yield piece
  }
}
