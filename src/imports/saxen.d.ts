declare module 'saxen' {
  /** Reads XML as it comes; entities of its own are not known, so that none can grow. */
  export class Parser {
    on(
      event: 'openTag',
      told: (
        name: string,
        attributes: () => Record<string, string>,
        decode: (text: string) => string,
      ) => void,
    ): this
    on(event: 'closeTag', told: (name: string) => void): this
    on(event: 'text', told: (text: string, decode: (text: string) => string) => void): this
    on(event: 'cdata', told: (text: string) => void): this
    on(event: 'error', told: (error: Error) => void): this
    write(xml: string): unknown
    end(): unknown
  }
}
