/** What is used of pg-copy-streams, which brings no types: COPY as a stream, handed to `client.query`. */
declare module 'pg-copy-streams' {
  import type { Duplex, Readable } from 'node:stream'
  import type { Submittable } from 'pg'

  interface CopyStream extends Submittable {
    /** Rows copied, once the stream has ended. */
    readonly rowCount: number
  }

  /** COPY … TO STDOUT */
  export function to(statement: string): Readable & CopyStream
  /** COPY … FROM STDIN */
  export function from(statement: string): Duplex & CopyStream
}
