/** Migrates a database in a process of its own, to be killed or raced: `OWNER_URL APPLICATION_PASSWORD`. Prints what it did. */
import { migrate } from '../../src/store/migrate.ts'

const [ownerUrl = '', applicationPassword = ''] = process.argv.slice(2)
let backups = 0
const { applied } = await migrate(ownerUrl, applicationPassword, {
  beforeChange: async () => {
    backups++
  },
})
console.log(JSON.stringify({ applied, backups }))
