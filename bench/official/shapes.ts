import { type FontFamily, fonts, page } from '../../src/documents/official/measures.ts'
import type { Layout, Line, Look, Run } from '../../src/documents/official/write/layout.ts'
import { type StyleId, styleOf } from '../../src/documents/official/write/styles.ts'
import type { Random } from '../random.ts'
import { mapLines } from './edits.ts'

/** The programs whose files these are like. */
export const producers = ['styles', 'direct', 'wps', 'theme'] as const
export type Producer = (typeof producers)[number]

/** What people do otherwise and no rule forbids; each is drawn by chance. */
export interface Shape {
  readonly producer: Producer
  readonly habits: readonly string[]
}

type Parts = Map<string, string>

interface Habit {
  readonly name: string
  /** Only where the numbers of levels are not what is broken. */
  readonly takesNumbers?: boolean
  readonly apply: (parts: Parts, random: Random) => void
}

const document = 'word/document.xml'
const change = (parts: Parts, path: string, by: (xml: string) => string): void => {
  const xml = parts.get(path)
  if (xml !== undefined) parts.set(path, by(xml))
}
const inAll = (parts: Parts, by: (xml: string) => string): void => {
  for (const path of parts.keys()) if (path.startsWith('word/') && !path.includes('_rels')) change(parts, path, by)
}

/** All that styles say put on the lines and characters themselves; the styles remain only as names until they go. */
export function flattened(layout: Layout): Layout {
  const lookOf = (style: StyleId | undefined): Look => (style ? (styleOf(style).look ?? {}) : {})
  return mapLines(layout, (line): Line => {
    const runs = line.runs.map((run): Run => {
      const look = { font: fonts.仿宋[0], ...lookOf(line.style), ...lookOf(run.style), ...run.look }
      return { ...run, look: { size: 32, ...look } }
    })
    const { outline: _, ...own } = styleOf(line.style).setting ?? {}
    return { ...line, runs, setting: { ...own, ...line.setting } }
  })
}

const withoutStyles = (parts: Parts): void =>
  change(parts, document, xml => xml.replace(/<w:[pr]Style w:val="\w+"\/>/g, '').replace(/<w:(pPr|rPr)><\/w:\1>/g, ''))

/** Names of fonts that count as the same, one for each family throughout the file. */
const otherFonts: Habit = {
  name: 'other fonts of the same family',
  apply: (parts, random) => {
    for (const family of ['仿宋', '小标宋', '黑体', '楷体', '宋体'] satisfies FontFamily[]) {
      const to = random.pick(fonts[family])
      inAll(parts, xml => xml.replaceAll(`"${fonts[family][0]}"`, `"${to}"`))
    }
  },
}

const electronic: Habit = {
  name: 'margins of GB/T 33476.2',
  apply: parts =>
    change(parts, document, xml =>
      xml.replaceAll(
        `w:top="${page.top}" w:right="${page.right}" w:bottom="${page.bottom}"`,
        `w:top="${page.electronic.top}" w:right="${page.right}" w:bottom="${page.electronic.bottom}"`,
      ),
    ),
}

const usualLines: Habit = {
  name: 'lines of 28 or 30 pt',
  apply: (parts, random) => {
    const to = random.pick([560, 570, 580, 600])
    inAll(parts, xml => xml.replaceAll(`w:line="${page.line}"`, `w:line="${to}"`))
  },
}

const twipsOnly: Habit = {
  name: 'indents in twips alone',
  apply: parts =>
    inAll(parts, xml =>
      xml.replace(/<w:ind [^>]*>/g, one => one.replace(/ w:(left|right|firstLine|hanging)Chars="\d+"/g, '')),
    ),
}

const charactersOnly: Habit = {
  name: 'indents in characters alone',
  apply: parts =>
    inAll(parts, xml =>
      xml.replace(/<w:ind [^>]*>/g, one =>
        /Chars=/.test(one) && !/"-/.test(one)
          ? one.replace(/ w:(left|right|firstLine|hanging)="\d+"/g, (all, side: string) =>
              one.includes(`${side}Chars`) ? '' : all,
            )
          : one,
      ),
    ),
}

const romanDigits: Habit = {
  name: 'digits in Times New Roman',
  apply: parts =>
    inAll(parts, xml =>
      xml.replace(/<w:rFonts [^>]*>/g, one =>
        one.replace(/w:(ascii|hAnsi|cs)="(?!Calibri)[^"]*"/g, (_, which: string) => `w:${which}="Times New Roman"`),
      ),
    ),
}

