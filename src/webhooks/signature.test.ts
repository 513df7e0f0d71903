import { describe, expect, it } from 'vitest'
import { newSecret, signedHeaders } from './signature.ts'

describe('a signature', () => {
  it('is the one that the libraries of Standard Webhooks expect: their own example', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_999),
      body: '{"test": 2432232314}',
    }
    expect(signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], message)).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('stands beside that of another secret, each as it would be alone', () => {
    const message = { id: 'msg_1', at: new Date(0), body: '{}' }
    const [a, b] = [newSecret(), newSecret()]
    const alone = [a, b].map(secret => signedHeaders([secret], message)['webhook-signature'])
    expect(signedHeaders([a, b], message)['webhook-signature']).toBe(alone.join(' '))
  })

  it('rests on a secret of 32 random bytes, each another', () => {
    expect(Buffer.from(newSecret().replace('whsec_', ''), 'base64')).toHaveLength(32)
    expect(newSecret()).not.toBe(newSecret())
  })
})
