import { addressOf, get, post } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { badge, digitsOf, money, number, time, words } from '../lib/format.js';
import { note, to } from '../lib/router.js';
import { dialog } from '../parts/dialog.js';
import { filters } from '../parts/filters.js';
import { form } from '../parts/form.js';
import { whileShown } from '../parts/poll.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { filled } from '../parts/values.js';

/** @type {Record<string, [string, string]>} */
const kinds = {
  MissingAtAdapter: ['Missing at billing', 'The books have it, and billing does not list it.'],
  MissingInBroker: ['Missing here', 'Billing lists it, and nobody here has asked for it.'],
  AmountMismatch: ['Another amount', 'Both sides have it, with different amounts.'],
  CurrencyMismatch: ['Another currency', 'Both sides have it, in different currencies.'],
  StatusMismatch: ['Another state', 'Both sides have it, and something else was done. Orders under way are looked up.'],
  DuplicateAtAdapter: ['Twice at billing', 'Billing has done once more what was done already.'],
  TimingDifference: ['On its way', 'One side has it, and the other one may still get it. It closes by itself.'],
  EntitledNotBilled: ['Used, not paid', 'The service lets somebody use what nobody has paid.'],
  BilledNotEntitled: ['Paid, not usable', 'Somebody pays for what the service does not let them use.'],
};
/** @type {Record<string, [string, string]>} */
const states = { Open: ['open', 'bad'], Proposed: ['proposed', 'plain'], Closed: ['closed', 'good'] };
/** @type {Record<string, string>} */
const fixes = {
  ByItself: 'Agrees again',
  CorrectBooks: 'The books say what billing says (a correcting entry)',
  GiveBack: 'What was paid is given back, through billing',
  Accept: 'Nothing moves here: it was mended elsewhere, or is borne',
};

/**
 * @param {string[]} _steps
 * @param {Ui.PageContext} context
 */
export function reconciliationPage(_steps, { query, may }) {
  const place = h('div', {});
  /** @type {Record<string, string>} */
  let wanted = { state: 'Open', ...query };
  function reload() {
    show(place, differences(wanted, { may, reload }));
  }
  /** @param {Record<string, string>} values */
  function apply(values) {
    wanted = values;
    note('reconciliation', filled(values));
    reload();
  }
  reload();
  return [
    h('h1', {}, 'Reconciliation'),
    h(
      'p',
      { class: 'lead' },
      'Where the books, billing and services do not say the same. ',
      'The last two hours are compared all the time, each day once more. ',
      'What moves money takes two persons.',
    ),
    filters({
      fields: [
        { name: 'state', label: 'State', options: [['', 'All'], ...optionsOf(states)] },
        { name: 'kind', label: 'Kind', options: [['', 'All'], ...optionsOf(kinds)] },
      ],
      values: wanted,
      changed: apply,
    }),
    place,
    h('p', {}, h('a', { href: addressOf('reconciliation/breaks.csv', {}), download: 'reconciliation.csv' }, 'CSV')),
    ...runs(may, reload),
  ];
}

/**
 * @param {Record<string, [string, string]>} labels
 * @returns {(readonly [string, string])[]}
 */
const optionsOf = labels => Object.entries(labels).map(([id, [label]]) => /** @type {const} */ ([id, label]));

// Billing may list a currency that nobody knows.
/** @param {number | null | undefined} minor @param {string | null | undefined} currency */
function amount(minor, currency) {
  if (minor === null || minor === undefined || !currency) return 'nothing';
  return digitsOf(currency) === undefined ? `${minor} ${currency}` : money(minor, currency);
}

/**
 * @param {Record<string, string | undefined>} wanted
 * @param {{ may: Ui.PageContext['may'], reload: () => unknown }} context
 */
const differences = (wanted, context) =>
  table({
    caption: 'Differences',
    load: cursor => get('reconciliation/breaks', { ...filled(wanted), cursor }),
    whenEmpty: () => empty('No differences', 'All that was compared agrees, as far as these filters reach.'),
    columns: [
      { title: 'What', cell: one => h('span', { title: kinds[one.kind][1] }, kinds[one.kind][0]) },
      { title: 'State', cell: one => badge(...states[one.state]) },
      { title: 'Order', cell: one => h('a', { href: to('orders', one.order) }, one.order) },
      { title: 'Deed', cell: one => words(one.deed) },
      { title: 'Ours', numeric: true, cell: one => amount(one.oursMinor, one.oursCurrency) },
      { title: 'Theirs', numeric: true, cell: one => amount(one.theirsMinor, one.theirsCurrency) },
      { title: 'With', cell: one => h('code', {}, one.name) },
      { title: 'When', cell: one => time(one.at, true) },
      { title: 'Mend', cell: one => mend(one, context) },
    ],
  });

