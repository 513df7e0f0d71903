import type { RouterVersion } from '../../../../src/shapes/router.ts'
import { formatInstant, percent } from '../../app/format.ts'
import { Figures } from '../Figures.tsx'

const count = (value: number) => value.toLocaleString('zh-CN')

function howItCame({ trainedAt, wantedBy, decidedBy, decidedAt, reason }: RouterVersion): string {
  const trained = `${formatInstant(trainedAt)} ${wantedBy === null ? '自动训练' : `由${wantedBy.name}发起训练`}`
  if (decidedAt === null) return `${trained}。`
  return `${trained}，${formatInstant(decidedAt)} ${decidedBy === null ? '由系统' : `由${decidedBy.name}`}决定${
    reason === null ? '' : `：${reason}`
  }${reason?.endsWith('。') === true ? '' : '。'}`
}

/** What a version learned from and how well it judges what it had not seen. */
export function Version({ version }: { version: RouterVersion }) {
  const { report, examples } = version
  return (
    <>
      <Figures
        items={[
          { name: '样本', value: `${count(examples)} 件` },
          { name: '部门判对', value: percent(report?.departmentAccuracy), note: '未学过的样本' },
          { name: '分类判对', value: percent(report?.categoryAccuracy), note: '未学过的样本' },
          { name: '有把握的占', value: percent(report?.sureShare), note: `其中判对 ${percent(report?.sureAccuracy)}` },
        ]}
      />
      <p className="quiet">
        {report === null && '沿用旧程序留下的模型，当时没有记下准确率；下次训练后可以比较。'}
        {howItCame(version)}
      </p>
    </>
  )
}
