import type { AssignInput, AssignOutput } from './input.ts'
import { calledName } from './names.ts'

const saidDay = (day: string, received: string) => {
  const [year, month, date] = day.split('-').map(Number)
  return `${day.slice(0, 4) === received.slice(0, 4) ? '' : `${year}年`}${month}月${date}日`
}

/** 拟办意见, as offices word it. */
export function opinionOf(input: AssignInput, output: Omit<AssignOutput, 'opinion' | 'grounds'>): string {
  const { departments, own, receivedOn } = input
  const office = own?.office ?? '区政府办公室'
  const called = (id: string) => {
    const department = departments.find(one => one.id === id)
    return department ? calledName(department, own?.district) : id
  }
  const { handling, lead, others, readers, dueOn, reply } = output
  const reads = readers.map(called).join('、')
  if (handling === 'file') return '存查。'
  if (handling === 'circulate') return reads === '' ? '请有关负责同志阅。' : `请${reads}阅。`
  const who =
    lead === null
      ? `请${office}提出承办单位`
      : others.length === 0
        ? `请${called(lead)}研究`
        : `请${called(lead)}牵头，${others.map(called).join('、')}配合`
  // what is over is no day that one can still be asked to keep
  const when = dueOn === null || dueOn < receivedOn ? '' : `于${saidDay(dueOn, receivedOn)}前`
  const what = {
    approval: `${when}研提意见报${office}`,
    letter: `${when}提出复函意见报${office}`,
    report: `按要求办理，${when}报送有关情况，并告${office}`,
    none: when === '' ? '抓好落实' : `${when}办结`,
  }[reply ?? 'none']
  return `${who}，${what}。${reads === '' ? '' : `送${reads}阅。`}`
}
