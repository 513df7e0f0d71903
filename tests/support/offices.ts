import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { demoFolder } from '../../src/demo/files.ts'
import { Office, type Use } from '../../src/skills/draft/index.ts'

/** The government of the fictional district, as its documents name it. */
export const government = Office.parse(
  parse(readFileSync(join(demoFolder, 'offices', 'government.yaml'), 'utf8')) as unknown,
)

/** Who issues the example of a use: the government, unless the example says otherwise. */
export const issuerOf = ({ issuer }: Use): Office =>
  issuer === undefined ? government : { ...government, name: issuer, printedBy: issuer }
