import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { RouteModel } from './model.ts'

/**
 * A model in one file: a JSON line with everything small, then the idf and the weights as little-endian floats.
 * It can be made anew from the examples at any time, so a broken file is simply not a model.
 */
export function saveModel(path: string, version: string, model: RouteModel): void {
  const floats = Buffer.concat(
    [model.idf, model.weights].map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  )
  const header = JSON.stringify({
    version,
    sha256: createHash('sha256').update(floats).digest('hex'),
    labels: model.labels,
    vocabulary: [...model.vocabulary.keys()],
    temperature: model.temperature,
    sureFrom: model.sureFrom,
  })
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, Buffer.concat([Buffer.from(`${header}\n`), floats]))
  renameSync(draft, path)
}

/** The saved model and its version; undefined when there is none, or it is damaged and has to be trained anew. */
export function loadModel(path: string): { readonly version: string; readonly model: RouteModel } | undefined {
  if (!existsSync(path)) return undefined
  try {
    const file = readFileSync(path)
    const end = file.indexOf(10)
    const header = JSON.parse(file.subarray(0, end).toString()) as {
      version: string
      sha256: string
      labels: string[]
      vocabulary: string[]
      temperature: number
      sureFrom: number
    }
    const bytes = file.subarray(end + 1)
    if (createHash('sha256').update(bytes).digest('hex') !== header.sha256) return undefined
    const floats = new Float32Array(new Uint8Array(bytes).buffer)
    const width = header.vocabulary.length
    if (floats.length !== width + header.labels.length * (width + 1)) return undefined
    const { labels, temperature, sureFrom } = header
    return {
      version: header.version,
      model: {
        labels,
        vocabulary: new Map(header.vocabulary.map((feature, index) => [feature, index])),
        idf: floats.slice(0, width),
        weights: floats.slice(width),
        temperature,
        sureFrom,
      },
    }
  } catch {
    return undefined
  }
}
