import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadRoster, parseDefinition, RosterError } from './definition.ts'

const staff = join(import.meta.dirname, '..', '..', 'staff')
const source = readFileSync(join(staff, 'appeals', 'appeal-router.yaml'), 'utf8')

/** The router's definition with one piece replaced; the test fails if the piece is no longer there. */
function changed(from: string, to: string): string {
  expect(source.split(from).length).toBe(2)
  return source.replace(from, to)
}

const lineOf = (text: string, piece: string) => text.slice(0, text.indexOf(piece)).split('\n').length

function refusal(text: string): string {
  try {
    parseDefinition(text, 'staff/x.yaml')
  } catch (error) {
    if (error instanceof RosterError) return error.message
    throw error
  }
  throw new Error('the definition was accepted')
}

describe('the staff of this repository', () => {
  it('loads, every file of it', () => {
    const files = readdirSync(staff, { recursive: true, encoding: 'utf8' }).filter(name => /\.ya?ml$/.test(name))
    const roster = loadRoster(staff)
    expect(roster).toHaveLength(files.length)
    expect(files.length).toBeGreaterThan(0)
  })

  it('lies in the order of its ids', () => {
    const ids = loadRoster(staff).map(one => one.id)
    expect(ids).toEqual(ids.toSorted())
  })

  it('never passes as a person: each name says that it is a machine', () => {
    for (const { name } of loadRoster(staff)) expect(name).toMatch(/数智|智能|助手|机器人/)
  })

  it('decides nothing by itself: every scenario that has an effect outside is a decision', () => {
    for (const { scenarios } of loadRoster(staff)) {
      for (const scenario of scenarios) if (scenario.effect === 'dispatch') expect(scenario.outcome).toBe('decision')
    }
  })
})

describe('a wrong definition', () => {
  it.each([
    ['a field that nobody knows', 'load: 60', 'load: 60\nautoApprove: true', 'autoApprove', 'autoApprove'],
    [
      'a field that nobody knows, deep inside',
      '    outcome: decision',
      '    outcome: decision\n    silent: true',
      'silent: true',
      'scenarios.0.silent',
    ],
    ['a number of the wrong form', 'number: SZ-MS-001', 'number: MS-1', 'number: MS-1', 'number'],
    ['a name that passes as a person', 'name: 诉求分拨数智员工', 'name: 张晓慧', 'name: 张晓慧', 'name'],
    ['an id with capitals', 'id: appeal-router', 'id: Appeal Router', 'id: Appeal', 'id'],
    ['a category that is none', 'category: appeals', 'category: complaints', 'category: complaints', 'category'],
    ['a threshold of one', 'errorThreshold: 0.35', 'errorThreshold: 1', 'errorThreshold', 'errorThreshold'],
    ['a load that is no number', 'load: 60', 'load: 很多', 'load:', 'load'],
    ['no working day', '    due: 1', '    due: 0', 'due: 0', 'scenarios.0.due'],
    ['a scene that the guideline lacks', 'guideline: 9', 'guideline: 14', 'guideline', 'scenarios.0.guideline'],
    ['a skill that is none', 'skill: route', 'skill: guess', 'skill', 'scenarios.0.skill'],
    ['a version that is none', 'version: 1.0.0', 'version: v1', 'version', 'version'],
    ['an empty purpose', /purpose: .*/.exec(source)?.[0] ?? '', "purpose: '  '", 'purpose', 'purpose'],
    ['no reviewer', /reviewer: .*/.exec(source)?.[0] ?? '', "reviewer: ''", 'reviewer', 'boundary.reviewer'],
  ])('is refused with file, line and field: %s', (_, from, to, piece, field) => {
    const text = changed(from, to)
    expect(refusal(text)).toContain(`staff/x.yaml:${lineOf(text, piece)} ${field}：`)
  })

  it('that lacks a field is refused with the field and the place where it belongs', () => {
    expect(refusal(changed('errorThreshold: 0.35\n', ''))).toMatch(/^staff\/x\.yaml:1 errorThreshold：/)
    const text = changed('    guideline: 9\n', '')
    expect(refusal(text)).toContain(`staff/x.yaml:${lineOf(text, 'id: appeal-routing')} scenarios.0.guideline：`)
  })

  it('that gives two examples where three are needed is refused in Chinese', () => {
    const [head, ...examples] = source.split(/^ {6}- given/m)
    const text = [head, ...examples.slice(0, 2)].join('      - given')
    expect(refusal(text)).toMatch(/^staff\/x\.yaml:\d+ scenarios\.0\.examples：每个场景至少要有三个例子$/)
  })

  it('tells all that is wrong at once', () => {
    const text = changed('load: 60', 'load: 0').replace('version: 1.0.0', 'version: one').replace('due: 1', 'due: 99')
    expect(refusal(text).split('\n')).toHaveLength(3)
  })

  it('that is no YAML is refused with file and line', () => {
    const text = changed('load: 60', 'load: [60')
    const [, line] = /^staff\/x\.yaml:(\d+) 不是有效的 YAML：/.exec(refusal(text)) ?? []
    expect(Number(line)).toBeGreaterThanOrEqual(lineOf(text, 'load:'))
  })

  it('that says a thing twice is refused', () => {
    const text = changed('load: 60', 'load: 60\nload: 600')
    expect(refusal(text)).toContain(`staff/x.yaml:${lineOf(text, 'load: 600')} `)
  })

  it.each(['', '# nothing', 'just a sentence', '- a\n- b', '42', 'null'])(
    'that is no definition at all is refused: %j',
    text => {
      expect(refusal(text)).toMatch(/^staff\/x\.yaml:\d+ （整个文件）：/)
    },
  )
})

