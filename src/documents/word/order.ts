import { childOf, insertAt, newElement, type XmlElement } from './tree.ts'

/**
 * The order in which the schema wants children (ISO/IEC 29500-1, 17.3.1.26, 17.3.2.28, 17.6.17, 17.15.1.78): strict
 * readers refuse another.
 */
const orders: Readonly<Record<string, readonly string[]>> = {
  'w:pPr':
    'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange'.split(
      ' ',
    ),
  'w:rPr':
    'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange'.split(
      ' ',
    ),
  'w:sectPr':
    'headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange'.split(
      ' ',
    ),
  'w:pBdr': 'top left bottom right between bar'.split(' '),
  'w:tcBorders': 'top start left bottom end right insideH insideV tl2br tr2bl'.split(' '),
  'w:tcPr':
    'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark'.split(' '),
  'w:settings':
    'writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders'.split(
      ' ',
    ),
}

/** The child of this name, made in its right place where it is not there. */
export function ensureChild(parent: XmlElement, name: string): XmlElement {
  const there = childOf(parent, name)
  if (there) return there
  const order = orders[parent.name] ?? []
  const rank = order.indexOf(name.slice(2))
  const made = newElement(name)
  // after the last that comes before it; what the order doesn't know stays where it is
  let at = 0
  for (const [i, child] of parent.children.entries()) {
    if (child.kind !== 'element') continue
    const other = order.indexOf(child.name.slice(2))
    if (other !== -1 && other < rank) at = i + 1
  }
  if (rank === -1) at = parent.children.length
  insertAt(parent, at, made)
  return made
}

/** pPr, rPr and the like stand first. */
export function ensureFirst(parent: XmlElement, name: string): XmlElement {
  const there = childOf(parent, name)
  if (there) return there
  const made = newElement(name)
  insertAt(parent, 0, made)
  return made
}
