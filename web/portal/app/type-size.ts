import { useState } from 'react'
import { lasting } from './storage.ts'

const name = 'bangban.large-type'

const isLarge = () => lasting.read(name) === true

/** Sets the size on the root before the first paint, so that nothing jumps. */
export function applyTypeSize(large = isLarge()) {
  document.documentElement.dataset['type'] = large ? 'large' : 'normal'
}

/** 大字版: the type of at least 24 px that a person once chose on this phone. */
export function useLargeType(): [boolean, () => void] {
  const [large, setLarge] = useState(isLarge)
  const toggle = () => {
    const next = !large
    lasting.write(name, next)
    applyTypeSize(next)
    setLarge(next)
  }
  return [large, toggle]
}
