import { addressOf, get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { day, number } from '../lib/format.js';
import { to } from '../lib/router.js';
import { barChart } from '../parts/chart.js';
import { icon } from '../parts/icon.js';
import { ranks } from '../parts/ranks.js';
import { loaded } from '../parts/states.js';

/**
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export function reportsPage(_, { session, may }) {
  const place = h('div', { class: 'stack' });
  loaded(
    place,
    () => get('reports'),
    report => [
      h('h2', {}, 'Licences'),
      h(
        'ul',
        { class: 'tiles five' },
        tile('accounts', 'Accounts', report.licences.accounts, may('ViewAccounts') && to('accounts')),
        tile(
          'accounts',
          'Active accounts',
          report.licences.activeAccounts,
          may('ViewAccounts') && to('accounts', { status: 'Active' }),
        ),
        tile('staff', 'People', report.licences.people),
        tile('file', 'Devices', report.licences.devices),
        tile('reports', 'Streams now', report.licences.streamsNow),
      ),
      created(report.accounts.createdByDay),
      h(
        'div',
        { class: 'columns' },
        counts('Accounts by status', report.accounts.byStatus),
        counts('Accounts by plan', report.accounts.byPlan),
        counts('Accounts by region', report.accounts.byRegion),
        counts('Devices by type', report.devices.byType),
        counts('Streams now by device type', report.streams.byDeviceType),
      ),
    ],
  );
  /** @param {string} file @param {string} label */
  const download = (file, label) =>
    h('a', { class: 'button second', href: addressOf(`reports/${file}`), download: file }, icon('file'), label);
  return [
    h(
      'header',
      { class: 'headline' },
      h('h1', {}, 'Reports'),
      download('accounts.csv', 'Accounts (CSV)'),
      download('licences.csv', 'Licences (CSV)'),
    ),
    h('p', { class: 'lead' }, `What ${session.operator.name} has, as of now.`),
    place,
  ];
}

/**
 * @param {string} name
 * @param {string} label
 * @param {number} count
 * @param {string | false} [address]
 */
const tile = (name, label, count, address) =>
  h(
    'li',
    { class: 'tile' },
    icon(name),
    h('p', { class: 'figure' }, number(count)),
    h('p', { class: 'hint' }, address ? h('a', { href: address }, label) : label),
  );

/** @param {readonly Api.DayCount[]} days */
function created(days) {
  const values = days.map(one => one.count);
  const all = values.reduce((sum, one) => sum + one, 0);
  return h(
    'section',
    { class: 'card' },
    barChart({
      title: 'New accounts by day',
      summary: `${number(all)} accounts were made in ${days.length} days.`,
      labels: days.map(one => day(one.day)),
      series: [{ name: 'New accounts', kind: 'first', values }],
    }),
  );
}

// With many different keys the smallest share one bar; the CSV has them all.
const MOST = 10;

/**
 * @param {string} title
 * @param {readonly Api.CountView[]} items
 */
function counts(title, items) {
  const sorted = [...items].sort((a, b) => b.count - a.count);
  const shown =
    sorted.length <= MOST
      ? sorted
      : [
          ...sorted.slice(0, MOST - 1),
          { key: 'all others', count: sorted.slice(MOST - 1).reduce((sum, one) => sum + one.count, 0) },
        ];
  return h(
    'section',
    { class: 'card' },
    items.length === 0 ? [h('h2', {}, title), h('p', { class: 'hint' }, 'Nothing to count.')] : ranks(title, shown),
  );
}
