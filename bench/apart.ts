import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder with packages from npm that nobody has to install to work on the project; undefined where none can be had. */
export function installApart(
  packages: readonly string[],
  overrides: Readonly<Record<string, string>> = {},
): { readonly folder: string; readonly remove: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-apart-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }))
  const options = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]
  if (spawnSync('npm', options, { cwd: folder, stdio: 'ignore', timeout: 5 * 60_000 }).status === 0)
    return { folder, remove }
  remove()
  return undefined
}
