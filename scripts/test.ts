/**
 * `npm test`: types, lint, boundaries, unused code, unit and database tests, examples of the staff, browser.
 * Each step prints its time; the first that fails ends the run. `npm test -- types lint` runs just these.
 */
import { spawnSync } from 'node:child_process'
import { ensureClient } from '../src/client.ts'

interface Step {
  readonly name: string
  readonly run: () => Promise<boolean> | boolean
}

const command =
  (name: string, ...args: string[]) =>
  () =>
    spawnSync(name, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0

const steps: readonly Step[] = [
  { name: 'types', run: () => command('tsc', '--noEmit', '-p', '.')() && command('tsc', '--noEmit', '-p', 'web')() },
  { name: 'lint', run: command('biome', 'check', '--error-on-warnings') },
  {
    name: 'boundaries',
    run: command('depcruise', 'src', 'web', 'tests', 'bench', 'scripts', '--config', '.dependency-cruiser.cjs'),
  },
  { name: 'unused', run: command('knip') },
  { name: 'staff', run: command(process.execPath, 'src/main.ts', 'eval', 'staff') },
  { name: 'unit', run: command('vitest', 'run') },
  {
    name: 'client',
    run: async () => {
      await ensureClient(console.log)
      return true
    },
  },
  { name: 'browser', run: command('vitest', 'run', '--config', 'vitest.browser.config.ts') },
]

const wanted = process.argv.slice(2)
for (const { name, run } of steps.filter(step => wanted.length === 0 || wanted.includes(step.name))) {
  const started = performance.now()
  console.log(`\n== ${name}`)
  const ok = await run()
  console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (!ok) process.exit(1)
}
