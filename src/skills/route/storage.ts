import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { kindOf } from './features.ts'
import type { RouteModel } from './model.ts'

export interface SavedModel {
  readonly version: string
  readonly model: RouteModel
  /** The department that a model which had not seen it gave to each example, by its id: what later versions are measured by. */
  readonly heldOut: ReadonlyMap<string, string>
}

/**
 * A model in one file: a JSON line with everything small, then the inverse frequencies and both models' weights as
 * little-endian floats. It can be made anew from the examples at any time, so a broken file is simply not a model.
 */
export function saveModel(path: string, { version, model, heldOut }: SavedModel): void {
  const floats = Buffer.concat(
    [model.vocabulary.idf, model.weighed, model.present].map(part =>
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    ),
  )
  const header = JSON.stringify({
    format,
    version,
    sha256: createHash('sha256').update(floats).digest('hex'),
    labels: model.labels,
    features: [...model.vocabulary.index.keys()],
    strengths: [...model.combination.strengths],
    inclinations: [...model.combination.inclinations],
    sureFrom: model.sureFrom,
    heldOut: Object.fromEntries(heldOut),
  })
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, Buffer.concat([Buffer.from(`${header}\n`), floats]))
  renameSync(draft, path)
}

/** Grows when the meaning of the file changes; one of another format is not a model. */
const format = 3

interface Header {
  readonly format: number
  readonly version: string
  readonly sha256: string
  readonly labels: string[]
  readonly features: string[]
  readonly strengths: number[]
  readonly inclinations: number[]
  readonly sureFrom: number
  readonly heldOut: Readonly<Record<string, string>>
}

/** The saved model; undefined when there is none, or it is damaged and has to be trained anew. */
export function loadModel(path: string): SavedModel | undefined {
  if (!existsSync(path)) return undefined
  try {
    const file = readFileSync(path)
    const end = file.indexOf(10)
    const header = JSON.parse(file.subarray(0, end).toString()) as Header
    const bytes = file.subarray(end + 1)
    if (header.format !== format || createHash('sha256').update(bytes).digest('hex') !== header.sha256) return undefined
    const floats = new Float32Array(new Uint8Array(bytes).buffer)
    const width = header.features.length
    const size = header.labels.length * (width + 1)
    if (floats.length !== width + 2 * size) return undefined
    return {
      version: header.version,
      model: {
        labels: header.labels,
        vocabulary: {
          index: new Map(header.features.map((feature, index) => [feature, index])),
          kind: Uint8Array.from(header.features, kindOf),
          idf: floats.slice(0, width),
        },
        weighed: floats.slice(width, width + size),
        present: floats.slice(width + size),
        combination: {
          strengths: Float64Array.from(header.strengths),
          inclinations: Float64Array.from(header.inclinations),
        },
        sureFrom: header.sureFrom,
      },
      heldOut: new Map(Object.entries(header.heldOut)),
    }
  } catch {
    return undefined
  }
}
