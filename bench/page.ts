import type { Evidence, Figure } from './evidence.ts'

/** Evidence with where it came from. */
export interface Proof extends Evidence {
  /** The step of `npm run prove` that showed it. */
  readonly step: string
  /** Day, YYYY-MM-DD. */
  readonly at: string
  readonly machine: string
  /** With the numbers of `npm test`, or with the large ones. */
  readonly form: 'short' | 'long'
}

/** Areas in the order of the page, with their Chinese names for the summary. */
const areas: readonly [string, string, string][] = [
  ['Durability', '不丢', 'Nothing acknowledged is lost, nothing happens twice, whatever is killed'],
  ['Processes', '多机', 'Several servers on one database'],
  ['Concurrency', '并发', 'Races, stale views, the state machine, clocks'],
  ['Jobs', '任务', 'What runs in the background'],
  ['Access', '权限', 'Who may see and do what'],
  ['Attacks', '攻击', 'Attacks that broke comparable systems, tried here by name'],
  ['Input', '输入', 'Bad input'],
  ['Models', '模型', 'What language models and their servers do wrong'],
  ['Ledger', '台账', 'Tampering, proofs, speed of the ledger'],
  ['Load', '负载', 'Speed, overload, a million matters'],
  ['Backup', '备份', 'Backup, restore, upgrade'],
  ['Supply', '供应链', 'Packages, secrets, no network'],
]

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function figureRow({ name, value, unit = '', aim = '', isReached }: Figure): string {
  const shown = typeof value === 'number' ? value.toLocaleString('en-US') : value
  const verdict = isReached === undefined ? '' : isReached ? 'reached' : '**missed**'
  return `| ${cell(name)} | ${cell(`${shown} ${unit}`.trim())} | ${cell(aim)} | ${verdict} |`
}

const aimsOf = (proofs: readonly Proof[]) =>
  proofs.flatMap(proof => proof.figures).filter(figure => figure.isReached !== undefined)

function renderProof(proof: Proof): string {
  const facts = [
    proof.at,
    ...(proof.seed === undefined ? [] : [`seed ${proof.seed}`]),
    ...(proof.seconds === undefined ? [] : [`${proof.seconds} s`]),
    `\`npm run prove -- ${proof.step}${proof.form === 'short' ? ' --short' : ''}\``,
  ]
  return [
    `### ${proof.ids.join(', ')}`,
    '',
    proof.what,
    '',
    '| figure | value | aim | |',
    '| --- | --- | --- | --- |',
    ...proof.figures.map(figureRow),
    '',
    `${facts.join(' · ')}`,
  ].join('\n')
}

/** The whole page, written by `npm run prove` and by nobody else. */
export function renderPage(proofs: readonly Proof[]): string {
  const all = aimsOf(proofs)
  const missed = proofs.flatMap(proof =>
    proof.figures
      .filter(figure => figure.isReached === false)
      .map(
        figure =>
          `- ${proof.ids.join(', ')}: ${figure.name} is ${figure.value} ${figure.unit ?? ''} (aim ${figure.aim})`,
      ),
  )
  const machines = [...new Set(proofs.map(proof => proof.machine))]
  return `${[
    '# Reliability',
    '',
    'Written by `npm run prove`; the figures are those of its last runs, none is typed by hand. `npm test` runs the same',
    'checks in a short form at every change; where only that was run, the command says `--short`. A missed aim stays here as',
    'missed.',
    '',
    ...machines.map(machine => `Machine: ${machine}.`),
    '',
    `**${all.filter(figure => figure.isReached).length} of ${all.length} aims reached.**`,
    ...(missed.length === 0 ? [] : ['', 'Missed:', '', ...missed]),
    '',
    ...areas.flatMap(([area, , title]) => {
      const group = proofs.filter(proof => proof.area === area)
      return group.length === 0 ? [] : [`## ${area}: ${title}`, '', ...group.flatMap(proof => [renderProof(proof), ''])]
    }),
  ]
    .join('\n')
    .trimEnd()}\n`
}

/** One line an area, for the readmes. */
export function renderSummary(proofs: readonly Proof[], language: 'en' | 'zh'): string {
  const head =
    language === 'en'
      ? '| area | checks | aims reached |\n| --- | --- | --- |'
      : '| 方面 | 检验 | 达标 |\n| --- | --- | --- |'
  const rows = areas.flatMap(([area, chinese, title]) => {
    const group = proofs.filter(proof => proof.area === area)
    if (group.length === 0) return []
    const ids = [...new Set(group.flatMap(proof => proof.ids))].join(', ')
    const aims = aimsOf(group)
    const name = language === 'en' ? `${area}: ${title.toLowerCase()}` : chinese
    return [`| ${name} | ${cell(ids)} | ${aims.filter(aim => aim.isReached).length} / ${aims.length} |`]
  })
  return `${head}\n${rows.join('\n')}\n`
}
