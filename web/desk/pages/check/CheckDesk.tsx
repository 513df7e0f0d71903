import { Button } from 'antd'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { OfficialCheck, OfficialFault } from '../../../../src/shapes/official-document.ts'
import { useIsNarrow } from '../../app/use-media.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { type Decision, decide, nextAfter, noDecisions, shownBy, takeBack } from './decisions.ts'
import { placed } from './margin.ts'
import { Note } from './Note.tsx'
import { substitutionsIn } from './paper/fonts.ts'
import { Paper } from './paper/Paper.tsx'
import { type Filter, filterTexts } from './texts.ts'

/** Pixels between two notes. */
const gap = 4

function byParagraph(faults: readonly OfficialFault[]): ReadonlyMap<number, readonly OfficialFault[]> {
  const found = new Map<number, OfficialFault[]>()
  for (const fault of faults) {
    if (!fault.at) continue
    found.set(fault.at.paragraph, [...(found.get(fault.at.paragraph) ?? []), fault])
  }
  return found
}

interface CheckDeskProps {
  readonly result: OfficialCheck
  readonly isBusy: boolean
  /** Has these faults mended; undefined: all that can be. */
  readonly onMend: (keys: readonly string[] | undefined) => void
}

/** The document as it prints, and beside it what is wrong with it, to be accepted or kept one by one. */
export function CheckDesk({ result, isBusy, onMend }: CheckDeskProps) {
  const { faults, preview, unchecked } = result
  const [params, setParams] = useSearchParams()
  const asked = params.get('show') ?? 'all'
  const filter: Filter = asked in filterTexts ? (asked as Filter) : 'all'
  const [decisions, setDecisions] = useState(noDecisions)
  const [chosen, setChosen] = useState(faults[0]?.key)
  const [width, setWidth] = useState(0)
  const [laid, setLaid] = useState(0)
  const [moves, setMoves] = useState(0)
  const [tops, setTops] = useState<ReadonlyMap<string, number>>(new Map())
  const isNarrow = useIsNarrow()
  const place = useRef<HTMLDivElement>(null)
  const margin = useRef<HTMLOListElement>(null)
  const shown = useMemo(() => shownBy(faults, filter), [faults, filter])
  const marked = useMemo(() => byParagraph(shown), [shown])
  const missing = useMemo(() => substitutionsIn(preview), [preview])
  const { said } = decisions
  const toMend = faults.filter(one => said.get(one.key) === 'mend')
  const kept = faults.filter(one => said.get(one.key) === 'keep')
  const mendable = faults.filter(one => one.isMendable)

  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    setWidth(element.clientWidth)
    return () => watch.disconnect()
  }, [])

  // notes stand beside the words they are about, wherever these came to stand
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured changes with all of these
  useLayoutEffect(() => {
    const [paper, list] = [place.current, margin.current]
    if (isNarrow || !paper || !list || laid === 0) {
      setTops(new Map())
      return
    }
    const origin = paper.getBoundingClientRect().top
    const notes = shown.map(({ key, at }) => {
      const words =
        paper.querySelector(`[data-keys~="${CSS.escape(key)}"]`) ??
        (at && paper.querySelector(`.paper-page [data-paragraph="${at.paragraph}"]`))
      const note = list.querySelector(`[data-note="${CSS.escape(key)}"]`)
      return {
        top: words ? Math.max(0, words.getBoundingClientRect().top - origin) : 0,
        height: note?.getBoundingClientRect().height ?? 0,
      }
    })
    const found = placed(
      notes,
      shown.findIndex(one => one.key === chosen),
      gap,
    )
    setTops(new Map(shown.map((one, i) => [one.key, found[i] ?? 0])))
  }, [shown, chosen, said, laid, width, isNarrow])

  const onLaid = useCallback(() => setLaid(count => count + 1), [])
  const choose = useCallback((key: string | undefined) => {
    setChosen(key)
    setMoves(count => count + 1)
  }, [])
  // the eye follows what a person chose, not what is chosen to begin with
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each choice
  useEffect(() => {
    if (chosen === undefined || moves === 0) return
    const key = CSS.escape(chosen)
    const words = place.current?.querySelector(`[data-keys~="${key}"]`)
    if (!isNarrow) words?.scrollIntoView({ block: 'nearest' })
    margin.current?.querySelector(`[data-note="${key}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [moves])

  const step = (by: number) => {
    const at = shown.findIndex(one => one.key === chosen)
    choose(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]?.key)
  }
  const say = (fault: OfficialFault | undefined, decision: Decision) => {
    if (!fault || (decision === 'mend' && !fault.isMendable)) return
    const next = decide(decisions, [fault], decision)
    setDecisions(next)
    choose(nextAfter(shown, fault.key, next.said))
  }
  const current = shown.find(one => one.key === chosen)
  const back = () => setDecisions(takeBack)
  useShortcuts({
    j: () => step(1),
    arrowdown: () => step(1),
    k: () => step(-1),
    arrowup: () => step(-1),
    a: () => say(current, 'mend'),
    enter: () => say(current, 'mend'),
    x: () => say(current, 'keep'),
    u: back,
  })
  const marks = useMemo(() => ({ faults: marked, chosen, onChoose: choose }), [marked, chosen, choose])
  const toAccept = shown.filter(one => one.isMendable && said.get(one.key) !== 'mend')
  return (
    <div className="check-desk">
      <div className="check-bar">
        <p className="check-count" role="status">
          {faults.length === 0
            ? '没有发现问题。'
            : `${faults.length} 处问题：${mendable.length} 处可自动改，${faults.length - mendable.length} 处要人改。已定：改 ${toMend.length}，不改 ${kept.length}。`}
        </p>
        {faults.length > 0 && (
          <div className="row">
            <fieldset className="check-filters">
              <legend className="visually-hidden">显示</legend>
              {Object.entries(filterTexts).map(([name, text]) => (
                <Button
                  key={name}
                  size="small"
                  aria-pressed={filter === name}
                  onClick={() => setParams(name === 'all' ? {} : { show: name }, { replace: true })}
                >
                  {text} {shownBy(faults, name as Filter).length}
                </Button>
              ))}
            </fieldset>
            <Button
              size="small"
              disabled={toAccept.length === 0}
              onClick={() => setDecisions(decide(decisions, toAccept, 'mend'))}
            >
              全部改
            </Button>
            <Button size="small" disabled={decisions.before.length === 0} onClick={back}>
              撤销 <kbd>U</kbd>
            </Button>
            <Button
              size="small"
              type="primary"
              disabled={toMend.length === 0}
              loading={isBusy}
              onClick={() => onMend(toMend.length === mendable.length ? undefined : toMend.map(one => one.key))}
            >
              下载改好的公文
            </Button>
            <span className="quiet check-keys">
              <kbd>J</kbd> 下一处 <kbd>K</kbd> 上一处 <kbd>A</kbd> 改 <kbd>X</kbd> 不改
            </span>
          </div>
        )}
        {missing.length > 0 && (
          <details className="quiet">
            <summary>这台电脑缺 {missing.length} 种字体，预览用别的代替，文件里不变</summary>
            <ul>
              {missing.map(({ wanted, shown: instead }) => (
                <li key={wanted}>
                  {wanted} → {instead ?? '系统默认字体'}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div className="check-columns">
        <div className="check-paper" ref={place}>
          <Paper preview={preview} width={width} marks={marks} onLaid={onLaid} />
          {preview.left > 0 && <p className="quiet">后面还有 {preview.left} 段没有显示，但都检查了。</p>}
        </div>
        <ol
          className="check-margin"
          ref={margin}
          aria-label="问题"
          style={isNarrow ? undefined : { minHeight: Math.max(0, ...tops.values()) + 240 }}
        >
          {shown.map(fault => (
            <Note
              key={fault.key}
              fault={fault}
              decision={said.get(fault.key)}
              isChosen={fault.key === chosen}
              top={isNarrow ? undefined : tops.get(fault.key)}
              onChoose={() => choose(fault.key)}
              onDecide={decision => say(fault, decision)}
            />
          ))}
        </ol>
      </div>
      {unchecked.length > 0 && (
        <section className="sheet stack">
          <h2>还要人来看的</h2>
          <ul className="check-unseen">
            {unchecked.map(one => (
              <li key={one.rule + one.what}>
                <span className="quiet">{one.rule}</span> {one.name}：{one.what}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
