import { h, svg } from '../lib/dom.js';
import { number } from '../lib/format.js';

/**
 * Counts side by side, largest first: name, bar, number. The numbers are text, so the bars are decoration. items: [{ key, count }]
 * @param {string} title
 * @param {readonly Api.CountView[]} items
 */
export function ranks(title, items) {
  const most = Math.max(1, ...items.map(one => one.count));
  return h(
    'figure',
    { class: 'chart' },
    h('figcaption', {}, h('h2', {}, title)),
    h(
      'ol',
      { class: 'ranks' },
      items.map(one =>
        h(
          'li',
          {},
          h('span', {}, one.key || 'none'),
          h('strong', {}, number(one.count)),
          svg(
            'svg',
            { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
            svg('rect', { class: 'rail', width: 100, height: 10 }),
            svg('rect', {
              class: 'first',
              width: Math.max(one.count > 0 ? 0.5 : 0, (100 * one.count) / most),
              height: 10,
            }),
          ),
        ),
      ),
    ),
  );
}
