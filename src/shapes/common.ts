import { z } from '@hono/zod-openapi'
import { writing } from './text.ts'

/** An instant in ISO 8601, UTC. */
export const Instant = z.iso.datetime({ offset: true, error: '请填写日期和时间' })

const notThatShown = '所示内容的摘要不对，请刷新后重新审阅'

/** SHA-256 (or SM3) as 64 lower-case hexadecimal digits. */
export const Digest = z.string(notThatShown).regex(/^[0-9a-f]{64}$/, notThatShown)

/** RFC 9457 problem details; `detail` is a Chinese sentence that says what to do next. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem')

export const NamedRef = z.object({ id: z.string(), name: z.string() }).openapi('NamedRef')

export const CategoryRef = z.object({ id: z.string(), level1: z.string(), level2: z.string() }).openapi('CategoryRef')

/** A photo as base64; JPEG, PNG or WebP, told by content; 2 MB each after decoding. */
export const PhotoInput = z
  .object(
    {
      name: writing('照片没有文件名', 1, 120),
      data: z
        .string('照片没有内容')
        .min(1, '照片没有内容')
        .max(2_900_000, '单张照片请不要超过 2 MB')
        .regex(/^[A-Za-z0-9+/]+={0,2}$/, '照片内容不是有效的 base64'),
    },
    '照片须有文件名和内容',
  )
  .openapi('PhotoInput')

export const PhotoRef = z
  .object({ id: z.string(), name: z.string(), mediaType: z.string(), bytes: z.int() })
  .openapi('PhotoRef')

export type Problem = z.infer<typeof Problem>
export type NamedRef = z.infer<typeof NamedRef>
export type CategoryRef = z.infer<typeof CategoryRef>
export type PhotoInput = z.infer<typeof PhotoInput>
export type PhotoRef = z.infer<typeof PhotoRef>
