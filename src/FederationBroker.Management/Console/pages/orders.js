import { get, post } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { badge, money, number, time, words } from '../lib/format.js';
import { note, to } from '../lib/router.js';
import { card } from '../parts/card.js';
import { dialog } from '../parts/dialog.js';
import { filters } from '../parts/filters.js';
import { form } from '../parts/form.js';
import { empty, loaded } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { refundsOf } from './refunds.js';
import { filled } from '../parts/values.js';
import { facts } from './partners.js';

/** @type {Record<string, string>} */
const kinds = {
  SignUp: 'Sign-up',
  Cancel: 'End',
  Resume: 'Goes on',
  Pause: 'Pause',
  ChangeOffer: 'Change of offer',
  Renewal: 'Next period',
  Refund: 'Refund',
};
/** @type {Record<string, [string, string]>} */
const states = {
  AwaitingApproval: ['awaits approval', 'plain'],
  Processing: ['being processed', 'plain'],
  Review: ['needs a person', 'bad'],
  Completed: ['done', 'good'],
  Denied: ['not done, not charged', 'plain'],
};
/** @type {Record<string, string>} */
const effects = { Applied: 'good', Unknown: 'bad', Declined: 'bad' };
const decisions = [
  { value: 'TryAgain', label: 'Look the last step up under its key, and try it again' },
  { value: 'Completed', label: 'The subscriber has it: it counts as done' },
  { value: 'Denied', label: 'The subscriber does not have it, and nothing is charged: it counts as not done' },
];

/** @param {Api.OrderSummary} order */
const stateOf = order => badge(...states[order.state]);
/** @param {Api.OrderSummary} order */
const account = order => (order.account ? h('code', {}, order.account) : null);
/** @param {string} order */
const orderLink = order => h('a', { href: to('orders', order) }, order);
/** @param {Api.OrderSummary} order */
const what = order =>
  `${kinds[order.kind]}: ${order.offer} of ${order.partner}${order.bundle ? `, in ${order.bundle}` : ''}`;

/**
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export const ordersPage = ([number], context) => (number ? oneOrder(number, context) : allOrders(context));

/** @param {Ui.PageContext} context */
function allOrders({ query }) {
  const place = h('div', {});
  /** @param {Record<string, string>} values */
  function apply(values) {
    const wanted = filled(values);
    note('orders', wanted);
    show(place, listing(wanted));
  }
  apply(query);
  return [
    h('h1', {}, 'Orders'),
    h('p', { class: 'lead' }, 'What subscribers ordered of streaming services, and how each order went.'),
    filters({
      fields: [
        {
          name: 'state',
          label: 'State',
          options: [['', 'All'], ...Object.entries(states).map(([id, [label]]) => /** @type {const} */ ([id, label]))],
        },
        { name: 'account', label: 'Account' },
      ],
      values: query,
      changed: apply,
    }),
    place,
  ];
}

/** @param {Record<string, string | undefined>} wanted */
const listing = wanted =>
  table({
    caption: 'Orders',
    load: cursor => get('orders', { ...wanted, cursor }),
    whenEmpty: () =>
      wanted.state === 'Review'
        ? empty('Nothing needs a person', 'Orders whose end nobody can tell wait here.')
        : empty('No orders', 'Orders of offers in agreements are listed here.'),
    columns: [
      { title: 'Order', cell: order => orderLink(order.number) },
      { title: 'State', cell: stateOf },
      { title: 'What', cell: what },
      { title: 'Price', numeric: true, cell: order => money(order.priceMinor, order.currency) },
      { title: 'Account', cell: account },
      { title: 'Ordered', cell: order => time(order.createdAt) },
    ],
  });

/**
 * @param {string} id
 * @param {Ui.PageContext} context
 */
