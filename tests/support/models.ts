import { keepCall } from '../../src/endpoints/calls.ts'
import { addModel, decideBudget, decidePolicy } from '../../src/endpoints/index.ts'
import type { OpenedOffice } from '../../src/office.ts'
import { systemSession } from '../../src/store/index.ts'

/** Where nobody answers (discard, RFC 863): a call ends at once. */
export const wantedModel = () => ({
  name: `模型${crypto.randomUUID().slice(0, 8)}`,
  baseUrl: 'http://127.0.0.1:9/v1',
  model: 'honest-1',
  apiKey: 'sk-0123456789abcdef',
  isLocal: true,
  isReasoning: false,
})

/** Language models that an office has connected. */
export function modelsOf({ office }: Pick<OpenedOffice, 'office'>, personId: string) {
  const { store, ledger } = office
  const change = () => ({ ledger, actor: { kind: 'person' as const, id: personId }, now: new Date() })
  return {
    change,
    model: () => store.as(systemSession, tx => addModel(tx, change(), wantedModel())),
    /** What an office decides on them, and a call as it is recorded. */
    used: async (employeeId: string) => {
      await store.as(systemSession, async tx => {
        await decidePolicy(tx, change(), employeeId, { reach: 'local', audience: 'officers' })
        await decideBudget(tx, change(), 100_000)
      })
      const { rows } = await store.pool.query<{ department_id: string }>(
        'select department_id from membership where person_id = $1',
        [personId],
      )
      await keepCall(
        { store, ledger, now: () => new Date() },
        {
          ...{ call: 'call-1', department: rows[0]?.department_id ?? '', person: personId, employee: employeeId },
          ...{ purpose: '写答复', step: 1, attempt: 1, endpoint: '示例模型', askedModel: 'honest-1' },
          ...{ answeredModel: 'honest-1', requestHash: 'a'.repeat(64), responseHash: 'b'.repeat(64) },
          ...{ kind: 'complete', reason: 'complete', milliseconds: 900 },
          usage: { prompt: 40, completion: 20, isEstimated: false },
          oddities: { invisible: 0, garbled: 0, repeated: 0, isOtherModel: false },
        },
        true,
      )
    },
  }
}
