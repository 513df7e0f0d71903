import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Upload } from '../../../../../src/shapes/library.ts'
import { Label } from '../../../app/Label.tsx'
import { stateTexts } from '../texts.ts'
import { type Bringing, isOpen, type Step, uploads } from './uploads.ts'

const megabyte = 2 ** 20
const sizeText = (bytes: number) =>
  bytes < megabyte ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / megabyte).toFixed(1)} MB`

function Done({ upload: { isNew, source } }: { upload: Upload }) {
  if (source === null) return <p>同一份文件已经有人交过，不用再交。</p>
  const { id, title, state, passages, remarks } = source
  return (
    <>
      <p>
        {isNew ? '已成为草稿：' : `同一份文件此前交过（${stateTexts[state]}），没有重复加入：`}
        <Link href={`/library/${id}`}>{title}</Link>
        {!isNew && state === 'withdrawn' && <span>。要再用时，请修改后另存，再交来。</span>}
        {isNew && <span className="quiet"> 共 {passages} 段，由监护人审阅后发布。</span>}
      </p>
      {isNew && remarks.length > 0 && (
        <p className="quiet">读取时有 {remarks.length} 条提示，见下面的列表，请对照原件。</p>
      )}
    </>
  )
}

const labels: Record<Step['name'], ReactNode> = {
  waiting: <Label>等待</Label>,
  sending: <Label>上传中</Label>,
  reading: <Label>读取中</Label>,
  done: <Label>已收下</Label>,
  refused: <Label tone="solid">没有收下</Label>,
}

function Row({ bringing }: { bringing: Bringing }) {
  const { key, file, step } = bringing
  return (
    <li className="upload">
      <div className="upload-head">
        {labels[step.name]}
        <span className="upload-name">{file.name}</span>
        <span className="quiet">{sizeText(file.size)}</span>
        <span className="upload-actions">
          {step.name === 'refused' && step.canRetry && (
            <Button size="small" aria-label={`重试${file.name}`} onClick={() => uploads.retry(key)}>
              重试
            </Button>
          )}
          <Button
            size="small"
            type="text"
            aria-label={`${isOpen(bringing) ? '取消' : '移去'}${file.name}`}
            onClick={() => uploads.drop(key)}
          >
            {isOpen(bringing) ? '取消' : '移去'}
          </Button>
        </span>
      </div>
      {step.name === 'sending' && (
        <p className="upload-share">
          <progress aria-label={`${file.name}的上传进度`} value={step.share} />
          {Math.floor(step.share * 100)}%
        </p>
      )}
      {step.name === 'reading' && (
        <p className="quiet">已经传完，正在读取文字，一般几秒；扫描件要识别文字，一页几秒，最多一分多钟。</p>
      )}
      {step.name === 'done' && <Done upload={step.upload} />}
      {step.name === 'refused' && <p>{step.why}</p>}
    </li>
  )
}

function summaryOf(all: readonly Bringing[]): string {
  const count = (name: Step['name']) => all.filter(it => it.step.name === name).length
  const open = all.filter(isOpen).length
  const parts = [
    [open, '份在办'],
    [count('done'), '份已收下'],
    [count('refused'), '份没有收下'],
  ] as const
  return parts.flatMap(([n, text]) => (n > 0 ? [`${n} ${text}`] : [])).join('，')
}

/** Each file with how far it is, and what became of it. */
export function UploadList({ all }: { all: readonly Bringing[] }) {
  const isAnyOpen = all.some(isOpen)
  return (
    <>
      <p className="upload-summary" role="status">
        {summaryOf(all)}
        {isAnyOpen && '。刷新或关闭页面会中断，请等办完。'}
      </p>
      {all.length > 0 && (
        <ul className="uploads" aria-label="交来的文件">
          {all.map(it => (
            <Row key={it.key} bringing={it} />
          ))}
        </ul>
      )}
      {all.length > 1 && !isAnyOpen && (
        <div>
          <Button size="small" onClick={uploads.clear}>
            全部移去
          </Button>
        </div>
      )}
    </>
  )
}
