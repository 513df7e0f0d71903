/**
 * Other classifiers over the same words as ours, each in its usual setting: those from npm out of a folder of their own,
 * so that nobody has to install them to work on the project, and Debian's programs where they are there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { features } from '../src/skills/route/features.ts'

export interface WordsAndLabel {
  readonly words: readonly string[]
  readonly label: string
}

export interface PeerResult {
  readonly name: string
  readonly found: readonly (string | undefined)[]
  readonly trainSeconds: number
  /** Milliseconds of one call, on average; undefined for a program that reads a file as a whole. */
  readonly callMs: number | undefined
}

type Peer = (train: readonly WordsAndLabel[], test: readonly WordsAndLabel[]) => Promise<PeerResult | undefined>

const packages = ['natural@8.1.1', '@nlpjs/basic@4.27.0', 'fasttext.wasm.js@1.0.0']

/** Minutes after which a peer is given up. */
const patience = 5

async function measure(
  name: string,
  test: readonly WordsAndLabel[],
  teach: () => unknown,
  ask: (one: WordsAndLabel) => Promise<string | undefined> | string | undefined,
): Promise<PeerResult> {
  const began = performance.now()
  await teach()
  const fitted = performance.now()
  const found: (string | undefined)[] = []
  for (const one of test) found.push(await ask(one))
  return {
    name,
    found,
    trainSeconds: (fitted - began) / 1000,
    callMs: (performance.now() - fitted) / test.length,
  }
}

const natural =
  (load: NodeJS.Require): Peer =>
  (train, test) => {
    const { BayesClassifier } = load('natural') as {
      BayesClassifier: new () => {
        addDocument(words: readonly string[], label: string): void
        train(): void
        classify(words: readonly string[]): string
      }
    }
    const classifier = new BayesClassifier()
    return measure(
      'natural（朴素贝叶斯）',
      test,
      () => {
        for (const { words, label } of train) classifier.addDocument(words, label)
        classifier.train()
      },
      one => classifier.classify(one.words),
    )
  }

const nlpjs =
  (load: NodeJS.Require): Peer =>
  async (train, test) => {
    const { dockStart } = load('@nlpjs/basic') as { dockStart(settings: object): Promise<{ get(name: 'nlp'): Nlp }> }
    const dock = await dockStart({
      use: ['Basic'],
      settings: { nlp: { languages: ['zh'], autoSave: false, forceNER: false, nlu: { log: false } } },
    })
    const nlp = dock.get('nlp')
    nlp.addLanguage('zh')
    return measure(
      '@nlpjs（神经网络）',
      test,
      async () => {
        for (const one of train) nlp.addDocument('zh', one.words.join(' '), one.label)
        await nlp.train()
      },
      async one => (await nlp.process('zh', one.words.join(' '))).intent,
    )
  }

interface Nlp {
  addLanguage(language: string): void
  addDocument(language: string, utterance: string, intent: string): void
  train(): Promise<void>
  process(language: string, utterance: string): Promise<{ intent: string }>
}

/** fastText's own defaults, but for what its tutorial advises for classification: pairs of words, more rounds. */
const fastTextOptions = { lr: 0.5, epoch: 25, wordNgrams: 2, dim: 100 }

const lineOf = ({ words, label }: WordsAndLabel) => `__label__${label} ${words.join(' ').replace(/\s+/g, ' ')}`

const fastTextWasm =
  (load: NodeJS.Require): Peer =>
  async (train, test) => {
    const { getFastTextModule, getFastTextClass } = load('fasttext.wasm.js') as {
      getFastTextModule: unknown
      getFastTextClass: (options: object) => Promise<
        new () => {
          trainSupervised(
            url: string,
            options: object,
            progress: () => void,
          ): Promise<{
            predict(text: string, k: number): { get(i: number): [number, string]; size(): number }
          }>
        }
      >
    }
    const FastText = await getFastTextClass({ getFastTextModule })
    const text = Buffer.from(`${train.map(lineOf).join('\n')}\n`).toString('base64')
    let model: Awaited<ReturnType<InstanceType<typeof FastText>['trainSupervised']>>
    return measure(
      'fasttext.wasm.js',
      test,
      async () => {
        const options = { ...fastTextOptions, loss: 'softmax', bucket: 200_000, verbose: 0 }
        model = await new FastText().trainSupervised(`data:text/plain;base64,${text}`, options, () => {})
      },
      one => {
        const found = model.predict(one.words.join(' '), 1)
        return found.size() === 0 ? undefined : found.get(0)[1].replace('__label__', '')
      },
    )
  }

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-peer-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const runs = (command: string) => spawnSync('which', [command]).status === 0

