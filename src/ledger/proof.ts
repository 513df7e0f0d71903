import { NotFound, Problem } from '../problems.ts'
import type { Tx } from '../store/index.ts'
import type { Ledger } from './ledger.ts'
import { rootsOfRanges } from './nodes.ts'
import {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts'

/** What every proof says besides what it proves: whose ledger, and the signed head that it leads to. */
interface Proof {
  readonly origin: string
  readonly algorithm: string
  readonly publicKey: string
  readonly size: number
  readonly root: string
  readonly checkpoint: string
  readonly path: readonly string[]
}

/** One entry stands in the ledger; a file that verifier.ts proves without us. */
export interface InclusionProof extends Proof {
  readonly format: 'bangban-proof/1'
  readonly seq: number
  readonly body: string
  readonly leafHash: string
}

/** The ledger of then is the beginning of the present one. */
export interface ConsistencyProof extends Proof {
  readonly format: 'bangban-consistency/1'
  readonly since: number
  readonly sinceRoot: string
}

/** The head of the ledger contradicts its entries: whoever reads a proof must not be the first to find out. */
class Contradicted extends Problem {
  constructor() {
    super(500, 'ledger_contradicted', '台账与它签过名的树头不符，不能出具证明。请立即校验整本台账，并保全数据库。')
  }
}

async function readHead(tx: Tx, { signer, algorithm }: Ledger) {
  const { size, root, checkpoint } = await tx.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
  return { origin: signer.origin, algorithm, publicKey: signer.publicKey, size, root, checkpoint }
}

/** The roots of these ranges that satisfy whoever will check them: by the stored ones, or else by the leaves alone. */
async function convincing(
  tx: Tx,
  { algorithm }: Ledger,
  ranges: readonly LeafRange[],
  isConvincing: (roots: readonly string[]) => boolean,
): Promise<string[]> {
  for (const withStored of [true, false]) {
    const roots = await rootsOfRanges(tx, algorithm, ranges, { withStored })
    const known = roots.filter(root => root !== undefined)
    if (known.length === ranges.length && isConvincing(known)) return known
  }
  throw new Contradicted()
}

/** Proves that an entry stands in the ledger as it is now. Refuses where that isn't so. */
export async function proveEntry(tx: Tx, ledger: Ledger, seq: number): Promise<InclusionProof> {
  const { algorithm } = ledger
  const head = await readHead(tx, ledger)
  if (!Number.isInteger(seq) || seq < 0 || seq >= head.size) {
    throw new NotFound(`台账有 ${head.size} 条，编号从 0 到 ${head.size - 1}。`)
  }
  const entry = await tx.selectFrom('ledgerEntry').select('body').where('seq', '=', seq).executeTakeFirst()
  if (!entry) throw new Contradicted()
  const leaf = leafHash(algorithm, entry.body)
  const path = await convincing(tx, ledger, inclusionRanges(seq, head.size), roots =>
    verifyInclusion(algorithm, leaf, seq, head.size, roots, head.root),
  )
  return { format: 'bangban-proof/1', ...head, seq, body: entry.body, leafHash: leaf, path }
}

/** Proves that the ledger's first `since` entries, whose root it names, are the beginning of what it is now. */
export async function proveConsistency(tx: Tx, ledger: Ledger, since: number): Promise<ConsistencyProof> {
  const { algorithm } = ledger
  const head = await readHead(tx, ledger)
  if (!Number.isInteger(since) || since < 1 || since > head.size)
    throw new NotFound(`台账有 ${head.size} 条，没有过 ${since} 条以后的样子。`)
  const ranges = [{ start: 0, end: since }, ...consistencyRanges(since, head.size)]
  const [sinceRoot = '', ...path] = await convincing(tx, ledger, ranges, ([old = '', ...rest]) =>
    verifyConsistency(algorithm, since, head.size, old, head.root, rest),
  )
  return { format: 'bangban-consistency/1', ...head, since, sinceRoot, path }
}
