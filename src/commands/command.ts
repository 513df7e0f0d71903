export interface Command {
  readonly name: string
  readonly usage: string
  readonly summary: string
  /** Returns the exit code. */
  run(args: string[]): Promise<number>
}
