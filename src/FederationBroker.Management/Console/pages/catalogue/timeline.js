import { h, svg } from '../../lib/dom.js';
import { date } from '../../lib/format.js';

const WIDTH = 1000;
const BAR = 26;
const MONTH = 30 * 86_400_000;

/**
 * @typedef {{ id: string, validity?: Ui.Validity | null }} List
 * @typedef {{ from: number, until: number }} Span
 */

/**
 * When which price list applies: a bar for each, gaps hatched, overlaps in the colour of danger, and a line for today. The picture is
 * stretched to its place, so words stand below it and not in it.
 * @template {List} L
 * @param {readonly L[]} lists
 * @param {{ words: (list: L) => string, marked?: string }} more
 */
export function timeline(lists, { words, marked }) {
  const spans = lists
    .map(list => ({
      list,
      from: moment(list.validity?.from, -Infinity),
      until: moment(list.validity?.until, Infinity),
    }))
    .sort((a, b) => a.from - b.from);
  const [first, last] = edges(spans);
  /** @param {number} at */
  const x = at => (WIDTH * (Math.min(last, Math.max(first, at)) - first)) / (last - first);
  const { gaps, overlaps } = compare(spans);
  const height = BAR + 12;

  /** @param {Span & { list: L }} span */
  const bar = ({ list, from, until }) =>
    svg(
      'rect',
      {
        class: list.id === marked ? 'bar marked' : 'bar',
        x: x(from) + 1,
        width: Math.max(3, x(until) - x(from) - 2),
        y: 6,
        height: BAR,
        rx: 4,
      },
      svg('title', {}, `${words(list)}: ${spanWords(from, until)}`),
    );
  /** @param {string} kind @returns {(span: Span) => SVGElement} */
  const piece =
    kind =>
    ({ from, until }) =>
      svg(
        'rect',
        {
          class: kind,
          x: x(from),
          width: Math.max(3, x(until) - x(from)),
          y: kind === 'gap' ? 6 + BAR / 2 - 1 : 2,
          height: kind === 'gap' ? 2 : BAR + 8,
        },
        svg('title', {}, `${kind === 'gap' ? 'No price' : 'Two prices'}: ${spanWords(from, until)}`),
      );
  const now = Date.now();

  const faults = [
    ...gaps.map(({ from, until }) => `No price ${spanWords(from, until)}.`),
    ...overlaps.map(({ from, until }) => `Two prices ${spanWords(from, until)}.`),
  ];
  const summary = `${spans.map(one => `${words(one.list)} ${spanWords(one.from, one.until)}`).join('; ')}. ${faults.join(' ') || 'No gap and no overlap.'}`;
  return h(
    'figure',
    { class: 'timeline' },
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': summary },
      gaps.map(piece('gap')),
      spans.map(bar),
      overlaps.map(piece('overlap')),
      now > first && now < last && svg('line', { class: 'today', x1: x(now), x2: x(now), y1: 0, y2: height }),
    ),
    h(
      'p',
      { class: 'ends', 'aria-hidden': 'true' },
      h('span', {}, spans[0]?.from === -Infinity ? '← always' : date(new Date(first))),
      h('span', {}, spans.some(one => one.until === Infinity) ? 'open →' : date(new Date(last))),
    ),
    faults.length > 0 && h('p', { class: overlaps.length > 0 ? 'fault' : 'hint' }, faults.join(' ')),
  );
}

/**
 * @param {string | null | undefined} iso
 * @param {number} open
 */
const moment = (iso, open) => (iso ? new Date(iso).getTime() : open);

// Some months around what is dated; open ends reach to the edge.
/** @param {readonly Span[]} spans */
function edges(spans) {
  const dated = [Date.now(), ...spans.flatMap(one => [one.from, one.until])].filter(Number.isFinite);
  return [Math.min(...dated) - 2 * MONTH, Math.max(...dated) + 4 * MONTH];
}

/** @param {readonly Span[]} spans */
function compare(spans) {
  /** @type {[Span[], Span[]]} */
  const [gaps, overlaps] = [[], []];
  let end = spans[0]?.until ?? Infinity;
  for (const one of spans.slice(1)) {
    if (one.from > end) gaps.push({ from: end, until: one.from });
    if (one.from < end) overlaps.push({ from: one.from, until: Math.min(end, one.until) });
    end = Math.max(end, one.until);
  }
  return { gaps, overlaps };
}

/**
 * @param {number} from
 * @param {number} until
 */
const spanWords = (from, until) =>
  from === -Infinity && until === Infinity
    ? 'always'
    : [from !== -Infinity && `from ${date(new Date(from))}`, until !== Infinity && `until ${date(new Date(until))}`]
        .filter(Boolean)
        .join(' ');
