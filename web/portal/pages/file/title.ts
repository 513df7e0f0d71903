const comfortable = 30

/** A title out of the first sentence: the person is asked one thing less, and can still change it before sending. */
export function titleFrom(text: string): string {
  const sentences = text.split(/[。！？!?；;\n\r]+/).map(sentence => sentence.trim())
  const first = sentences.find(sentence => sentence.length >= 4) ?? text.trim().replace(/\s+/g, ' ')
  if (first.length <= comfortable) return first
  const pause = first.slice(0, comfortable).search(/[，,、：:][^，,、：:]*$/)
  return pause >= 8 ? first.slice(0, pause) : `${first.slice(0, comfortable - 1)}…`
}
