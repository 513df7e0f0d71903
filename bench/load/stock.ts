import { fileAppeal, propose } from '../../src/casework/index.ts'
import { fixedDemoPassword } from '../../src/demo/load.ts'
import { openOffice } from '../../src/office.ts'
import { readSettings } from '../../src/settings.ts'
import { systemSession } from '../../src/store/index.ts'
import { signIn } from '../chaos/caller.ts'
import type { Host } from '../chaos/host.ts'
import type { Place } from '../chaos/place.ts'
import type { Stock, Waiting } from './day.ts'

const appeal = {
  title: '小区门口烧烤摊油烟扰民',
  text: '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。',
  phone: '13900001111',
}
const together = 8

/** Appeals with proposals that wait, made in this process before anything is measured. */
async function fileMany(data: string, count: number): Promise<Waiting[]> {
  const opened = await openOffice(readSettings({ BANGBAN_DATA: data, DATABASE_POOL: String(together) }))
  const { office } = opened
  const now = new Date()
  for (let i = 0; i < count; i += together) {
    await Promise.all(
      Array.from({ length: together }, async () => {
        const { id } = await office.store.as(systemSession, tx =>
          fileAppeal(tx, office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now }),
        )
        await propose(office, id, now)
      }),
    )
  }
  const rows = await office.store.as(systemSession, tx =>
    tx
      .selectFrom('proposal')
      .select(['id', 'matterId', 'shownDigest'])
      .where('state', '=', 'open')
      .orderBy('id')
      .execute(),
  )
  await opened.close()
  return rows.map(row => ({ proposal: row.id, matter: row.matterId, digest: row.shownDigest ?? '' }))
}

/** What a day's calls draw on, at a host that serves already: proposals that wait, and people who are signed in. */
export async function prepareStock(place: Place, host: Host, proposals: number): Promise<Stock> {
  const waiting = await fileMany(place.data, proposals)
  const [guardian, officer, counter, governor] = await Promise.all(
    ['zhoumin', 'fangjianguo', 'hexiulan', 'tangjing'].map(name => signIn(host.url, name, fixedDemoPassword)),
  )
  const { rows } = await place.superuser().query<{ receipt: string }>('select receipt from matter limit 200')
  return {
    waiting,
    matters: waiting.slice(0, 200).map(one => one.matter),
    receipts: rows.map(row => row.receipt),
    orders: [],
    cookies: { guardian: guardian ?? '', officer: officer ?? '', counter: counter ?? '', governor: governor ?? '' },
  }
}
