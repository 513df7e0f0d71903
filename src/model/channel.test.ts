import { describe, expect, it } from 'vitest'
import { allOf } from '../../tests/support/model-server/index.ts'
import { createChannel } from './channel.ts'

describe('text between a writer and a reader', () => {
  it('comes in its order, and together what was written before anybody read', async () => {
    const channel = createChannel(100, () => {})
    channel.put('一')
    channel.put('二')
    setTimeout(() => {
      channel.put('三')
      channel.close()
    }, 5)
    expect(await allOf(channel)).toEqual(['一二', '三'])
  })

  it('makes the writer wait when too much is unread, until there is room', async () => {
    const channel = createChannel(4, () => {})
    expect(channel.put('abc')).toBeUndefined()
    const waiting = channel.put('def')
    let isFree = false
    void waiting?.then(() => {
      isFree = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect(isFree).toBe(false)
    const reader = channel[Symbol.asyncIterator]()
    await reader.next()
    await waiting
    expect(isFree).toBe(true)
  })

  it('tells once that the reader left early, and frees the writer', async () => {
    let left = 0
    const channel = createChannel(1, () => {
      left++
    })
    channel.put('a')
    const waiting = channel.put('b')
    for await (const _ of channel) break
    await waiting
    expect(left).toBe(1)
    expect(channel.put('c')).toBeUndefined()
  })

  it('throws at the reader what went wrong, after what came before', async () => {
    const channel = createChannel(10, () => {})
    channel.put('a')
    channel.fail(new Error('defect'))
    const read: string[] = []
    await expect(
      (async () => {
        for await (const one of channel) read.push(one)
      })(),
    ).rejects.toThrow('defect')
    expect(read).toEqual(['a'])
  })
})
