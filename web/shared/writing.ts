import type { WritingEnd, WrittenSentence } from '../../src/shapes/library.ts'

interface Reader {
  onSentence: (sentence: WrittenSentence) => void
  onEnd: (end: WritingEnd) => void
  /** The server has nothing to tell any more, and the end was not told. */
  onLost: () => void
}

/** Reads along while a model writes; a connection that breaks is taken up where it was. Returns how to leave. */
export function followWriting(path: string, { onSentence, onEnd, onLost }: Reader): () => void {
  const events = new EventSource(path)
  events.addEventListener('sentence', ({ data }: MessageEvent<string>) => onSentence(JSON.parse(data)))
  events.addEventListener('end', ({ data }: MessageEvent<string>) => {
    events.close()
    onEnd(JSON.parse(data))
  })
  events.addEventListener('error', () => {
    // the browser comes back by itself, unless the server said no
    if (events.readyState === EventSource.CLOSED) onLost()
  })
  return () => events.close()
}
