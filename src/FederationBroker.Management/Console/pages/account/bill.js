import { addressOf, get } from '../../lib/api.js';
import { h, newId } from '../../lib/dom.js';
import { money, time, words } from '../../lib/format.js';
import { to } from '../../lib/router.js';
import { card } from '../../parts/card.js';
import { empty, loaded } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { filled } from '../../parts/values.js';

/**
 * What partners' services cost the account in a month.
 * @param {Ui.AccountContext} context
 */
export function bill({ path, may }) {
  if (!may('ViewOrders')) return null;
  const place = h('div', { class: 'stack' });
  /** @param {string} month */
  function apply(month) {
    const wanted = filled({ month });
    loaded(
      place,
      () => get(`${path}/bill`, wanted),
      view => drawn(view, addressOf(`${path}/bill.csv`, wanted)),
    );
  }
  apply('');
  const id = newId('month');
  const chooser = h('input', {
    id,
    type: 'month',
    onchange: event => apply(event.currentTarget.value),
  });
  return card('bill', 'Charges of services', [
    h('div', { class: 'field' }, h('label', { for: id }, 'Month'), chooser),
    place,
  ]);
}

/** @param {Api.BillView} view @param {string} file */
const drawn = ({ month, lines, totals }, file) =>
  lines.length === 0
    ? empty(`Nothing was charged in ${month}`)
    : [
        table({
          caption: `Charges of ${month}`,
          load: () => ({ items: [...lines] }),
          columns: [
            { title: 'When', cell: line => time(line.at, true) },
            { title: 'What', cell: line => `${words(line.deed)}: ${line.offer} of ${line.partner}` },
            { title: 'Order', cell: line => h('a', { href: to('orders', line.order) }, line.order) },
            { title: 'Tax', numeric: true, cell: line => money(line.taxMinor, line.currency) },
            { title: 'Amount', numeric: true, cell: line => money(line.grossMinor, line.currency) },
          ],
        }),
        ...totals.map(sum =>
          h(
            'p',
            {},
            h('strong', {}, money(sum.grossMinor, sum.currency)),
            ` in ${month}, ${money(sum.taxMinor, sum.currency)} of it tax. `,
            h('a', { href: file, download: `bill-${month}.csv` }, 'CSV'),
          ),
        ),
      ];