/** Debian's fasttext. */
const fastText: Peer = async (train, test) => {
  if (!runs('fasttext')) return undefined
  return inFolder(folder => {
    const [input, asked, model] = ['train', 'test', 'model'].map(name => join(folder, name)) as [string, string, string]
    writeFileSync(input, `${train.map(lineOf).join('\n')}\n`)
    writeFileSync(asked, `${test.map(one => one.words.join(' ').replace(/\s+/g, ' ')).join('\n')}\n`)
    const began = performance.now()
    const options = Object.entries({ ...fastTextOptions, thread: 2, verbose: 0 }).flatMap(([k, v]) => [`-${k}`, `${v}`])
    spawnSync('fasttext', ['supervised', '-input', input, '-output', model, ...options])
    const trainSeconds = (performance.now() - began) / 1000
    const { stdout } = spawnSync('fasttext', ['predict', `${model}.bin`, asked], { maxBuffer: 2 ** 28 })
    const found = String(stdout).trimEnd().split('\n')
    return {
      name: 'fasttext（Debian）',
      found: found.map(line => line.replace('__label__', '').trim()),
      trainSeconds,
      callMs: undefined,
    }
  })
}

/** Debian's liblinear over TF-IDF of the very features that ours has: words, pairs, characters, the beginning. */
const liblinear: Peer = async (train, test) => {
  if (!runs('liblinear-train')) return undefined
  const numbers = new Map<string, number>()
  const frequencies: number[] = []
  const featuresOf = ({ words }: WordsAndLabel, isNew: boolean) => {
    const counts = new Map<number, number>()
    for (const [feature, count] of features({ title: '', text: '', words })) {
      if (isNew && !numbers.has(feature)) numbers.set(feature, numbers.size + 1)
      const number = numbers.get(feature)
      if (number === undefined) continue
      counts.set(number, count)
      if (isNew) frequencies[number] = (frequencies[number] ?? 0) + 1
    }
    return counts
  }
  const trainCounts = train.map(one => featuresOf(one, true))
  const labels = [...new Set(train.map(one => one.label))]
  const line = (counts: Map<number, number>, label: number) => {
    const values = [...counts]
      .sort(([a], [b]) => a - b)
      .map(
        ([number, count]) =>
          [number, (1 + Math.log(count)) * (Math.log(train.length / (frequencies[number] ?? 1)) + 1)] as const,
      )
    const length = Math.sqrt(values.reduce((sum, [, value]) => sum + value * value, 0)) || 1
    return `${label} ${values.map(([number, value]) => `${number}:${(value / length).toFixed(5)}`).join(' ')}`
  }
  return inFolder(folder => {
    const [input, asked, model, output] = ['train', 'test', 'model', 'output'].map(name => join(folder, name)) as [
      string,
      string,
      string,
      string,
    ]
    writeFileSync(input, trainCounts.map((one, i) => line(one, labels.indexOf(train[i]?.label ?? ''))).join('\n'))
    writeFileSync(asked, test.map(one => line(featuresOf(one, false), 0)).join('\n'))
    const began = performance.now()
    spawnSync('liblinear-train', ['-q', '-s', '1', input, model])
    const trainSeconds = (performance.now() - began) / 1000
    const { stdout } = spawnSync('sh', ['-c', `liblinear-predict ${asked} ${model} ${output} >&2; cat ${output}`], {
      maxBuffer: 2 ** 28,
    })
    const found = String(stdout).trimEnd().split('\n')
    return {
      name: 'liblinear（Debian，同样的特征）',
      found: found.map(line => labels[Number(line)]),
      trainSeconds,
      callMs: undefined,
    }
  })
}

/** Installs the peers from npm into a folder of their own; false where the registry can't be reached. */
function install(folder: string): boolean {
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  return (
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder })
      .status === 0
  )
}

const peers = {
  fastText: () => fastText,
  liblinear: () => liblinear,
  fastTextWasm,
  nlpjs,
  natural,
} satisfies Record<string, (load: NodeJS.Require) => Peer>

/** All peers that can be had here, one after the other, each in a process of its own; who fails or lingers is told and left out. */
export function askPeers(train: readonly WordsAndLabel[], test: readonly WordsAndLabel[]): PeerResult[] {
  return inFolder(folder => {
    if (!install(folder)) console.error('npm 上的对照装不上（连不到软件源），略过。')
    const [given, answer] = [join(folder, 'given.json'), join(folder, 'answer.json')]
    writeFileSync(given, JSON.stringify({ train, test }))
    return Object.keys(peers).flatMap(name => {
      rmSync(answer, { force: true })
      const { signal, stderr } = spawnSync(
        process.execPath,
        ['--no-warnings', import.meta.filename, name, folder, given, answer],
        { timeout: patience * 60_000, killSignal: 'SIGKILL', stdio: ['ignore', 'ignore', 'pipe'] },
      )
      if (existsSync(answer)) return [JSON.parse(readFileSync(answer, 'utf8')) as PeerResult]
      const why = signal ? `${patience} 分钟没有跑完` : (String(stderr).trim().split('\n').at(-1) ?? '')
      console.error(`对照 ${name} 略过：${why || '这里没有'}`)
      return []
    })
  })
}

if (import.meta.main) {
  const [name = '', folder = '', given = '', answer = ''] = process.argv.slice(2)
  const { train, test } = JSON.parse(readFileSync(given, 'utf8')) as { train: WordsAndLabel[]; test: WordsAndLabel[] }
  const result = await peers[name as keyof typeof peers](createRequire(join(folder, 'package.json')))(train, test)
  if (result) writeFileSync(answer, JSON.stringify(result))
  // a library may have left something running
  process.exit(0)
}
