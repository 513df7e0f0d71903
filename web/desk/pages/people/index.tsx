import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { peopleKey, usePeople } from '../use-people.ts'
import { AddForm } from './AddForm.tsx'
import { DepartmentPeople } from './DepartmentPeople.tsx'
import { groupByDepartment, matching } from './group.ts'
import { OneTimePassword } from './OneTimePassword.tsx'
import './people.css'
import type { Issued } from './types.ts'

/** 组织人员: who works here, in which department and with which roles. */
export function PeoplePage() {
  const client = useQueryClient()
  const query = usePeople()
  const searchId = useId()
  const [text, setText] = useState('')
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)

  const show = (next: Issued) => {
    setIssued(next)
    setAdding(false)
    void client.invalidateQueries({ queryKey: peopleKey })
  }

  return (
    <Page
      title="组织人员"
      actions={
        !isAdding && (
          <Button type="primary" onClick={() => setAdding(true)}>
            添加人员
          </Button>
        )
      }
    >
      <div className="stack">
        {issued !== null && <OneTimePassword key={issued.password} issued={issued} onClose={() => setIssued(null)} />}
        {isAdding && <AddForm onAdded={show} onClose={() => setAdding(false)} />}
        <PageState query={query}>
          {({ items }) => {
            const found = matching(items, text)
            return (
              <>
                <div className="people-search">
                  <label htmlFor={searchId}>查找</label>
                  <Input
                    id={searchId}
                    type="search"
                    placeholder="姓名、账号、部门、职务或角色"
                    value={text}
                    onChange={event => setText(event.target.value)}
                  />
                  <span className="quiet" role="status">
                    {text.trim() === '' ? `共 ${items.length} 人` : `找到 ${found.length} 人`}
                  </span>
                </div>
                {found.length === 0 ? (
                  <EmptyNote title="没有找到人员" hint="换一个词再找，或者添加人员。" />
                ) : (
                  <div className="sheet">
                    {groupByDepartment(found).map(it => (
                      <DepartmentPeople key={it.department.id} {...it} onPassword={show} />
                    ))}
                  </div>
                )}
              </>
            )
          }}
        </PageState>
      </div>
    </Page>
  )
}
