/**
 * Checks or mends one official document in a process that may nothing else (see guard.ts): what is wanted as a line of
 * JSON and then the bytes of the file from standard input; to standard output an empty line when it has them, then what was
 * found as a line of JSON and, of a mended file, its bytes. With `--kept` it is started long before its input comes.
 */
import { buffer } from 'node:stream/consumers'
import { setImmediate as others } from 'node:timers/promises'
import { cutNetwork } from '../documents/no-network.ts'
import { Unreadable } from '../documents/reading.ts'
import { openWord, type WordDocument } from '../documents/word/document.ts'
import { previewOf } from '../documents/word/preview/index.ts'
import { checkWord, fixDocx } from '../skills/check/index.ts'
import { allWordsOf } from './all-words.ts'
import { officeOf, type Wanted } from './wanted.ts'
import { ownDocument } from './warm-up.ts'

interface Said {
  readonly answer: object
  readonly bytes?: Buffer
}

const wordsOf = (wanted: Wanted, word: WordDocument) => (wanted.words ? { words: allWordsOf(word) } : {})

function carryOut(wanted: Wanted, bytes: Buffer): Said {
  const office = officeOf(wanted.office)
  if (wanted.task === 'check') {
    const word = openWord(bytes)
    const { result } = checkWord(word, office)
    const preview = wanted.preview ? { preview: previewOf(word) } : {}
    return { answer: { verdict: 'ok', result, ...preview, ...wordsOf(wanted, word) } }
  }
  const { bytes: fixed, mended, left } = fixDocx(bytes, office, wanted.chosen && new Set(wanted.chosen))
  const words = wanted.words ? wordsOf(wanted, openWord(bytes)) : {}
  return { answer: { verdict: 'ok', mended, result: left, ...words }, bytes: fixed }
}

/** What a file is that can't be checked: the reader of all formats knows it, and what to do. */
async function whyNot(error: unknown, bytes: Buffer, name: string): Promise<Said> {
  const { readBytes } = await import('../documents/read.ts')
  const { verdict, format, advice } = await readBytes(bytes, name)
  const isRead = verdict === 'ok' || verdict === 'ok-partial' || (verdict === 'empty' && format === 'docx')
  if (!isRead) return { answer: { verdict, advice } }
  if (format !== 'docx') {
    return {
      answer: {
        verdict: 'unsupported',
        advice: '只能检查 docx 格式的公文。请用 WPS 或 Word 打开后另存为 docx，再交来。',
      },
    }
  }
  if (error instanceof Unreadable) return { answer: { verdict: error.verdict, advice: error.advice } }
  throw error
}

/** Where most of what is compiled was compiled. */
const rounds = 4

/** Checks a document of our own until one that is to be checked has come. */
async function warmUp(awaited: Promise<unknown>): Promise<void> {
  let hasCome = false
  const come = () => {
    hasCome = true
  }
  awaited.then(come, come)
  const own = ownDocument()
  for (let round = 0; round < rounds && !hasCome; round++) {
    carryOut({ task: 'check', name: '', office: { off: [], codes: {} }, preview: true, words: true }, own)
    await others()
  }
}

cutNetwork()
const input = buffer(process.stdin)
if (process.argv.includes('--kept')) await warmUp(input)
const said = await input
// whoever kept it waiting has gone
if (said.length === 0) process.exit(0)
process.stdout.write('\n')
const end = said.indexOf('\n')
const wanted = JSON.parse(said.toString('utf8', 0, end)) as Wanted
const bytes = said.subarray(end + 1)
let found: Said
try {
  found = carryOut(wanted, bytes)
} catch (error) {
  found = await whyNot(error, bytes, wanted.name)
}
process.stdout.write(`${JSON.stringify(found.answer)}\n`)
process.stdout.write(found.bytes ?? '', () => process.exit(0))
