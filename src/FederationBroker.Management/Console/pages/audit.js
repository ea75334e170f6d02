import { addressOf, get } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { badge, shortId, time } from '../lib/format.js';
import { note, to } from '../lib/router.js';
import { filters } from '../parts/filters.js';
import { icon } from '../parts/icon.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';

/** @type {[string, string][]} */
const actors = [
  ['', 'Anybody'],
  ['subscriber', 'Subscribers'],
  ['staff', 'Staff'],
  ['partner', 'Partners'],
  ['operator', 'Command line'],
  ['broker', 'The broker'],
];
/** @type {[string, string][]} */
const outcomes = [
  ['', 'All'],
  ['success', 'Success'],
  ['not-success', 'Anything else'],
];

/**
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export function auditPage(_, { query }) {
  const place = h('div', {});
  const refused = h('div', {});
  const download = h('a', { class: 'button second', download: 'audit.csv' }, icon('file'), 'Download CSV');

  /** @param {Record<string, string>} values */
  function apply(values) {
    // Dates are typed as days of the reader's own time zone; the filter means the whole day, however many hours it has.
    const wanted = { ...values, from: dayBegin(values.from, 0), to: dayBegin(values.to, 1) };
    note('audit', values);
    download.href = addressOf('audit/export.csv', wanted);
    show(place, events(wanted));
    show(refused, refusals({ from: wanted.from, to: wanted.to, requestId: values.requestId }));
  }

  apply(query);
  return [
    h('header', { class: 'headline' }, h('h1', {}, 'Audit'), download),
    h(
      'p',
      { class: 'lead' },
      'Who did what, newest first. Events are chained: a change of an old one shows. They hold no personal data.',
    ),
    filters({
      values: query,
      changed: apply,
      fields: [
        { name: 'actor', label: 'Who', options: actors },
        { name: 'outcome', label: 'Outcome', options: outcomes },
        { name: 'action', label: 'Action' },
        { name: 'from', label: 'From', type: 'date' },
        { name: 'to', label: 'To', type: 'date' },
        { name: 'requestId', label: 'Request id' },
      ],
    }),
    place,
    h('h2', {}, 'Refused before anybody was known'),
    h('p', {}, 'Counted by hour, cause and partner; the nodes’ logs have every request.'),
    refused,
  ];
}

/** @param {Record<string, string | undefined>} wanted */
const refusals = wanted =>
  table({
    caption: 'Refusals',
    load: async () => ({ ...(await get('audit/refusals', wanted)), next: null }),
    whenEmpty: () => empty('Nobody was refused'),
    columns: [
      { title: 'Hour', cell: refusal => time(refusal.hour, true) },
      { title: 'Action', cell: refusal => h('code', {}, refusal.action) },
      { title: 'Cause', cell: refusal => badge(refusal.outcome, 'bad') },
      { title: 'Partner', cell: refusal => refusal.partner },
      { title: 'How often', cell: refusal => String(refusal.count), numeric: true },
      { title: 'Last request', cell: refusal => h('code', {}, wanted.requestId || refusal.lastRequests.at(-1)) },
    ],
  });

/**
 * @param {string | undefined} day
 * @param {number} later
 */
function dayBegin(day, later) {
  if (!day) return day;
  const begin = new Date(`${day}T00:00:00`);
  begin.setDate(begin.getDate() + later);
  return begin.toISOString();
}

/** @param {Record<string, string | undefined>} wanted */
const events = wanted =>
  table({
    caption: 'Audit events',
    load: cursor => get('audit', { ...wanted, cursor }),
    whenEmpty: () =>
      empty(
        'No event fits',
        'Take a filter away, or choose a longer time. Action takes a whole name such as staff.sign-in, or a beginning such as staff.',
      ),
    columns: [
      { title: 'When', cell: event => time(event.at, true) },
      { title: 'Who', cell: event => event.actor },
      { title: 'Action', cell: event => h('code', {}, event.action) },
      { title: 'Outcome', cell: event => badge(event.outcome, event.outcome === 'success' ? 'good' : 'bad') },
      { title: 'Subject', cell: event => event.subject && shortId(event.subject) },
      { title: 'Partner', cell: event => event.partner },
      {
        title: 'Request',
        cell: event =>
          event.requestId &&
          h('a', { href: to('audit', { requestId: event.requestId }) }, h('code', {}, event.requestId)),
      },
    ],
  });

/**
 * What staff changed about one thing, before and after; without an id about all of a kind.
 * @param {string} kind
 * @param {string} [id]
 */
export const changesOf = (kind, id) =>
  table({
    caption: 'Changes',
    load: cursor => get('audit/changes', { kind, id, cursor, limit: 10 }),
    whenEmpty: () => empty('Nothing was changed yet'),
    columns: [
      { title: 'When', cell: change => time(change.at, true) },
      { title: 'Action', cell: change => h('code', {}, change.action) },
      ...(id
        ? []
        : [{ title: 'What', cell: (/** @type {Api.StaffChangeView} */ change) => h('code', {}, change.objectId) }]),
      { title: 'By', cell: change => shortId(change.actor) },
      { title: 'Before → after', cell: difference },
    ],
  });

// Only what differs; the rest of an object is not news.
/** @param {Api.StaffChangeView} change */
function difference(change) {
  const before = /** @type {Record<string, unknown> | null} */ (change.before);
  const after = /** @type {Record<string, unknown> | null} */ (change.after);
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  /** @param {unknown} value */
  const text = value =>
    value === undefined || value === null
      ? 'nothing'
      : Array.isArray(value)
        ? value.join(', ') || 'none'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
  const changed = names.filter(name => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
  return h(
    'ul',
    { class: 'difference' },
    changed.map(name =>
      h(
        'li',
        {},
        h('strong', {}, `${name} `),
        before && [h('del', {}, text(before[name])), ' → '],
        after ? h('ins', {}, text(after[name])) : 'removed',
      ),
    ),
  );
}
