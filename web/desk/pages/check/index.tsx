import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import './check.css'
import type { OfficialCheck } from '../../../../src/shapes/official-document.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Page } from '../../app/Page.tsx'
import { LoadingNote } from '../../app/PageState.tsx'
import { CheckDesk } from './CheckDesk.tsx'
import { DropArea } from './DropArea.tsx'
import { mendedName } from './decisions.ts'
import { check, mend, save } from './send.ts'

interface Looked {
  readonly file: File
  readonly result: OfficialCheck
  /** So many faults were mended before it was looked at. */
  readonly mended: number
}

/** 公文检查: one document comes in, its faults are accepted or kept, and the mended one goes out. */
export function CheckPage() {
  const [looked, setLooked] = useState<Looked>()
  const checking = useMutation({
    mutationFn: async (file: File) => ({ file, result: await check(file), mended: 0 }),
    onSuccess: setLooked,
  })
  const mending = useMutation({
    mutationFn: async ({ file, keys, count }: { file: File; keys: readonly string[] | undefined; count: number }) => {
      const mended = await mend(file, keys, mendedName(file.name))
      save(mended)
      return { file: mended, result: await check(mended), mended: count }
    },
    onSuccess: setLooked,
  })
  const again = () => {
    setLooked(undefined)
    checking.reset()
    mending.reset()
  }
  const onMend = (keys: readonly string[] | undefined) => {
    if (!looked) return
    const count = keys?.length ?? looked.result.faults.filter(one => one.isMendable).length
    mending.mutate({ file: looked.file, keys, count })
  }
  return (
    <Page title="公文检查" actions={looked && <Button onClick={again}>再检查一份</Button>}>
      {looked === undefined ? (
        <div className="stack">
          {checking.isPending ? (
            <LoadingNote text={`正在检查《${checking.variables.name}》…`} />
          ) : (
            <DropArea onFile={file => checking.mutate(file)} />
          )}
          <ErrorLine error={checking.error} />
        </div>
      ) : (
        <div className="stack">
          {looked.mended > 0 && (
            <p role="status">
              已改 {looked.mended} 处，下载为《{looked.file.name}》。下面是改好的公文
              {looked.result.faults.length > 0 && `，还有 ${looked.result.faults.length} 处`}。
            </p>
          )}
          <p className="quiet">
            {looked.file.name} · {looked.result.kind ?? '没有认出文种'}
            {looked.result.title !== '' && `《${looked.result.title}》`}
          </p>
          <ErrorLine error={mending.error} />
          <CheckDesk
            key={`${looked.file.name} ${looked.file.lastModified}`}
            result={looked.result}
            isBusy={mending.isPending}
            onMend={onMend}
          />
        </div>
      )}
    </Page>
  )
}
