import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureClient } from '../client.ts'
import { demoAccountsFile, fixedDemoPassword } from '../demo/load.ts'
import { serve } from '../server.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './command.ts'

/** A second signal within this time is the same one: a terminal sends it to the whole group, and npm passes it on. */
const sameSignalMilliseconds = 2000

/** After the start, when browsers that were waiting have their pages. */
const calmMilliseconds = 2000

/** The first signal to stop; one that comes later, from somebody who will not wait, ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    let first = 0
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (first === 0) {
          first = performance.now()
          resolve()
        } else if (performance.now() - first > sameSignalMilliseconds) process.exit(1)
      })
    }
  })
}

/** Starts everything: database, jobs, API, desk and portal. */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--no-demo] [--demo-passwords]',
  summary: '启动（npm start）；第一次启动时装入示范区',
  run: async args => {
    const { values } = parseArgs({
      args,
      options: { 'no-demo': { type: 'boolean' }, 'demo-passwords': { type: 'boolean' } },
    })
    const started = performance.now()
    const settings = readSettings()
    await ensureClient(console.log)
    const demo = { fixedPasswords: values['demo-passwords'] === true, log: console.log }
    const running = await serve(settings, values['no-demo'] ? {} : { demo })
    const district = await running.opened.office.store.open.selectFrom('district').selectAll().executeTakeFirst()
    console.log(`
帮办已启动（${((performance.now() - started) / 1000).toFixed(1)} 秒）
  群众门户    ${running.url}/
  工作台      ${running.url}/desk/
  接口文档    ${running.url}/docs`)
    if (running.setupCode) {
      console.log(`\n第一次使用，请打开 ${running.url}/desk/setup 完成安装。安装码：${running.setupCode}`)
    } else if (district?.isDemo) {
      const file = join(settings.data, demoAccountsFile)
      console.log(
        values['demo-passwords']
          ? `\n演示账号：zhoumin（监护人）、luxin（工作人员）、yangfan（网格员）……密码 ${fixedDemoPassword}，全部见 ${file}`
          : `\n演示账号和随机密码见 ${file}（只有您能读）：zhoumin 监护人、luxin 工作人员、yangfan 网格员……`,
      )
    }
    console.log('\n按 Ctrl+C 停止。')
    setTimeout(running.prepare, calmMilliseconds).unref()
    await stopSignal()
    console.log('\n正在停止……')
    await running.stop()
    return 0
  },
}
