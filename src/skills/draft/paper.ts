import { createHash } from 'node:crypto'
import { type WritingProfile, writeOfficialDocument } from '../../documents/official/write/index.ts'
import type { Office } from './office.ts'
import type { DraftOutput } from './output.ts'

/** 《人工智能生成合成内容标识办法》 第四条: the words name 人工智能 and 生成. */
const label = '人工智能辅助生成，未经审定'

/**
 * The labels of generated content, visible and in the file (GB 45438—2025, appendix E): text from templates is prudently
 * counted among it. The paper that an office signs is its own, so its profile may leave them out.
 */
function labelsOf({ text }: DraftOutput, { name, producerCode, hasLabels }: Office): WritingProfile {
  if (!hasLabels) return {}
  const produced = createHash('sha256').update(text).digest('hex')
  return {
    label,
    aigc: {
      Label: '1',
      ContentProducer: producerCode ?? name,
      ProduceID: produced.slice(0, 32),
      ReservedCode1: produced,
      ContentPropagator: producerCode ?? name,
      PropagateID: produced.slice(0, 32),
      ReservedCode2: '',
    },
  }
}

/** The draft as a .docx by GB/T 9704—2012, labelled as the office wants it. */
export const paperOf = (output: DraftOutput, office: Office): Buffer =>
  writeOfficialDocument(output.content, labelsOf(output, office))
