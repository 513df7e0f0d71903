import type { Random } from '../../bench/random.ts'
import { canonicalJson, digestOf } from '../../src/ledger/index.ts'
import { leafHash } from '../../src/ledger/tree.ts'

/** A change of one thing in an export, and what the verifier's first problem has to name. */
export interface LineTampering {
  readonly what: string
  readonly lines: string[]
  readonly names: RegExp
}

type Line = Record<string, unknown>
type Place = { readonly index: number; readonly line: Line }

/** An export that is taken apart once and tampered with often. */
export function lineTamperer(lines: readonly string[], random: Random) {
  const all = lines.map((text, index): Place => ({ index, line: JSON.parse(text) as Line }))
  const of = (kind: string) => all.filter(one => one.line['kind'] === kind)
  const entries = of('entry')
  const records = of('record')
  const checkpoints = of('checkpoint')
  const [header] = of('header')
  const [head] = of('head')
  if (!header || !head) throw new Error('an export has a header and a head')

  const withLine = ({ index, line }: Place, change: Line) => lines.with(index, JSON.stringify({ ...line, ...change }))
  const keyOf = ({ line }: Place) => `${line['table']}/${line['id']}`
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const bodyOf = ({ line }: Place) => JSON.parse(String(line['body'])) as Line
  const aHash = () => digestOf('sha256', String(random.next()))

  const entryNamed = (place: number) => new RegExp(`^第 ${place} 条台账`)
  /** Whoever changes an entry so that it agrees with itself breaks the next one, or what is said of the end. */
  const entryOrNext = (place: number) =>
    place === entries.length - 1
      ? new RegExp(`^(第 ${place} 条台账|树头|检查点|记录)`)
      : new RegExp(`^第 (${place}|${place + 1}) 条台账`)
  // the verifier shows these as something that moves no cursor
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g
  const recordNamed = (place: Place) => new RegExp(`^记录 ${literally(keyOf(place))}：`)

  /** What the first problem has to name when a line says something else than it did. */
  function namesOf({ index, line }: Place, changed: Line): RegExp {
    const lineNamed = new RegExp(`^文件第 ${index + 1} 行`)
    const isSameShape = String(Object.keys(changed).sort()) === String(Object.keys(line).sort())
    if (!isSameShape || changed['kind'] !== line['kind']) return lineNamed
    switch (line['kind']) {
      case 'entry':
        return entryNamed(Number(line['seq']))
      case 'record':
        return changed['table'] === line['table'] && changed['id'] === line['id']
          ? recordNamed({ index, line })
          : new RegExp(`^记录 ${literally(keyOf({ index, line: changed })).replace(unprintable, '.')}：`)
      case 'checkpoint':
        return changed['size'] === line['size'] ? new RegExp(`^检查点 ${line['size']}：`) : /^检查点 /
      case 'head':
        return /^树头/
      default:
        // a ledger of another name: nothing that was signed belongs to it
        return changed['origin'] === line['origin'] ? /^文件头/ : /^(检查点|树头)/
    }
  }

  /** Another value of the same type somewhere in a row or an entry. */
  function another(value: unknown): unknown {
    if (typeof value === 'string') {
      if (/^\d{4}-\d\d-\d\dT/.test(value)) return shifted(value)
      const at = random.below(value.length + 1)
      return `${value.slice(0, at)}${random.pick(['x', '囗', ' ', '0', '\u200b'])}${value.slice(at)}`
    }
    if (typeof value === 'number') return value + random.pick([1, -1, 1e-9, 4_294_967_296])
    if (typeof value === 'boolean') return !value
    if (value === null) return random.pick(['', 0, false, 'null'])
    if (Array.isArray(value)) return value.length === 0 ? ['x'] : [...value.slice(1), another(value[0])]
    const entry = random.pick(Object.entries(value as Line).concat([['x', null]]))
    return { ...(value as Line), [entry[0]]: another(entry[1]) }
  }

  /** A time a little or much earlier or later, spelt as it was. */
  function shifted(text: string): string {
    const by = random.pick([1, 1000, 28_800_000, 86_400_000]) * random.pick([1, -1])
    const fraction = /\.\d+/.exec(text)?.[0] ?? ''
    const moved = new Date(Date.parse(text) + by).toISOString()
    // what stands behind the millisecond stays
    return fraction.length > 4 ? text.replace(/^.*?\.\d{3}/, moved.slice(0, 23)) : moved
  }

  const sealed = (body: Line) => {
    const text = canonicalJson(body)
    return { body: text, leafHash: leafHash('sha256', text) }
  }

  const anEntry = () => random.pick([...entries, entries[0], entries.at(-1)].filter(one => one !== undefined))
  const aRecord = () => random.pick(records)

  function oneByte(place: Place): LineTampering | undefined {
    const text = lines[place.index] ?? ''
    const at = random.below(text.length)
    const bytes = random.pick(['0', 'f', 'Z', '"', '\\', '}', ' ', '囗', String.fromCharCode(text.charCodeAt(at) ^ 1)])
    const changed = text.slice(0, at) + bytes + text.slice(at + 1)
    let line: unknown
    try {
      line = JSON.parse(changed)
    } catch {
      line = undefined
    }
    // a space for a space, a digit of \u001b in upper case: the same thing said in other letters
    if (canonicalJson(line ?? null) === canonicalJson(place.line)) return undefined
    const isLine = typeof line === 'object' && line !== null && !Array.isArray(line)
    return {
      what: `character ${at} of line ${place.index + 1} is ${JSON.stringify(bytes)}`,
      lines: lines.with(place.index, changed),
      names: isLine ? namesOf(place, line as Line) : new RegExp(`^文件第 ${place.index + 1} 行`),
    }
  }

  const ways: Record<string, () => LineTampering | undefined> = {
    'a byte of an entry': () => oneByte(anEntry()),
    'a byte of a row': () => oneByte(aRecord()),
    'a byte of a checkpoint': () => oneByte(random.pick(checkpoints)),
    'a byte of the head': () => oneByte(head),
    'a byte of the header': () => oneByte(header),
    'a row and not its entry': () => {
      const place = aRecord()
      const image = canonicalJson(another(JSON.parse(String(place.line['image']))))
      return image === place.line['image']
        ? undefined
        : { what: keyOf(place), lines: withLine(place, { image }), names: recordNamed(place) }
    },
    'an entry and not its row': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const body = canonicalJson(another(bodyOf(place)))
      return { what: `entry ${seq}`, lines: withLine(place, { body }), names: entryNamed(seq) }
    },
    'an entry and its hash': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const body = bodyOf(place)
      const changed = sealed({ ...body, data: another(body['data']) })
      return { what: `entry ${seq}`, lines: withLine(place, changed), names: entryOrNext(seq) }
    },
    'the digest that an entry names, with its hash': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const body = bodyOf(place)
      const named = body['records'] as { digest: string }[]
      if (named.length === 0) return undefined
      const at = random.below(named.length)
      const changed = sealed({ ...body, records: named.with(at, { ...named[at], digest: aHash() }) })
      return { what: `entry ${seq}`, lines: withLine(place, changed), names: entryOrNext(seq) }
    },
    'the type of an entry': () => {
      const place = anEntry()
      const type = random.pick(entries).line['type']
      return type === place.line['type']
        ? undefined
        : { what: `to ${type}`, lines: withLine(place, { type }), names: entryNamed(Number(place.line['seq'])) }
    },
    'the time of an entry': () => {
      const place = anEntry()
      const at = shifted(String(place.line['at']))
      return { what: at, lines: withLine(place, { at }), names: entryNamed(Number(place.line['seq'])) }
    },
    'the time in an entry, with its hash': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const body = bodyOf(place)
      const at = shifted(String(body['at']))
      const changed = { ...sealed({ ...body, at }), at: at.replace(/Z$/, '000Z') }
      return { what: `entry ${seq} at ${at}`, lines: withLine(place, changed), names: entryOrNext(seq) }
    },
    'what an entry names as the one before it': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const changed = random.pick([
        { previous: aHash() },
        sealed({ ...bodyOf(place), previous: aHash() }),
        { leafHash: aHash() },
      ])
      return { what: `entry ${seq}`, lines: withLine(place, changed), names: entryNamed(seq) }
    },
    'an entry is gone': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const isLast = seq === entries.length - 1
      const names = isLast ? /^(记录|检查点|树头)/ : entryNamed(seq)
      return { what: `entry ${seq}`, lines: lines.toSpliced(place.index, 1), names }
    },
    'a row is gone': () => {
      const place = aRecord()
      return { what: keyOf(place), lines: lines.toSpliced(place.index, 1), names: recordNamed(place) }
    },
    'a checkpoint is gone': () => {
      const place = random.pick(checkpoints)
      const names = new RegExp(`^检查点 ${place.line['size']}：`)
      return { what: String(place.line['size']), lines: lines.toSpliced(place.index, 1), names }
    },
    'the header or the head is gone': () => {
      const [place, names] = random.pick([
        [header, /^文件没有文件头/],
        [head, /^文件没有结尾/],
      ] as const)
      return { what: String(place.line['kind']), lines: lines.toSpliced(place.index, 1), names }
    },
    'two entries have changed places': () => {
      const [a, b] = [anEntry(), anEntry()].sort((one, two) => one.index - two.index)
      if (!a || !b || a.index === b.index) return undefined
      const swapped = lines.with(a.index, lines[b.index] ?? '').with(b.index, lines[a.index] ?? '')
      return { what: `${a.line['seq']}, ${b.line['seq']}`, lines: swapped, names: entryNamed(Number(a.line['seq'])) }
    },
    'two entries have changed their bodies': () => {
      const [a, b] = [anEntry(), anEntry()].sort((one, two) => one.index - two.index)
      if (!a || !b || a.index === b.index) return undefined
      const { body: bodyA, leafHash: leafA } = a.line
      const { body: bodyB, leafHash: leafB } = b.line
      const swapped = withLine(a, { body: bodyB, leafHash: leafB }).with(
        b.index,
        JSON.stringify({ ...b.line, body: bodyA, leafHash: leafA }),
      )
      return { what: `${a.line['seq']}, ${b.line['seq']}`, lines: swapped, names: entryNamed(Number(a.line['seq'])) }
    },
    'two rows have changed their values': () => {
      const a = aRecord()
      const b = random.pick(records.filter(one => one.line['table'] === a.line['table']))
      if (a.index === b.index) return undefined
      const swapped = withLine(a, { image: b.line['image'] }).with(
        b.index,
        JSON.stringify({ ...b.line, image: a.line['image'] }),
      )
      return { what: `${keyOf(a)}, ${keyOf(b)}`, lines: swapped, names: recordNamed(a.index < b.index ? a : b) }
    },
    'an entry is there twice': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const twice = lines.toSpliced(place.index, 0, lines[place.index] ?? '')
      return { what: `entry ${seq}`, lines: twice, names: entryNamed(seq + 1) }
    },
    'an entry that never was': () => {
      const place = anEntry()
      const seq = Number(place.line['seq'])
      const before = entries[seq - 1]?.line['leafHash'] ?? '0'.repeat(64)
      const template = bodyOf(random.pick(entries))
      const body: Line = { ...template, seq, previous: before }
      const line = {
        ...place.line,
        ...{ seq, previous: before, type: body['type'], matterId: body['matter'] ?? null },
        ...{ at: String(body['at']).replace(/Z$/, '000Z'), ...sealed(body) },
      }
      const inserted = lines.toSpliced(place.index, 0, JSON.stringify(line))
      return { what: `before entry ${seq}`, lines: inserted, names: new RegExp(`^第 (${seq}|${seq + 1}) 条台账`) }
    },
    'a row is there twice': () => {
      const place = aRecord()
      const at = random.pick(records).index
      const twice = lines.toSpliced(at, 0, lines[place.index] ?? '')
      return { what: keyOf(place), lines: twice, names: recordNamed(place) }
    },
    'a row that never was': () => {
      const place = aRecord()
      const line = { ...place.line, id: crypto.randomUUID() }
      const inserted = lines.toSpliced(random.pick(records).index, 0, JSON.stringify(line))
      return { what: keyOf({ index: 0, line }), lines: inserted, names: recordNamed({ index: 0, line }) }
    },
    'a checkpoint that never was': () => {
      const place = random.pick(checkpoints)
      const size = Number(place.line['size']) + 1
      const inserted = lines.toSpliced(place.index, 0, JSON.stringify({ ...place.line, size }))
      return { what: String(size), lines: inserted, names: new RegExp(`^检查点 ${size}：`) }
    },
    'a field of the head': () => {
      const { frontier, size } = head.line as { frontier: string[]; size: number }
      const change = random.pick([
        { size: size + random.pick([1, -1, 1000]) },
        { root: aHash() },
        { lastHash: aHash() },
        { frontier: frontier.slice(1) },
        { frontier: [...frontier, aHash()] },
        { frontier: frontier.with(random.below(frontier.length), aHash()) },
        { checkpoint: String(checkpoints[0]?.line['checkpoint']) },
        { checkpoint: String(head.line['checkpoint']).replace('at 2', 'at 1') },
      ])
      return { what: Object.keys(change).join(), lines: withLine(head, change), names: /^树头/ }
    },
    'a field of a checkpoint': () => {
      const place = random.pick(checkpoints)
      const change = random.pick([
        { root: aHash() },
        { madeAt: shifted(String(place.line['madeAt'])) },
        { checkpoint: String(head.line['checkpoint']) },
      ])
      const names = new RegExp(`^检查点 ${place.line['size']}：`)
      return { what: Object.keys(change).join(), lines: withLine(place, change), names }
    },
    'a field that no line has': () => {
      const place = random.pick(all)
      const names = new RegExp(`^文件第 ${place.index + 1} 行`)
      return { what: `line ${place.index + 1}`, lines: withLine(place, { note: '' }), names }
    },
    'the end is torn off': () => {
      const place = random.pick(all.slice(1))
      const text = lines[place.index] ?? ''
      const cut = text.slice(0, 1 + random.below(text.length - 1))
      const names = new RegExp(`^文件第 ${place.index + 1} 行`)
      return { what: `in line ${place.index + 1}`, lines: [...lines.slice(0, place.index), cut], names }
    },
  }

  return {
    ways: Object.keys(ways),
    next(): LineTampering {
      for (;;) {
        const [name, way] = random.pick(Object.entries(ways))
        const tampering = way()
        if (tampering) return { ...tampering, what: `${name}: ${tampering.what}` }
      }
    },
  }
}
