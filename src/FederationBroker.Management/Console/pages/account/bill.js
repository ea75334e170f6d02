import { addressOf, get } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { money, time, words } from '../../lib/format.js';
import { to } from '../../lib/router.js';
import { card } from '../../parts/card.js';
import { filters } from '../../parts/filters.js';
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
  /** @param {Record<string, string>} values */
  function apply(values) {
    const wanted = filled(values);
    loaded(
      place,
      () => get(`${path}/bill`, wanted),
      view => drawn(view, addressOf(`${path}/bill.csv`, wanted)),
    );
  }
  apply({});
  return card('bill', 'Charges of services', [
    filters({ fields: [{ name: 'month', label: 'Month, such as 2027-03' }], values: {}, changed: apply }),
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