/**
 * @param {Api.BreakView} one
 * @param {{ may: Ui.PageContext['may'], reload: () => unknown }} context
 */
function mend(one, { may, reload }) {
  if (one.state === 'Open')
    return (
      may('ResolveOrders') &&
      h('button', { type: 'button', class: 'second', onclick: () => propose(one, reload) }, 'Mend…')
    );
  const what = h('span', { title: one.reason ?? '' }, fixes[one.fix ?? 'ByItself']);
  if (one.state === 'Closed' || !may('AgreeToRefunds')) return what;
  return h(
    'span',
    { class: 'stack' },
    what,
    one.reason,
    one.isMine
      ? 'Somebody else has to agree.'
      : h('button', { type: 'button', class: 'second', onclick: () => decide(one, true, reload) }, 'Agree'),
    h('button', { type: 'button', class: 'second', onclick: () => decide(one, false, reload) }, 'Reject'),
  );
}

/** @param {Api.BreakView} one @param {() => unknown} reload */
async function propose(one, reload) {
  const done = await dialog(`${kinds[one.kind][0]}: order ${one.order}`, close => [
    h('p', {}, kinds[one.kind][1]),
    h('p', {}, h('code', {}, one.subject)),
    form({
      submit: 'Propose it',
      cancel: () => close(),
      fields: [
        {
          name: 'fix',
          label: 'What is to become of it',
          type: 'select',
          options: one.fixes.map(fix => ({ value: fix, label: fixes[fix] })),
        },
        { name: 'reason', label: 'Why', required: true, max: 400, hint: 'For those who look at the books later.' },
      ],
      send: async values => {
        await post(`reconciliation/breaks/${one.id}/proposal`, values);
        close(true);
      },
    }),
  ]);
  if (!done) return;
  toast('Somebody else has to agree to it.');
  reload();
}

/** @param {Api.BreakView} one @param {boolean} approves @param {() => unknown} reload */
async function decide(one, approves, reload) {
  await post(`reconciliation/breaks/${one.id}/decision`, { fix: one.fix, approves });
  toast(approves ? 'Agreed.' : 'Rejected: it is open again.');
  reload();
}

/**
 * @param {Ui.PageContext['may']} may
 * @param {() => unknown} changed
 */
function runs(may, changed) {
  const list = table({
    caption: 'Comparisons',
    load: cursor => get('reconciliation/runs', { limit: '20', cursor }),
    whenEmpty: () => empty('Nothing was compared yet', 'Billing adapters are compared within a quarter of an hour.'),
    columns: [
      { title: 'With', cell: run => h('code', {}, run.name) },
      { title: 'From', cell: run => time(run.from, true) },
      { title: 'Until', cell: run => (run.source === 'Billing' ? time(run.until, true) : null) },
      { title: 'Came of it', cell: outcomeOf },
      { title: 'Entries', numeric: true, cell: run => number(run.compared) },
      { title: 'Ended', cell: run => time(run.endedAt, true) },
    ],
  });
  return [
    h('h2', {}, 'Comparisons'),
    may('ResolveOrders') &&
      h('p', {}, h('button', { type: 'button', class: 'second', onclick: () => compare() }, 'Compare now…')),
    list,
  ];

  async function compare() {
    /** @type {Api.WantedRun | undefined} */
    const begun = await dialog('Compare the books with billing', close =>
      form({
        submit: 'Compare',
        cancel: () => close(),
        fields: [
          { name: 'adapter', label: 'Billing adapter', required: true, max: 64, hint: 'As Adapters lists it.' },
          { name: 'days', label: 'Days back', type: 'number', value: 1, required: true, hint: '1 to 35.' },
        ],
        placeOf: fault => (fault.place === 'from' ? 'days' : fault.place),
        send: async ({ adapter, days }) => {
          const until = new Date();
          const from = new Date(until.getTime() - Number(days) * 86_400_000);
          close(await post('reconciliation/runs', { adapter, from: from.toISOString(), until: until.toISOString() }));
        },
      }),
    );
    if (!begun) return;
    toast('It is being compared.');
    whileShown(list, async () => {
      const page = await get('reconciliation/runs', { limit: '20' });
      const isDone = page.items.some(run => run.id === begun.run && run.endedAt);
      if (!isDone) return true;
      list.reload();
      changed();
      return false;
    });
  }
}

/** @param {Api.RunView} run */
const outcomeOf = run =>
  !run.endedAt
    ? badge('being compared')
    : run.isUnanswered
      ? badge('no answer', 'bad')
      : run.broken === 0
        ? badge('agrees', 'good')
        : badge(`${number(run.broken)} differences`, 'bad');