const gridOfLines: Habit = {
  name: 'a grid of lines alone',
  apply: parts => change(parts, document, xml => xml.replaceAll('w:type="linesAndChars"', 'w:type="lines"')),
}

const pitchOfGrid: Habit = {
  name: 'the pitch by the grid',
  apply: parts => {
    change(parts, document, xml => xml.replaceAll('w:linePitch="579"/>', 'w:linePitch="579" w:charSpace="-849"/>'))
    change(parts, 'word/styles.xml', xml => xml.replace('<w:spacing w:val="-5"/>', ''))
  },
}

const simpleField: Habit = {
  name: 'page numbers as simple fields',
  apply: parts => {
    for (const path of [...parts.keys()].filter(one => one.startsWith('word/footer')))
      change(parts, path, xml =>
        xml.replace(
          /<w:r>(<w:rPr>(?:(?!<\/w:rPr>).)*<\/w:rPr>)?<w:fldChar w:fldCharType="begin"\/>.*?<w:fldChar w:fldCharType="end"\/><\/w:r>/g,
          (_, properties = '') =>
            `<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r>${properties}<w:t>1</w:t></w:r></w:fldSimple>`,
        ),
      )
  },
}

const titleControl: Habit = {
  name: 'the title in a content control',
  apply: parts =>
    change(parts, document, xml =>
      xml.replace(
        /<w:p><w:pPr><w:pStyle w:val="title"\/>(?:(?!<\/w:p>).)*<\/w:p>/g,
        one =>
          `<w:sdt><w:sdtPr><w:alias w:val="标题"/><w:id w:val="101"/></w:sdtPr><w:sdtContent>${one}</w:sdtContent></w:sdt>`,
      ),
    ),
}

/** 版记 as paragraphs with borders that follow the text. */
const footAsLines: Habit = {
  name: '版记 as paragraphs with borders',
  apply: parts =>
    change(parts, document, xml =>
      xml.replace(/<w:tbl><w:tblPr><w:tblpPr [^>]*tblpYSpec="bottom".*?<\/w:tbl>/, table => {
        const lines = [...table.matchAll(/<w:tcPr>(.*?)<\/w:tcPr>(<w:p>.*?<\/w:p>)/g)]
        return lines
          .map(([, cell = '', paragraph = ''], i) => {
            const top = /<w:top [^>]*>/.exec(cell)?.[0] ?? ''
            const bottom = i === lines.length - 1 ? (/<w:bottom [^>]*>/.exec(cell)?.[0] ?? '') : ''
            if (top === '') return paragraph
            const borders = `<w:pBdr>${top}${bottom}</w:pBdr>`
            return paragraph.replace(/(<w:pPr>(?:<w:pStyle [^>]*>)?)/, `$1${borders}`)
          })
          .join('')
      }),
    ),
}

const shapeNamespaces =
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w10="urn:schemas-microsoft-com:office:word"'
const declareShapes = (xml: string): string =>
  xml.includes('xmlns:wps=') ? xml : xml.replace('<w:document ', `<w:document ${shapeNamespaces} `)

const emu = (twips: number): number => twips * 635

/** The red line as a shape, with VML for old programs. */
const ruleAsShape: Habit = {
  name: 'the red line as a shape',
  apply: parts =>
    change(parts, document, xml => {
      const found = /<w:pBdr><w:bottom w:val="single" w:sz="12" [^>]*FF0000"\/><\/w:pBdr>/.exec(xml)
      if (!found) return xml
      const at = xml.indexOf('</w:p>', found.index)
      const before = Number(/w:before="(\d+)"/.exec(xml.slice(found.index, at))?.[1] ?? 0)
      const line = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>${emu(before + 560)}</wp:posOffset></wp:positionV><wp:extent cx="${emu(page.textWidth)}" cy="0"/><wp:wrapNone/><wp:docPr id="31" name="红线"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${emu(page.textWidth)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="19050"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:line id="红线" style="position:absolute;z-index:2" from="0,${before / 20 + 28}pt" to="442.2pt,${before / 20 + 28}pt" strokecolor="red" strokeweight="1.5pt"/></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
      return declareShapes(
        `${xml.slice(0, found.index)}${xml.slice(found.index + found[0].length, at)}${line}${xml.slice(at)}`,
      )
    }),
}

const levels = [
  ['heading1', '[一二三四五六七八九十]+、'],
  ['heading2', '（[一二三四五六七八九十]+）'],
  ['heading3', '\\d+\\.'],
  ['heading4', '（\\d+）'],
] as const

const numberingXml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>${(
  [
    ['chineseCountingThousand', '%1、', '黑体'],
    ['chineseCountingThousand', '（%2）', '楷体_GB2312'],
    ['decimal', '%3.', '仿宋_GB2312'],
    ['decimal', '（%4）', '仿宋_GB2312'],
  ] as const
)
  .map(
    ([format, text, font], i) =>
      `<w:lvl w:ilvl="${i}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:suff w:val="nothing"/><w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/><w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}"/></w:rPr></w:lvl>`,
  )
  .join('')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`

function addPart(parts: Parts, name: string, xml: string, kind: string, type: string): void {
  if (parts.has(`word/${name}`)) return
  parts.set(`word/${name}`, xml)
  change(parts, '[Content_Types].xml', one =>
    one.replace(
      '</Types>',
      `<Override PartName="/word/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/></Types>`,
    ),
  )
  change(parts, 'word/_rels/document.xml.rels', one =>
    one.replace(
      '</Relationships>',
      `<Relationship Id="added-${kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${name}"/></Relationships>`,
    ),
  )
}

