import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'

/** Reads the next page of a list, where there is one. */
export function MoreButton({
  query,
}: {
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}) {
  if (!query.hasNextPage) return null
  return (
    <p className="more">
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        再看一些
      </Button>
    </p>
  )
}
