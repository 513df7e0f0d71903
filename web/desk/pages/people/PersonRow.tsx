import { Button } from 'antd'
import { useState } from 'react'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { Label } from '../../app/Label.tsx'
import { roleTexts } from '../../app/texts.ts'
import { ManagePerson } from './ManagePerson.tsx'
import type { Issued } from './types.ts'

export function PersonRow({ person, onPassword }: { person: Person; onPassword: (it: Issued) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <div className="person">
        <div>
          <strong>{person.name}</strong> <span className="quiet">{person.account}</span>{' '}
          {person.isDisabled && <Label tone="late">已停用</Label>}
        </div>
        <div className="quiet">{[person.title, person.grid].filter(it => it !== null).join(' · ')}</div>
        <div className="row">
          {person.roles.map(it => (
            <Label key={it}>{roleTexts[it]}</Label>
          ))}
        </div>
        <Button
          size="small"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? '收起' : '管理'}：${person.name}`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? '收起' : '管理'}
        </Button>
      </div>
      {isOpen && <ManagePerson person={person} onPassword={onPassword} />}
    </li>
  )
}
