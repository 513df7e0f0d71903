const mebi = 2 ** 20

/** What a file may cost. All of them count what is produced, since headers can say anything. */
export const limits = {
  /** Bytes of the file itself. */
  file: 50 * mebi,
  /** Bytes that one entry of an archive may unpack to, and all that are read together. */
  entry: 64 * mebi,
  unpacked: 256 * mebi,
  /** From so many bytes on, an entry that grows by more than this factor is a bomb. */
  bombBytes: 10 * mebi,
  bombRatio: 200,
  entries: 10_000,
  /** Of an entry's name, in bytes. */
  name: 1024,
  depth: 256,
  /** Elements and words of one part that is held as a whole, to be changed. */
  nodes: 800_000,
  attributes: 256,
  /** UTF-16 units of all blocks. */
  characters: 20_000_000,
  blocks: 500_000,
  /** Cells of all tables, the empty ones among them. */
  cells: 1_000_000,
  pages: 5_000,
  /** Of what is hidden: pieces, and characters that each may show. */
  hidden: 1_000,
  hiddenText: 2_000,
  /** Of a child: resident bytes, bytes of its answer, milliseconds that it may take. */
  memory: 640 * mebi,
  answer: 192 * mebi,
  milliseconds: 20_000,
  /** Of pages that are recognised, by the command: at most so many, in so much time together, and each. */
  scans: { pages: 200, milliseconds: 20 * 60_000 },
  page: { milliseconds: 40_000, memory: 1024 * mebi, answer: 8 * mebi },
  /** Of the picture of a page: its dots, a byte each. */
  picture: 48 * mebi,
} as const
