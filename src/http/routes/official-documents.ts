import { readingLimits } from '../../documents/index.ts'
import { beijingDay } from '../../language/index.ts'
import { checkFile, fixFile, type NotChecked, OfficeFile } from '../../official-documents/index.ts'
import { Problem } from '../../problems.ts'
import { CheckQuery, FixQuery, OfficialCheck } from '../../shapes/official-document.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'
import { createTurns } from '../overload.ts'

/** Documents that are looked at together, each in a process of its own; others wait this long. */
const looking = { places: 2, reserved: 0, patience: 8_000, sentence: '现在检查公文的人太多，请过几秒重试。' }

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const body = {
  limit: readingLimits.file,
  tooLarge: `文件超过 ${readingLimits.file / 2 ** 20} MB，没有检查。请拆成几个文件再交来。`,
}

/** 公文检查: a file comes in and what was found goes out; nothing of it is kept, and nothing is decided. */
export function officialDocumentRoutes({ signed }: Endpoints, { now, checker }: Web): void {
  const takePlace = createTurns(looking)
  const tag = '公文'
  const access = 'document.check'
  const office = () => ({ ...OfficeFile.parse({}), today: beijingDay(now()) })

  async function inTurn<Said extends { readonly verdict: string }>(look: () => Promise<Said | NotChecked>) {
    const leave = await takePlace('ordinary')
    try {
      const said = await look()
      if ('advice' in said) throw new Problem(422, said.verdict, said.advice)
      return said
    } finally {
      leave()
    }
  }

  signed(
    {
      method: 'post',
      path: '/official-documents/check',
      tag,
      summary:
        '检查公文（请求体就是 docx 文件）：哪里不合规定，依据哪一条，能不能自动改；另附按打印样子排的预览。不保存',
      access,
      query: CheckQuery,
      file: {
        ...body,
        read: async ({ bytes, signal }, { name }) => {
          const started = performance.now()
          const wanted = { name, office: office(), preview: true, words: true }
          const { result, preview } = await inTurn(() =>
            checkFile(Buffer.from(bytes), wanted, { signal, kept: checker }),
          )
          const { kind, title, faults, unchecked } = result
          return {
            ...(kind ? { kind } : {}),
            title,
            faults,
            unchecked,
            preview: preview ?? { sections: [], left: 0 },
            milliseconds: Math.round(performance.now() - started),
          }
        },
      },
      response: OfficialCheck,
      keyless: true,
    },
    async ({ read }) => read,
  )

  signed(
    {
      method: 'post',
      path: '/official-documents/fix',
      tag,
      summary: '改好公文里选定的问题，交回改好的 docx，其余一字不动；不保存',
      access,
      query: FixQuery,
      file: {
        ...body,
        read: async ({ bytes, signal }, { name, keys }) => {
          const chosen = keys === undefined ? {} : { chosen: keys.split(',') }
          const wanted = { name, office: office(), words: true, ...chosen }
          const fixed = await inTurn(() => fixFile(Buffer.from(bytes), wanted, { signal, kept: checker }))
          return new Uint8Array(fixed.bytes)
        },
      },
      gives: docx,
      keyless: true,
    },
    async ({ read }) => read,
  )
}
