import { limits } from '../limits.ts'
import { Unreadable } from '../reading.ts'

/** The lines of a text, whatever ends them. Throws Unreadable before there are too many to keep. */
export function linesOf(text: string): string[] {
  let count = 0
  for (let at = text.search(/[\r\n\f]/); at >= 0 && at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code === 10 || code === 12 || code === 13) && ++count > 2 * limits.blocks) {
      throw new Unreadable(
        'too-large',
        `文件超过 ${(2 * limits.blocks) / 10_000} 万行，没有读取。请拆成几个文件再交来。`,
      )
    }
  }
  return text.split(/\r\n|\r|\n|\f/)
}