const automaticNumbers: Habit = {
  name: 'numbers of levels by Word',
  takesNumbers: true,
  apply: parts => {
    addPart(parts, 'numbering.xml', numberingXml, 'numbering', 'wordprocessingml.numbering')
    change(parts, document, xml =>
      xml.replace(/<w:p>(?:(?!<\/w:p>).)*<\/w:p>/g, paragraph => {
        const at = levels.findIndex(
          ([style]) => paragraph.includes(`w:val="${style}"`) || paragraph.includes(`"${style}Words"`),
        )
        const level = levels[at]
        if (!level) return paragraph
        const typed = new RegExp(`(<w:t [^>]*>)${level[1]}`)
        if (!typed.test(paragraph)) return paragraph
        return paragraph
          .replace(typed, '$1')
          .replace(/(<w:pStyle [^>]*>)/, `$1<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="1"/></w:numPr>`)
      }),
    )
  },
}

const theme = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements><a:clrScheme name="Office"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2><a:accent1><a:srgbClr val="4472C4"/></a:accent1><a:accent2><a:srgbClr val="ED7D31"/></a:accent2><a:accent3><a:srgbClr val="A5A5A5"/></a:accent3><a:accent4><a:srgbClr val="FFC000"/></a:accent4><a:accent5><a:srgbClr val="5B9BD5"/></a:accent5><a:accent6><a:srgbClr val="70AD47"/></a:accent6><a:hlink><a:srgbClr val="0563C1"/></a:hlink><a:folHlink><a:srgbClr val="954F72"/></a:folHlink></a:clrScheme><a:fontScheme name="公文"><a:majorFont><a:latin typeface="黑体"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont><a:minorFont><a:latin typeface="仿宋_GB2312"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="仿宋_GB2312"/></a:minorFont></a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:fillStyleLst><a:lnStyleLst><a:ln><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln><a:ln><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln><a:ln><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln></a:lnStyleLst><a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`

/** Fonts by the theme, as a Word whose default fonts somebody set once. */
function themed(parts: Parts): void {
  addPart(parts, 'theme/theme1.xml', theme, 'theme', 'theme')
  inAll(parts, xml =>
    xml.includes('<a:theme')
      ? xml
      : xml.replace(/<w:rFonts [^>]*w:eastAsia="仿宋_GB2312"[^>]*>/g, one =>
          one.includes('w:ascii="仿宋_GB2312"')
            ? '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"/>'
            : one,
        ),
  )
}

/** What WPS leaves in a file: pieces of words, hints, ids of revisions, checks of spelling, bookmarks. */
function likeWps(parts: Parts, random: Random): void {
  const id = () => (0x10000000 + random.below(0x0fffffff)).toString(16).toUpperCase()
  let bookmark = 0
  change(parts, document, xml =>
    declareShapes(
      xml
        .replace(
          /<w:r>((?:<w:rPr>(?:(?!<\/w:rPr>).)*<\/w:rPr>)?)<w:t xml:space="preserve">([^<&]{4,})<\/w:t><\/w:r>/g,
          (whole, properties: string, text: string) => {
            const hint = properties.includes('<w:rFonts ')
              ? properties.replace('<w:rFonts ', '<w:rFonts w:hint="eastAsia" ')
              : properties
                  .replace('<w:rPr>', '<w:rPr><w:rFonts w:hint="eastAsia"/>')
                  .replace(/^$/, '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>')
            const ordered = hint.replace(
              /(<w:rStyle [^>]*>)?(<w:rFonts [^>]*>)(<w:rStyle [^>]*>)?/,
              (_, a = '', b = '', c = '') => `${a}${c}${b}`,
            )
            const lang = ordered.replace('</w:rPr>', '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>')
            if (random.next() < 0.3) return whole
            const cut = 1 + random.below(text.length - 1)
            const piece = (words: string) =>
              `<w:r w:rsidR="00${id().slice(2)}">${lang}<w:t xml:space="preserve">${words}</w:t></w:r>`
            const between =
              random.next() < 0.3
                ? '<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>'
                : random.next() < 0.1
                  ? `<w:bookmarkStart w:id="${++bookmark}" w:name="b${bookmark}"/><w:bookmarkEnd w:id="${bookmark}"/>`
                  : ''
            return `${piece(text.slice(0, cut))}${between}${piece(text.slice(cut))}`
          },
        )
        .replace(/<w:p>/g, () => `<w:p w14:paraId="${id()}" w:rsidR="00${id().slice(2)}">`),
    ),
  )
  change(parts, document, xml => xml.replace('<w:document ', '<w:document mc:Ignorable="w14" '))
}

const comment: Habit = {
  name: 'a comment',
  apply: parts => {
    addPart(
      parts,
      'comments.xml',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" w:author="审核人" w:date="2026-03-01T09:00:00Z"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment></w:comments>`,
      'comments',
      'wordprocessingml.comments',
    )
    change(parts, document, xml =>
      xml.replace(
        /(<w:p><w:pPr><w:pStyle w:val="body"\/>(?:(?!<\/w:pPr>).)*<\/w:pPr>)((?:(?!<\/w:p>).)*)<\/w:p>/,
        '$1<w:commentRangeStart w:id="0"/>$2<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
      ),
    )
  },
}

