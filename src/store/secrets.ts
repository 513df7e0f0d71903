import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Secrets = z.object({
  ownerPassword: z.string(),
  applicationPassword: z.string(),
  sessionSecret: z.string(),
  ledgerKey: z.string(),
})

/** What the installation must never lose or show: it lies beside the database, readable by its owner alone. */
export type Secrets = z.infer<typeof Secrets>

/** Writes a file whole or not at all, readable by its owner alone. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}

/** Reads the secrets of a data folder, making them at first start. */
export function openSecrets(data: string): Secrets {
  const path = join(data, 'secrets.json')
  if (!existsSync(path)) {
    const secret = () => randomBytes(32).toString('base64url')
    const { privateKey } = generateKeyPairSync('ed25519')
    const made: Secrets = {
      ownerPassword: secret(),
      applicationPassword: secret(),
      sessionSecret: secret(),
      ledgerKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
    writePrivateFile(path, JSON.stringify(made, null, 2))
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return Secrets.parse(JSON.parse(readFileSync(path, 'utf8')))
}
