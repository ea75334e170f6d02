import { addressOf, get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { day, number } from '../lib/format.js';
import { to } from '../lib/router.js';
import { barChart } from '../parts/chart.js';
import { icon } from '../parts/icon.js';
import { empty, loaded } from '../parts/states.js';

export function reportsPage(_, { session, may }) {
  const place = h('div', { class: 'stack' });
  loaded(place, () => get('reports'), report => [
    h('h2', {}, 'Licences'),
    h('ul', { class: 'tiles' },
      tile('accounts', 'Accounts', report.licences.accounts, may('ViewAccounts') && to('accounts')),
      tile('accounts', 'Active accounts', report.licences.activeAccounts, may('ViewAccounts') && to('accounts', { status: 'Active' })),
      tile('staff', 'People', report.licences.people),
      tile('file', 'Devices', report.licences.devices),
      tile('reports', 'Streams now', report.licences.streamsNow)),
    created(report.accounts.createdByDay),
    h('div', { class: 'columns' },
      counts('Accounts by status', 'Status', report.accounts.byStatus), counts('Accounts by plan', 'Plan', report.accounts.byPlan), counts('Accounts by region', 'Region', report.accounts.byRegion),
      counts('Devices by type', 'Type', report.devices.byType), counts('Streams now by device type', 'Type', report.streams.byDeviceType)),
  ]);
  const download = (file, label) => h('a', { class: 'button second', href: addressOf(`reports/${file}`), download: file }, icon('file'), label);
  return [
    h('header', { class: 'headline' }, h('h1', {}, 'Reports'), download('accounts.csv', 'Accounts (CSV)'), download('licences.csv', 'Licences (CSV)')),
    h('p', { class: 'lead' }, `What ${session.operator.name} has, as of now.`),
    place,
  ];
}

const tile = (name, label, count, address) => h('li', { class: 'tile' }, icon(name), h('p', { class: 'figure' }, number(count)), h('p', { class: 'hint' }, address ? h('a', { href: address }, label) : label));

function created(days) {
  const values = days.map(one => one.count);
  const all = values.reduce((sum, one) => sum + one, 0);
  return h('section', { class: 'card' }, barChart({
    title: 'New accounts by day',
    summary: `${number(all)} accounts were made in ${days.length} days.`,
    labels: days.map(one => day(one.day)),
    series: [{ name: 'New accounts', kind: 'first', values }],
  }));
}

// With many different keys the smallest share one bar; the numbers below it stay complete in the CSV.
const MOST = 7;

function counts(title, axis, items) {
  if (items.length === 0) return h('section', { class: 'card' }, h('h2', {}, title), empty('Nothing yet'));
  const sorted = [...items].sort((a, b) => b.count - a.count);
  const shown = sorted.length <= MOST ? sorted : [...sorted.slice(0, MOST - 1), { key: 'others', count: sorted.slice(MOST - 1).reduce((sum, one) => sum + one.count, 0) }];
  return h('section', { class: 'card' }, barChart({
    title,
    axis,
    summary: `${title}: ${shown.map(one => `${one.key ?? 'none'} ${number(one.count)}`).join(', ')}.`,
    labels: shown.map(one => one.key || 'none'),
    series: [{ name: 'Count', kind: 'first', values: shown.map(one => one.count) }],
  }));
}
