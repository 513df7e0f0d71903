/**
 * `npm run prove`: every check of reliability in its long form, one after the other, and the page that tells what came
 * of it. `npm run prove -- load backup` runs just these and keeps what the others showed before;
 * `--short` takes the numbers of `npm test`; `npm run prove -- page` only writes the page anew. What was shown lies in bench/evidence.jsonl, one JSON line each.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Evidence } from '../bench/evidence.ts'
import { type Proof, renderPage, renderSummary } from '../bench/page.ts'

const evidenceFile = 'bench/evidence.jsonl'

interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const bench = (name: string): Step => ({ name, command: process.execPath, args: [`bench/${name}.ts`] })
const tests = (name: string, ...files: string[]): Step => ({
  name,
  command: 'vitest',
  args: ['run', ...files.map(file => `tests/${file}.test.ts`)],
})

const steps: readonly Step[] = [
  tests('kill', 'kill'),
  bench('cluster'),
  tests('durability', 'durability', 'starvation'),
  tests('concurrency', 'machine-model', 'races', 'clock', 'jobs', 'decisions'),
  tests(
    'access',
    'access-matrix',
    'access-parameters',
    'access-layers',
    'row-level-security',
    'separation-of-duties',
    'sessions',
  ),
  tests('attacks', 'attacks-objects', 'attacks-changes', 'attacks-files', 'attacks-requests'),
  tests('input', 'bad-input', 'wrong-phase'),
  { name: 'documents', command: 'vitest', args: ['run', 'src/documents'] },
  tests('models', 'model-failures', 'lying-citations', 'evil-model', 'programs-fuzz'),
  bench('gateway'),
  bench('fair-queue'),
  tests('supply', 'supply-chain', 'no-network'),
  tests(
    'tampering',
    'ledger',
    'ledger-tampering',
    'ledger-checkpoints',
    'ledger-concurrency',
    'ledger-completeness',
    'erasure',
  ),
  bench('ledger'),
  tests('migrations', 'backup', 'migrations'),
  bench('backup'),
  tests('plans', 'plans', 'search'),
  bench('load'),
  bench('training'),
  bench('lifecycle'),
  tests('streams', 'events'),
  bench('events'),
]

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}, PostgreSQL 18 (embedded)`

const readProofs = (): Proof[] =>
  existsSync(evidenceFile)
    ? readFileSync(evidenceFile, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Proof)
    : []

/** Writes the summary between the two marks of a readme. */
function fillIn(file: string, text: string): void {
  const whole = readFileSync(file, 'utf8')
  const filled = whole.replace(
    /(<!-- reliability -->\n)[\s\S]*?(<!-- \/reliability -->)/,
    (_, begin: string, end: string) => `${begin}${text}${end}`,
  )
  writeFileSync(file, filled)
}

const isShort = process.argv.includes('--short')
const wanted = process.argv.slice(2).filter(name => name !== '--short')
const unknown = wanted.filter(name => name !== 'page' && !steps.some(step => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: page, ${steps.map(step => step.name).join(', ')}.`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'bangban-prove-'))
const failed: string[] = []
let proofs = readProofs()
for (const step of steps.filter(one => wanted.length === 0 || wanted.includes(one.name))) {
  const file = join(folder, `${step.name}.jsonl`)
  const began = performance.now()
  console.log(`\n== ${step.name}`)
  const { status } = spawnSync(step.command, step.args, {
    stdio: 'inherit',
    env: { ...process.env, ...(isShort ? {} : { BANGBAN_PROVE: '1' }), BANGBAN_EVIDENCE: file },
  })
  console.log(
    `== ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(0)} s)`,
  )
  if (status !== 0) failed.push(step.name)
  const shown = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const at = new Date().toISOString().slice(0, 10)
  const fresh = shown.map(
    (line): Proof => ({
      step: step.name,
      at,
      machine,
      form: isShort ? 'short' : 'long',
      ...(JSON.parse(line) as Evidence),
    }),
  )
  proofs = [...proofs.filter(proof => proof.step !== step.name), ...fresh]
  // after each step: a run that is broken off keeps what it has
  writeFileSync(evidenceFile, proofs.map(proof => `${JSON.stringify(proof)}\n`).join(''))
}
rmSync(folder, { recursive: true, force: true })

writeFileSync('RELIABILITY.md', renderPage(proofs))
fillIn('README.md', renderSummary(proofs, 'en'))
fillIn('README.zh-CN.md', renderSummary(proofs, 'zh'))
console.log(
  failed.length === 0 ? '\nRELIABILITY.md is written.' : `\nRELIABILITY.md is written; failed: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1
