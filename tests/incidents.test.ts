import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestServer, testServer } from './support/district.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

const path = '/api/employees/appeal-router/incidents'

describe('an incident', () => {
  it('is reported by the guardian, stands in the employee’s file and in the ledger', async () => {
    const guardian = await server.signIn('zhoumin')
    const reported = await guardian.post(path, { what: '把停水的诉求派给了城管，群众多等了一天' })
    expect(reported.status).toBe(200)
    expect(reported.body.incidents).toMatchObject([{ who: '周敏', what: '把停水的诉求派给了城管，群众多等了一天' }])
    const auditor = await server.signIn('songwei')
    const { body } = await auditor.get('/api/ledger?q=incident')
    expect(body.items).toHaveLength(1)
    // the words may name people: they are in the row, by digest in the ledger
    expect(body.items[0].body).not.toContain('停水')
    expect((await auditor.post('/api/ledger/verify')).body.ok).toBe(true)
  })

  it('is not for those who don’t answer for the employee, nor about a matter that one can’t see', async () => {
    const officer = await server.signIn('fangjianguo')
    expect((await officer.post(path, { what: '它总是派错' })).status).toBe(403)
    const guardian = await server.signIn('zhoumin')
    expect((await guardian.post(path, { what: '它总是派错', receipt: 'SF000000-0000-0000-00000' })).status).toBe(404)
  })

  it('can’t be changed or deleted, not even by the owner of the tables', async () => {
    await expect(server.superuser.query(`update incident set what = '没有这回事'`)).rejects.toMatchObject({
      code: 'BB007',
    })
    await expect(server.superuser.query('delete from incident')).rejects.toMatchObject({ code: 'BB007' })
  })
})
