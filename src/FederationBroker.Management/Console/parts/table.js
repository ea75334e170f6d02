import { h, show } from '../lib/dom.js';
import { announce } from './toast.js';
import { empty, failure, loading } from './states.js';

/**
 * A list of the API with its pages.
 * columns: [{ title, cell(row), numeric? }]; the first cell names the row. load(cursor) → { items, next }. whenEmpty: () → node.
 * Returns an element with reload().
 * @template Row
 * @param {object} list
 * @param {string} list.caption
 * @param {(cursor: string | null) => Ui.Page<Row> | Promise<Ui.Page<Row>>} list.load
 * @param {readonly Ui.Column<Row>[]} list.columns
 * @param {() => Ui.Child} [list.whenEmpty]
 */
export function table({ caption, columns, load, whenEmpty = () => empty('Nothing here yet') }) {
  const place = h('div', { class: 'listing' });
  // Cursors lead forwards only; the way back is remembered.
  /** @type {(string | null)[]} */
  let way = [null];

  /** @param {boolean} isMove */
  async function draw(isMove) {
    const focused = place.contains(document.activeElement);
    if (!isMove) show(place, loading(caption));
    place.setAttribute('aria-busy', 'true');
    try {
      const page = await load(way.at(-1) ?? null);
      show(place, page.items.length === 0 && way.length === 1 ? whenEmpty() : [body(page.items), pager(page)]);
      if (isMove) announce(`${caption}: page ${way.length}, ${page.items.length} rows.`);
      // The button that was pressed is gone; whoever uses the keyboard goes on at the top of the new page.
      if (focused) /** @type {HTMLElement | null} */ (place.querySelector('.scroll'))?.focus();
    } catch (problem) {
      show(
        place,
        failure(problem, () => draw(false)),
      );
    } finally {
      place.removeAttribute('aria-busy');
    }
  }

  /** @param {readonly Row[]} items */
  const body = items =>
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, caption),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            columns.map(column => h('th', { scope: 'col', class: column.numeric && 'numeric' }, column.title)),
          ),
        ),
        h(
          'tbody',
          {},
          items.map(item =>
            h(
              'tr',
              {},
              columns.map((column, i) => cell(column, item, i === 0)),
            ),
          ),
        ),
      ),
    );

  // On a phone every row is a card, and each value carries its column's title.
  /** @param {Ui.Column<Row>} column @param {Row} item @param {boolean} isFirst */
  const cell = (column, item, isFirst) =>
    h(
      isFirst ? 'th' : 'td',
      { scope: isFirst && 'row', class: column.numeric && 'numeric', 'data-title': column.title },
      h('span', {}, column.cell(item) ?? h('span', { class: 'nothing' }, '–')),
    );

  /** @param {Ui.Page<Row>} page */
  function pager(page) {
    if (way.length === 1 && !page.next) return null;
    /** @param {() => unknown} step */
    const turn = step => () => {
      step();
      draw(true);
    };
    return h(
      'nav',
      { class: 'pager', 'aria-label': `Pages of ${caption}` },
      h(
        'button',
        { type: 'button', class: 'second', disabled: way.length === 1, onclick: turn(() => way.pop()) },
        'Previous',
      ),
      h('span', { class: 'hint' }, `Page ${way.length}`),
      h(
        'button',
        { type: 'button', class: 'second', disabled: !page.next, onclick: turn(() => way.push(page.next ?? null)) },
        'Next',
      ),
    );
  }

  function reload() {
    way = [null];
    return draw(false);
  }

  draw(false);
  return Object.assign(place, { reload });
}
