/**
 * A backup or a restore that is ended as by a power cut: `backup OWNER_URL SECRETS_FOLDER FILE BYTES` when the draft has
 * so many bytes, `restore FILE SHARE` when that share of the file was loaded.
 */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { restoreBackup } from '../../src/restore.ts'
import { readSettings } from '../../src/settings.ts'
import { openSecrets, writeBackup } from '../../src/store/index.ts'

const [what, ...rest] = process.argv.slice(2)
const end = () => process.kill(process.pid, 'SIGKILL')

if (what === 'backup') {
  const [ownerUrl = '', secrets = '', file = '', bytes = '0'] = rest
  const folder = dirname(file)
  const draftSize = () => {
    const draft = readdirSync(folder).find(name => name.startsWith(`${basename(file)}.`) && name.endsWith('.part'))
    return draft === undefined ? 0 : statSync(join(folder, draft)).size
  }
  await writeBackup(ownerUrl, openSecrets(secrets), file, {
    onProgress: () => {
      if (draftSize() >= Number(bytes)) end()
    },
  })
} else {
  const [file = '', share = '0'] = rest
  await restoreBackup(readSettings(), file, {
    onProgress: (step, done) => {
      if ((step === 'load' && done >= Number(share)) || step === 'verify') end()
    },
  })
}
