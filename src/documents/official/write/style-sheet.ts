import { namespaces } from '../../namespaces.ts'
import { type FontFamily, fonts, sizes } from '../measures.ts'
import type { Look } from './layout.ts'
import { declaration, element, w } from './markup.ts'
import { paragraphProperties, runProperties, tightening } from './render.ts'
import { fangsong, type StyleId, styleOf, styles } from './styles.ts'

const ids = Object.keys(styles) as StyleId[]

/** The styles by their Chinese names, so that whoever goes on editing finds them. */
export function styleSheet(): string {
  const plain: Look = { font: fangsong, size: sizes.三号 }
  const defaults = w(
    'docDefaults',
    {},
    w(
      'rPrDefault',
      {},
      w('rPr', {}, runProperties(plain), w('lang', { val: 'en-US', eastAsia: 'zh-CN', bidi: 'ar-SA' })),
    ),
    w('pPrDefault', {}, w('pPr', {}, w('spacing', { before: 0, after: 0, line: 240, lineRule: 'auto' }))),
  )
  const normal = w(
    'style',
    { type: 'paragraph', default: 1, styleId: 'Normal' },
    w('name', { val: 'Normal' }),
    w('qFormat'),
    w('pPr', {}, w('kinsoku'), w('jc', { val: 'both' })),
    w('rPr', {}, runProperties(plain, tightening)),
  )
  const characters = w(
    'style',
    { type: 'character', default: 1, styleId: 'DefaultParagraphFont' },
    w('name', { val: 'Default Paragraph Font' }),
    w('uiPriority', { val: 1 }),
    w('semiHidden'),
  )
  const table = w(
    'style',
    { type: 'table', default: 1, styleId: 'TableNormal' },
    w('name', { val: 'Normal Table' }),
    w('uiPriority', { val: 99 }),
    w('semiHidden'),
  )
  const own = ids.map(id => {
    const { name, next, isOfCharacters, setting, look } = styleOf(id)
    return w(
      'style',
      { type: isOfCharacters ? 'character' : 'paragraph', customStyle: 1, styleId: id },
      w('name', { val: name }),
      w('basedOn', { val: isOfCharacters ? 'DefaultParagraphFont' : 'Normal' }),
      next === undefined ? '' : w('next', { val: next }),
      w('qFormat'),
      setting ? w('pPr', {}, paragraphProperties(setting, look?.size)) : '',
      look ? w('rPr', {}, runProperties(look)) : '',
    )
  })
  return `${declaration}${element('w:styles', { 'xmlns:w': namespaces.word }, defaults, normal, characters, table, ...own)}`
}

/** What else each font is called, so that a machine without it takes one of the same family. */
export function fontTable(): string {
  const families = Object.keys(fonts) as FontFamily[]
  const one = (family: FontFamily) =>
    w(
      'font',
      { name: fonts[family][0] },
      w('altName', { val: fonts[family].slice(1).join(',') }),
      w('charset', { val: '86' }),
      w('family', { val: family === '宋体' || family === '小标宋' ? 'roman' : 'modern' }),
      w('pitch', { val: 'default' }),
    )
  return `${declaration}${element('w:fonts', { 'xmlns:w': namespaces.word }, ...families.map(one))}`
}
