import { describe, expect, it } from 'vitest'
import { times } from '../bench/evidence.ts'
import { recordKills, runKills } from '../bench/kill.ts'
import { chooseSeed } from '../bench/random.ts'
import { crashPoints } from '../src/crash.ts'

describe('whatever is killed, and whenever', () => {
  it('D2: nothing that a server acknowledged is lost and nothing happens twice; it serves again within 5 s', async () => {
    const options = { kills: times(50, 500), seed: chooseSeed(), places: times(2, 1) }
    console.log(`seed ${options.seed}`)
    const began = performance.now()
    const report = await runKills(options)
    recordKills(report, options, (performance.now() - began) / 1000)
    expect(report).toMatchObject({ lost: 0, duplicated: 0, wrongs: [], stuck: 0 })
    expect(report.acknowledged).toBeGreaterThan(options.kills * 5)
    expect(Object.keys(report.atPoints).length).toBeGreaterThanOrEqual(Math.min(12, crashPoints.length))
  }, 7_200_000)

  it('D3: the same when its database is stopped at once or killed; the server finds back by itself', async () => {
    const options = { kills: times(20, 100), seed: chooseSeed(), database: true, places: times(2, 1) }
    console.log(`seed ${options.seed}`)
    const began = performance.now()
    const report = await runKills(options)
    recordKills(report, options, (performance.now() - began) / 1000)
    expect(report).toMatchObject({ lost: 0, duplicated: 0, wrongs: [], stuck: 0 })
  }, 7_200_000)
})
