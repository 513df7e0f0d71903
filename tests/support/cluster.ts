import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { demoExamples } from '../../src/demo/files.ts'
import { demoCategoryInfo } from '../../src/demo/router.ts'
import { routing } from '../../src/skills/index.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { openSecrets } from '../../src/store/index.ts'
import { ensureDatabase } from '../../src/store/migrate.ts'
import { smallCategories } from './district.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's connection string of the PostgreSQL that all tests share. */
    superuserUrl: string
    /** Folder with secrets.json and a trained model, copied into each test's data folder. */
    template: string
  }
}

/** One real PostgreSQL for the whole run, and one small router, trained once. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-test-'))
  const secrets = openSecrets(folder)
  const server = await startEmbedded(folder, secrets.ownerPassword)
  // the roles of the server, before several files ask for them at once
  await ensureDatabase(server.url, secrets.ownerPassword)
  const departmentOf = new Map(demoCategoryInfo().map(one => [one.id, one.department.id]))
  const examples = demoExamples()
    .filter(one => smallCategories.includes(one.category))
    .map(one => ({ id: one.id, title: one.title, text: one.text, label: one.category }))
  const { model } = routing.train(examples, label => departmentOf.get(label) ?? label)
  routing.saveModel(join(folder, 'route.model'), { version: 'test', model, heldOut: new Map() })
  project.provide('superuserUrl', server.url)
  project.provide('template', folder)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
