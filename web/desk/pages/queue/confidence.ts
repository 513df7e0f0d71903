import { percent } from '../../app/format.ts'

/** 有把握 97%, or 存疑，把握 64%. */
export const confidenceWords = (isSure: boolean, confidence: number | null) =>
  confidence === null ? '没有给出把握' : `${isSure ? '有把握' : '存疑，把握'} ${percent(confidence)}`
