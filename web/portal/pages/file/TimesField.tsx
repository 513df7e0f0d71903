import { useId } from 'react'
import type { ReachableTime } from '../../../../src/shapes/appeal.ts'
import { Tick } from '../../app/Field.tsx'
import { texts as shared } from '../../app/texts.ts'
import { times } from './draft.ts'
import { texts } from './texts.ts'

interface TimesFieldProps {
  chosen: readonly ReachableTime[]
  onChange: (times: ReachableTime[]) => void
}

/** When somebody may come by or call; several are possible, and none as well. */
export function TimesField({ chosen, onChange }: TimesFieldProps) {
  const id = useId()
  return (
    <fieldset className="field" aria-describedby={`${id}-hint`}>
      <legend>
        {texts.reach.times}
        <span className="optional">（{shared.optional}）</span>
      </legend>
      <p id={`${id}-hint`} className="hint">
        {texts.reach.timesHint}
      </p>
      {times.map(time => (
        <Tick
          key={time}
          label={texts.reach.time[time]}
          isOn={chosen.includes(time)}
          onTurn={isOn => onChange(times.filter(one => (one === time ? isOn : chosen.includes(one))))}
        />
      ))}
      <Tick
        label={texts.reach.anyTime}
        isOn={chosen.length === times.length}
        onTurn={isOn => onChange(isOn ? [...times] : [])}
      />
    </fieldset>
  )
}
