/** Zero-width marks, direction overrides and tag characters: they show nothing and hide much. */
const invisible = /[\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu

/** Other marks that some readers end a line at. */
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g

/** Controls, ESC and CSI among them, but for tab, line feed and NUL: they move a terminal's cursor, and nobody sees them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0001-\u0008\u000b-\u001f\u007f-\u009f]/g

/** A text as it is kept: what people wrote, in NFC, its lines ended by LF, without characters that nobody sees. */
export function visibleText(text: string): string {
  return text.replace(lineEnds, '\n').replace(controls, '').replace(invisible, '').normalize('NFC')
}