/** Properties of the characters of the text, whatever the producer. */
const link: Habit = {
  name: 'a link within the document',
  apply: parts =>
    change(parts, document, xml =>
      xml.replace(
        /(<w:pStyle w:val="body"\/>(?:(?!<\/w:pPr>).)*<\/w:pPr>)(<w:r>(?:(?!<\/w:r>).)*<\/w:r>)/,
        '$1<w:hyperlink w:anchor="top">$2</w:hyperlink>',
      ),
    ),
}

const inserted: Habit = {
  name: 'a tracked insertion',
  apply: parts =>
    change(parts, document, xml => {
      const at = xml.lastIndexOf('<w:pStyle w:val="body"/>')
      if (at === -1) return xml
      return `${xml.slice(0, at)}${xml
        .slice(at)
        .replace(
          /(<w:r>(?:(?!<\/w:r>).)*<\/w:r>)/,
          '<w:ins w:id="77" w:author="李明" w:date="2026-03-01T09:00:00Z">$1</w:ins>',
        )}`
    }),
}

/** As Word puts a page number there by its menu: in a frame that floats in the footer. */
const framedNumber: Habit = {
  name: 'page numbers in a frame',
  apply: parts => {
    for (const path of ['word/footer-odd.xml', 'word/footer-even.xml'])
      change(parts, path, xml => {
        // a frame is as wide as the number: it is the frame that stands at a side
        const side = /<w:jc w:val="(\w+)"/.exec(xml)?.[1] ?? 'left'
        return xml
          .replace(
            /(<w:p><w:pPr><w:pStyle w:val="pageNumber"\/>)/,
            `$1<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="${side}" w:y="1"/>`,
          )
          .replace('</w:ftr>', '<w:p><w:pPr><w:pStyle w:val="end"/></w:pPr></w:p></w:ftr>')
      })
  },
}

