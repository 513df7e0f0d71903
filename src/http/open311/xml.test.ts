import { describe, expect, it } from 'vitest'
import { toXml } from './xml.ts'

describe('a document', () => {
  it('names the items of a list by what the list holds, and leaves out nothing that is empty', () => {
    expect(toXml('service_requests', [{ service_request_id: 'SF1', lat: 30.5, address: null, values: [] }])).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request><service_request_id>SF1</service_request_id>' +
        '<lat>30.5</lat><address/><values/></request></service_requests>\n',
    )
  })

  it('holds whatever somebody wrote as text, and nothing that XML can not hold', () => {
    expect(toXml('errors', [{ code: 400, description: `<b a="1">&'\u0000\u000b\ufffe\ud800]]>` }])).toContain(
      '<description>&lt;b a=&quot;1&quot;&gt;&amp;&apos;]]&gt;</description>',
    )
  })
})
