import { h, svg } from '../lib/dom.js';
import { number } from '../lib/format.js';

const WIDTH = 720;
const HEIGHT = 220;
const WIDEST_BAR = 96;
/** @typedef {{ name: string, kind: string, values: number[] }} Series */

const EDGE = { left: 44, right: 8, top: 12, bottom: 28 };

/**
 * Stacked bars. series: [{ name, kind, values: [] }] over labels. The drawing is one picture for assistive technology, with the summary as its
 * name; every number stands in the table below it.
 * @param {{ title: string, summary: string, labels: string[], series: Series[], over?: string }} chart over: what the labels are
 */
export function barChart({ title, summary, labels, series, over = 'Day' }) {
  const totals = labels.map((_, i) => series.reduce((sum, one) => sum + one.values[i], 0));
  const top = roundUp(Math.max(4, ...totals));
  const step = (WIDTH - EDGE.left - EDGE.right) / labels.length;
  const width = Math.min(step * 0.6, WIDEST_BAR);
  /** @param {number} value */
  const y = value => HEIGHT - EDGE.bottom - ((HEIGHT - EDGE.top - EDGE.bottom) * value) / top;

  const lines = [0, top / 2, top].map(value => [
    svg('line', { class: 'grid', x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(value), y2: y(value) }),
    svg('text', { class: 'tick', x: EDGE.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, number(value)),
  ]);
  const bars = labels.map((label, i) => {
    let below = 0;
    return series.map(one => {
      const [from, upto] = [below, below + one.values[i]];
      below = upto;
      if (one.values[i] === 0) return null;
      return svg(
        'rect',
        {
          class: one.kind,
          x: EDGE.left + step * (i + 0.5) - width / 2,
          width,
          y: y(upto),
          height: Math.max(1, y(from) - y(upto)),
          rx: 3,
        },
        svg('title', {}, `${label}: ${one.name} ${number(one.values[i])}`),
      );
    });
  });
  // As many labels as fit.
  const every = Math.ceil(labels.length / 7);
  const ticks = labels.map(
    (label, i) =>
      (labels.length - 1 - i) % every === 0 &&
      svg(
        'text',
        {
          class: 'tick',
          x: Math.min(EDGE.left + step * (i + 0.5), WIDTH - 26),
          y: HEIGHT - 8,
          'text-anchor': 'middle',
        },
        label,
      ),
  );

  return h(
    'figure',
    { class: 'chart' },
    h(
      'figcaption',
      {},
      h('h2', {}, title),
      series.length > 1 &&
        h(
          'ul',
          { class: 'legend' },
          series.map(one => h('li', { class: one.kind }, one.name)),
        ),
    ),
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': summary, preserveAspectRatio: 'xMidYMid meet' },
      lines.flat(),
      bars.flat(),
      ticks,
    ),
    h('details', {}, h('summary', {}, 'Show the numbers'), numbersOf(title, labels, series, over)),
  );
}

/**
 * @param {string} title
 * @param {string[]} labels
 * @param {Series[]} series
 * @param {string} over
 */
const numbersOf = (title, labels, series, over) =>
  h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, title),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, over),
          series.map(one => h('th', { scope: 'col', class: 'numeric' }, one.name)),
        ),
      ),
      h(
        'tbody',
        {},
        labels.map((label, i) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row', 'data-title': over }, h('span', {}, label)),
            series.map(one =>
              h('td', { class: 'numeric', 'data-title': one.name }, h('span', {}, number(one.values[i]))),
            ),
          ),
        ),
      ),
    ),
  );

// 4, 10, 20, 40, 100 …: an axis people can read, and halve.
/** @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4].find(factor => factor * power >= value) ?? 10);
}
