import { addressOf, get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { digitsOf, money, number } from '../lib/format.js';
import { note } from '../lib/router.js';
import { barChart } from '../parts/chart.js';
import { filters } from '../parts/filters.js';
import { empty, loaded } from '../parts/states.js';
import { table } from '../parts/table.js';
import { filled } from '../parts/values.js';
import { fundsSection } from './funds.js';
import { ledgerSection } from './ledger.js';

/**
 * @param {string[]} _steps
 * @param {Ui.PageContext} context
 */
export function settlementsPage(_steps, { query, may }) {
  const place = h('div', { class: 'stack' });
  /** @param {Record<string, string>} values */
  function apply(values) {
    const wanted = filled(values);
    note('settlements', wanted);
    loaded(
      place,
      () => get('settlements', wanted),
      list => [h('h2', {}, list.month), ...drawn(list)],
    );
  }
  apply(query);
  return [
    h('h1', {}, 'Settlements'),
    h(
      'p',
      { class: 'lead' },
      'What each partner is owed for what subscribers and other partners paid in a month: ',
      'the price without tax, less your commission.',
    ),
    filters({
      fields: [{ name: 'month', label: 'Month, such as 2027-03' }],
      values: query,
      changed: apply,
    }),
    place,
    ...fundsSection(may),
    ...ledgerSection(query.month),
  ];
}

/** @param {Api.SettlementList} list */
function drawn({ items, month }) {
  if (items.length === 0) return [empty('Nothing was taken', 'No price was charged or given back in this month.')];
  const currencies = [...new Set(items.map(sum => sum.currency))];
  return [...currencies.map(currency => shares(items, currency)), sums(items, month)];
}

/**
 * @param {readonly Api.SettlementView[]} items
 * @param {string} currency
 */
function shares(items, currency) {
  const own = items.filter(sum => sum.currency === currency);
  /** @param {(sum: Api.SettlementView) => number} of */
  const values = of => own.map(sum => Math.max(0, of(sum)) / 10 ** digitsOf(currency));
  const owed = own.reduce((sum, one) => sum + one.payableMinor, 0);
  return barChart({
    title: `Who gets what, in ${currency}`,
    over: 'Partner',
    summary: `${own.length} partners are owed ${money(owed, currency)} together.`,
    labels: own.map(sum => sum.partner),
    series: [
      { name: 'Owed to the partner', kind: 'first', values: values(sum => sum.payableMinor) },
      { name: 'Commission', kind: 'third', values: values(sum => sum.commissionMinor) },
      { name: 'Tax', kind: 'fourth', values: values(sum => sum.taxMinor) },
    ],
  });
}

/**
 * @param {readonly Api.SettlementView[]} items
 * @param {string} month
 */
const sums = (items, month) =>
  table({
    caption: 'Settlements',
    load: () => ({ items: [...items] }),
    columns: [
      { title: 'Partner', cell: sum => h('code', {}, sum.partner) },
      { title: 'Sales', numeric: true, cell: sum => number(sum.sales) },
      { title: 'Refunds', numeric: true, cell: sum => number(sum.refunds) },
      { title: 'Paid', numeric: true, cell: sum => money(sum.grossMinor, sum.currency) },
      { title: 'Tax', numeric: true, cell: sum => money(sum.taxMinor, sum.currency) },
      { title: 'Commission', numeric: true, cell: sum => money(sum.commissionMinor, sum.currency) },
      { title: 'Owed', numeric: true, cell: sum => money(sum.payableMinor, sum.currency) },
      {
        title: 'Statement',
        cell: sum =>
          h(
            'a',
            {
              href: addressOf(`settlements/${encodeURIComponent(sum.partner)}/statement.csv`, { month }),
              download: `${sum.partner}-${month}.csv`,
            },
            'CSV',
          ),
      },
    ],
  });