function oneOrder(id, { may, title }) {
  /** @type {`orders/${string}`} */
  const path = `orders/${encodeURIComponent(id)}`;
  const place = h('div', { class: 'stack' });
  const reload = () =>
    loaded(
      place,
      () => get(path),
      view => {
        title(view.order.number);
        const mayResolve = may('ResolveOrders');
        return drawOrder(
          view,
          mayResolve && (() => decide(path, reload)),
          refundsOf(path, view, { mayAsk: mayResolve, mayAgree: may('AgreeToRefunds'), reload }),
        );
      },
    );
  reload();
  return [h('p', { class: 'trail' }, h('a', { href: to('orders') }, '← All orders')), place];
}

/**
 * @param {Api.OrderDetail} view
 * @param {false | (() => unknown)} review
 * @param {Ui.Child} refunding
 */
const drawOrder = ({ order, steps, otherParts, ledger, refunds }, review, refunding) => [
  h(
    'header',
    { class: 'headline' },
    h('h1', {}, `Order ${order.number}`),
    stateOf(order),
    order.state === 'Review' && review && h('button', { type: 'button', class: 'main', onclick: review }, 'Decide'),
  ),
  facts('Order', [
    ['What', what(order)],
    ['Other parts', otherParts.length > 0 && h('span', {}, ...otherParts.flatMap(part => [orderLink(part), ' ']))],
    ['Price', money(order.priceMinor, order.currency)],
    ['Account', account(order)],
    ['Why not', order.failure === 'None' ? '' : words(order.failure)],
    ['Ordered', time(order.createdAt, true)],
    ['Last change', time(order.updatedAt, true)],
  ]),
  card('steps', 'Steps', timeline(steps)),
  (ledger.length > 0 || refunds.length > 0) && card('refunds', 'Refunds', refunding),
  ledger.length > 0 && card('ledger', 'Ledger', books(ledger)),
];

/** @param {readonly Api.LedgerEntryView[]} items */
const books = items =>
  table({
    caption: 'Ledger',
    load: () => ({ items: [...items] }),
    columns: [
      { title: 'Booked', cell: entry => time(entry.at, true) },
      { title: 'Deed', cell: entry => words(entry.deed) },
      { title: 'Account', cell: entry => words(entry.account) },
      { title: 'Layer', cell: entry => badge(words(entry.layer), entry.layer === 'Posted' ? 'good' : 'plain') },
      { title: 'Debit', numeric: true, cell: entry => entry.minor > 0 && money(entry.minor, entry.currency) },
      { title: 'Credit', numeric: true, cell: entry => entry.minor < 0 && money(-entry.minor, entry.currency) },
    ],
  });

/** @param {readonly Api.OrderStepView[]} items */
const timeline = items =>
  items.length === 0
    ? empty('Nothing was done yet')
    : table({
        caption: 'Steps',
        load: () => ({ items: [...items] }),
        columns: [
          { title: 'Step', cell: step => step.kind },
          {
            title: 'Came of it',
            cell: step => badge(words(step.effect ?? 'NothingYet'), effects[step.effect ?? ''] ?? 'plain'),
          },
          { title: 'Why', cell: step => (step.reason === 'None' ? null : `${words(step.reason)} ${step.code ?? ''}`) },
          { title: 'Attempts', numeric: true, cell: step => number(step.attempts) },
          { title: 'Sent last', cell: step => time(step.lastSentAt, true) },
          { title: 'Key', cell: step => h('code', {}, step.key) },
          { title: 'Theirs', cell: step => step.externalRef && h('code', {}, step.externalRef) },
        ],
      });

/**
 * @param {`orders/${string}`} path
 * @param {() => unknown} reload
 */
async function decide(path, reload) {
  const decision = await dialog('What is true of this order?', close =>
    form({
      submit: 'Decide',
      danger: true,
      cancel: () => close(),
      fields: [
        {
          name: 'decision',
          label: 'Decision',
          hint: 'Look at the biller and at the service first, by the keys of the steps.',
          type: 'select',
          options: decisions,
        },
      ],
      send: async values => {
        await post(`${path}/review`, values);
        close(true);
      },
    }),
  );
  if (!decision) return;
  toast('Decided.');
  reload();
}