describe('the digest of a definition', () => {
  const digest = parseDefinition(source, 'a').digest

  it('stays when only comments, quotes or the order of fields change', () => {
    const reordered = `# a comment\n${changed('load: 60\n', '').replace('model: ', 'load: 60\nmodel: ')}`
    expect(parseDefinition(reordered, 'b').digest).toBe(digest)
    expect(parseDefinition(changed('load: 60', 'load: 60 # proposals'), 'c').digest).toBe(digest)
    expect(parseDefinition(changed('number: SZ-MS-001', "number: 'SZ-MS-001'"), 'd').digest).toBe(digest)
  })

  it('changes with anything that was registered', () => {
    expect(parseDefinition(changed('load: 60', 'load: 61'), 'a').digest).not.toBe(digest)
    expect(parseDefinition(changed('修改群众写的内容', '修改群众写的标题'), 'a').digest).not.toBe(digest)
  })
})

describe('a folder of definitions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-staff-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'appeals'))
  write('appeals/first.yaml', source)

  it('with the same id twice is refused', () => {
    write('second.yaml', changed('number: SZ-MS-001', 'number: SZ-MS-002'))
    expect(() => loadRoster(folder)).toThrow(RosterError)
    expect(() => loadRoster(folder)).toThrow('id「appeal-router」')
  })

  it('with the same number twice is refused', () => {
    write('second.yaml', changed('id: appeal-router', 'id: appeal-router-2'))
    expect(() => loadRoster(folder)).toThrow(RosterError)
    expect(() => loadRoster(folder)).toThrow('number「SZ-MS-001」')
  })

  it('with one wrong file says which', () => {
    write('second.yaml', changed('load: 60', 'load: 0'))
    expect(() => loadRoster(folder)).toThrow(/second\.yaml:\d+ load：/)
  })

  it('with two that differ loads both', () => {
    write(
      'second.yaml',
      changed('id: appeal-router', 'id: another-router').replace('number: SZ-MS-001', 'number: SZ-MS-002'),
    )
    expect(loadRoster(folder).map(one => one.id)).toEqual(['another-router', 'appeal-router'])
  })
})
