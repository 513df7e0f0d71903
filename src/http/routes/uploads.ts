import { readingLimits } from '../../documents/index.ts'
import { addSource, isOfRows, sourceFromFile, sourceOfFile } from '../../library/index.ts'
import { NotFound, Problem } from '../../problems.ts'
import { Upload, UploadQuery } from '../../shapes/library.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'
import { createTurns } from '../overload.ts'

/**
 * Of a file that somebody waits for: how long it may be read, and how many bytes may come out, since what is made of
 * them holds up everybody else. 600,000 characters take a twentieth of a second. Recognising what was scanned takes some
 * seconds a page, in a queue of its own.
 */
const limits = { milliseconds: 14_000, answer: 2 * 2 ** 20, scans: { pages: 20, milliseconds: 60_000 } }

/** Files that are read at once, each in a process that may take some hundred megabytes; others wait this long. */
const reading = { places: 4, reserved: 0, patience: 8_000, sentence: '现在交来的文件太多，请过几秒重试。' }

const manyInOne = () =>
  new Problem(
    422,
    'unsupported',
    'YAML、JSONL 一个文件里有许多条，请交系统管理员在服务器上用 bangban import 导入。这里请一份一份地交文件。',
  )

/** What is kept of a call for its repeat. */
interface Taken {
  readonly isNew: boolean
  readonly sha256: string
}

/** Files that are brought at the desk: each is read at once and becomes a draft, by the same way as at the machine. */
export function uploadRoutes({ signed }: Endpoints, { office: { ledger } }: Web): void {
  const takeReader = createTurns(reading)

  signed(
    {
      method: 'post',
      path: '/knowledge/uploads',
      tag: '文献',
      summary: '交一份文件（请求体就是文件本身）：读出文字，成为待发布的草稿；同一份文件只收一次',
      access: 'knowledge.edit',
      query: UploadQuery,
      file: {
        limit: readingLimits.file,
        tooLarge: `文件超过 ${readingLimits.file / 2 ** 20} MB，没有收下。请拆成几个文件再交来。`,
        read: async ({ bytes, sha256, signal }, { name, kind, classification, department }) => {
          if (isOfRows(name)) throw manyInOne()
          const leave = await takeReader('ordinary')
          try {
            const file = { bytes, name, sha256 }
            const belonging = { kind, classification, departmentId: department ?? null }
            return { sha256, draft: await sourceFromFile(file, belonging, { ...limits, signal, beforeScans: leave }) }
          } finally {
            leave()
          }
        },
      },
      response: Upload,
      show: async ({ tx, act }, done) => {
        const { isNew, sha256 } = done as Taken
        return { isNew, source: await sourceOfFile(tx, act, sha256) }
      },
    },
    async ({ tx, act, query: { department }, read: { draft, sha256 } }) => {
      const known = tx
        .selectFrom('department')
        .select('id')
        .where('id', '=', department ?? '')
      if (department !== undefined && !(await known.executeTakeFirst()))
        throw new NotFound('没有这个部门，请重新选择。')
      const change = { ledger, actor: { kind: 'person' as const, id: act.person.id }, now: act.now }
      const id = await addSource(tx, change, draft)
      return { isNew: id !== undefined, sha256 }
    },
  )
}
