import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** Where the packages of the readers lie. Nothing else of this machine can be read by the child. */
const packages = ['pdfjs-dist', 'htmlparser2', 'domelementtype', 'domhandler', 'domutils', 'dom-serializer', 'entities']

/**
 * What a child may: read its own code and packages, and so much memory. `more` are paths below the root that another kind
 * of child has its code in.
 */
export const childFlagsWith = (more: readonly string[]): readonly string[] => [
  '--permission',
  `--allow-fs-read=${join(root, 'src', 'documents')}/*`,
  `--allow-fs-read=${join(root, 'src', 'language', 'numerals.ts')}`,
  `--allow-fs-read=${join(root, 'package.json')}`,
  ...more.map(path => `--allow-fs-read=${join(root, path)}`),
  ...packages.map(name => `--allow-fs-read=${join(root, 'node_modules', name)}/*`),
  '--max-old-space-size=384',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
]

/** What a reader may. */
export const childFlags = childFlagsWith([])