const footnote: Habit = {
  name: 'a footnote',
  apply: parts => {
    const note = (id: number, inside: string, type = '') =>
      `<w:footnote ${type}w:id="${id}"><w:p><w:r>${inside}</w:r></w:p></w:footnote>`
    addPart(
      parts,
      'footnotes.xml',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${note(-1, '<w:separator/>', 'w:type="separator" ')}${note(0, '<w:continuationSeparator/>', 'w:type="continuationSeparator" ')}${note(2, '<w:t>数据来源：县统计局。</w:t>')}</w:footnotes>`,
      'footnotes',
      'wordprocessingml.footnotes',
    )
    change(parts, document, xml => {
      const at = xml.lastIndexOf('<w:pStyle w:val="body"/>')
      const end = xml.indexOf('</w:p>', at)
      const mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
      return at === -1 ? xml : `${xml.slice(0, end)}${mark}${xml.slice(end)}`
    })
  },
}

/** 版记 in a text box at the lower edge, with VML for old programs. */
const footInBox: Habit = {
  name: '版记 in a text box',
  apply: parts =>
    change(parts, document, xml => {
      const table =
        /<w:tbl><w:tblPr><w:tblpPr [^>]*tblpYSpec="bottom".*?<\/w:tbl>(?=<w:p><w:pPr><w:pStyle w:val="end"\/><\/w:pPr><\/w:p>)/.exec(
          xml,
        )
      if (!table) return xml
      const inside = `<w:txbxContent>${table[0].replace(/<w:tblpPr [^>]*>/, '')}<w:p><w:pPr><w:pStyle w:val="end"/></w:pPr></w:p></w:txbxContent>`
      const height = emu(1200)
      const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="3" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH><wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV><wp:extent cx="${emu(page.textWidth)}" cy="${height}"/><wp:wrapTopAndBottom/><wp:docPr id="32" name="版记"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${emu(page.textWidth)}" cy="${height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr><wps:txbx>${inside}</wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:442.2pt;height:60pt" stroked="f"><v:textbox inset="0,0,0,0">${inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
      const at = table.index
      const rest = xml
        .slice(at + table[0].length)
        .replace('<w:pStyle w:val="end"/></w:pPr>', `<w:pStyle w:val="end"/></w:pPr>${box}`)
      return declareShapes(`${xml.slice(0, at)}${rest}`)
    }),
}

const blankLines: Habit = {
  name: 'blank lines in the place of distances',
  apply: parts =>
    change(parts, document, xml =>
      xml.replace(
        /<w:p>(<w:pPr><w:pStyle w:val="(title|addressees|signature)"\/>(?:(?!<\/w:pPr>).)*<\/w:pPr>)/g,
        (whole, properties: string, style: string) => {
          const before = Number(/w:before="(\d+)"/.exec(properties)?.[1] ?? (style === 'addressees' ? page.line : 0))
          const count = Math.round(before / page.line)
          if (count === 0 || before > page.line * 2) return whole
          const blank = `<w:p><w:pPr><w:spacing w:line="${page.line}" w:lineRule="exact"/></w:pPr></w:p>`
          const less = /w:before="/.test(properties)
            ? properties.replace(/w:before="\d+"/, 'w:before="0"')
            : properties.replace(
                '<w:pStyle w:val="addressees"/>',
                '<w:pStyle w:val="addressees"/><w:spacing w:before="0"/>',
              )
          return `${blank.repeat(count)}<w:p>${less}`
        },
      ),
    ),
}

export const habits: readonly Habit[] = [
  blankLines,
  otherFonts,
  electronic,
  usualLines,
  romanDigits,
  gridOfLines,
  pitchOfGrid,
  simpleField,
  titleControl,
  footAsLines,
  footInBox,
  framedNumber,
  footnote,
  ruleAsShape,
  automaticNumbers,
  comment,
  link,
  inserted,
  twipsOnly,
  charactersOnly,
]

const excluded: readonly (readonly [string, string])[] = [
  [twipsOnly.name, charactersOnly.name],
  [gridOfLines.name, pitchOfGrid.name],
  [comment.name, link.name],
  [footAsLines.name, footInBox.name],
]

/** A producer and up to four habits. */
export function shapeOf(random: Random): Shape {
  const chosen: string[] = []
  for (const { name } of habits) {
    const clashes = excluded.some(pair => pair.includes(name) && chosen.some(one => pair.includes(one)))
    if (!clashes && random.next() < 0.18) chosen.push(name)
  }
  return { producer: random.pick(producers), habits: chosen }
}

/** Puts the parts into a shape. Habits come first: they find their paragraphs by the styles that a producer may drop. */
export function reshape(parts: Parts, shape: Shape, random: Random): void {
  for (const { name, apply } of habits) if (shape.habits.includes(name)) apply(parts, random)
  if (shape.producer === 'theme') themed(parts)
  if (shape.producer === 'direct' || shape.producer === 'wps') withoutStyles(parts)
  if (shape.producer === 'wps') likeWps(parts, random)
}

export const isFlat = ({ producer }: Shape): boolean => producer === 'direct' || producer === 'wps'
export const takesNumbers = ({ habits: chosen }: Shape): boolean =>
  habits.some(({ name, takesNumbers: takes }) => takes && chosen.includes(name))
