/** When the gateway gives up. Milliseconds, bytes, characters and counts; tests and offices may say otherwise. */
export interface Limits {
  /** Until the connection stands, TLS included. */
  readonly connect: number
  /** From the connection to the headers of a stream. */
  readonly headers: number
  /** The same for an answer in one piece: most servers send its headers only when it is written. */
  readonly wholeAnswer: number
  /** From the headers to the first content; comments, empty deltas and blank lines are none. */
  readonly firstContent: number
  /** The same for a model that thinks first. */
  readonly firstThought: number
  /** Between two pieces of content. */
  readonly idle: number
  /** The whole call, with its waiting, retries and tools. */
  readonly total: number
  /** Content must come faster than `floorBytes` in each `floorWindow`. */
  readonly floorWindow: number
  readonly floorBytes: number
  /** The longest wait that a server may ask for by Retry-After. */
  readonly longestRest: number
  /** The mean of the first wait before a retry is half of this; it doubles with each. */
  readonly backoff: number
  /** Retries of one call, at most. */
  readonly retries: number
  /** Retries of all calls, as a share of their number. */
  readonly retryShare: number
  /** Failures in a row after which an endpoint is left alone. */
  readonly failures: number
  /** Before the first probe of an endpoint that is left alone; doubles up to sixteen times. Never less than a second apart. */
  readonly cooldown: number
  /** Calls that may wait for their turn. */
  readonly waiting: number
  /** Characters that a person sees of one answer. */
  readonly visible: number
  /** Characters that a model may think. */
  readonly thought: number
  /** Bytes of one answer on the wire. */
  readonly wire: number
  /** Bytes handed on and not yet taken; then the upstream is paused. */
  readonly buffer: number
  /** Bytes of a line of a stream, and of the arguments of one tool call. */
  readonly line: number
  /** Answers in one conversation with tools. */
  readonly steps: number
  /** Tool calls in one answer. */
  readonly calls: number
}

export const usualLimits: Limits = {
  connect: 5_000,
  headers: 30_000,
  wholeAnswer: 120_000,
  firstContent: 60_000,
  firstThought: 180_000,
  idle: 30_000,
  total: 300_000,
  floorWindow: 60_000,
  floorBytes: 120,
  longestRest: 60_000,
  backoff: 500,
  retries: 2,
  retryShare: 0.1,
  failures: 5,
  cooldown: 1_000,
  waiting: 1_000,
  visible: 200_000,
  thought: 400_000,
  wire: 64 * 2 ** 20,
  buffer: 2 ** 20,
  line: 2 ** 20,
  steps: 8,
  calls: 16,
}
