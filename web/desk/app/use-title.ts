import { useEffect } from 'react'

let page = '帮办工作台'
let mark = ''
const show = () => {
  document.title = mark + page
}

/** The name of the page in the browser's tab and history. */
export function useTitle(title: string) {
  useEffect(() => {
    page = `${title} · 帮办工作台`
    show()
  }, [title])
}

/** What stands before the name of whatever page: it is seen in the tab while another page is read. */
export function useTitleMark(text: string) {
  useEffect(() => {
    mark = text
    show()
    return () => {
      mark = ''
      show()
    }
  }, [text])
}
