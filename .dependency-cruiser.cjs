/**
 * The arrows of ARCHITECTURE.md: rooms higher up may use rooms further down, never the other way, and no circles.
 */
const rooms = [
  ['main', 'commands', 'server', 'demo', 'jobs', 'http', 'client'],
  ['office', 'setup', 'restore'],
  ['summaries'],
  ['casework'],
  ['learning', 'library', 'roster', 'webhooks', 'endpoints', 'official-documents'],
  ['skills'],
  ['knowledge', 'model'],
  ['people'],
  ['ledger', 'language', 'documents'],
  ['store'],
  ['settings', 'problems', 'shapes', 'crash', 'apart', 'slices'],
]

const path = names => `^src/(${names.join('|')})(/|\\.ts$)`

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    ...rooms.slice(1).map((names, i) => ({
      name: `${names.join('-')}-looks-down`,
      comment: `src/{${names.join(',')}} may not use what stands above it`,
      severity: 'error',
      from: { path: path(names), pathNot: '\\.test\\.ts$' },
      to: { path: path(rooms.slice(0, i + 1).flat()) },
    })),
    {
      name: 'skills-compute',
      comment: 'a skill never writes, never calls another skill, never sees a request',
      severity: 'error',
      from: { path: '^src/skills/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(store|ledger|people|roster|casework|http|jobs)(/|\\.ts$)' },
    },
    {
      name: 'one-skill-alone',
      severity: 'error',
      from: { path: '^src/skills/([^/]+)/.+' },
      to: { path: '^src/skills/[^/]+/.+', pathNot: '^src/skills/($1/|skill\\.ts$)' },
    },
    {
      name: 'model-stands-alone',
      comment: 'the way out to language models knows no database, no request and no settings',
      severity: 'error',
      from: { path: '^src/model/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model/|language/index\\.ts$|problems\\.ts$)' },
    },
    {
      name: 'model-asked-by-way-out',
      comment: 'who may ask a model is decided in endpoints; nobody else opens a gateway or knows its inside',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(model|endpoints)/|^src/commands/(model|eval-answers|eval-vectors)\\.ts$|\\.test\\.ts$' },
      to: { path: '^src/model/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'model-has-one-face',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/model/' },
      to: { path: '^src/model/', pathNot: '^src/model/index\\.ts$' },
    },
    {
      name: 'verifier-stands-alone',
      comment: 'src/ledger/verifier.ts is given away as one file',
      severity: 'error',
      from: { path: '^src/ledger/verifier\\.ts$' },
      to: { pathNot: '^(node:)?(crypto|fs|readline)$' },
    },
    {
      name: 'web-knows-shapes-only',
      severity: 'error',
      from: { path: '^web/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/shapes/' },
    },
    {
      name: 'portal-stays-light',
      severity: 'error',
      from: { path: '^web/portal/' },
      to: { path: '(antd|@tanstack|wouter|^web/desk/)' },
    },
    { name: 'forbidden-packages', severity: 'error', from: {}, to: { path: 'node_modules/(xlsx|mammoth)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^node_modules/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.css'] },
  },
}
