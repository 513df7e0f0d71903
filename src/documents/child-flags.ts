import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** Where the packages of the readers lie. Nothing else of this machine can be read by the child. */
const packages = ['pdfjs-dist', 'htmlparser2', 'domelementtype', 'domhandler', 'domutils', 'dom-serializer', 'entities']

/** What the child may: read its own code and packages, and so much memory. */
export const childFlags: readonly string[] = [
  '--permission',
  `--allow-fs-read=${join(root, 'src', 'documents')}/*`,
  `--allow-fs-read=${join(root, 'src', 'language', 'numerals.ts')}`,
  `--allow-fs-read=${join(root, 'package.json')}`,
  ...packages.map(name => `--allow-fs-read=${join(root, 'node_modules', name)}/*`),
  '--max-old-space-size=384',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
]
