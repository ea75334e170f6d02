import { get, post } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { badge, number, shortId, time } from '../lib/format.js';
import { note } from '../lib/router.js';
import { dialog } from '../parts/dialog.js';
import { filters } from '../parts/filters.js';
import { whileShown } from '../parts/poll.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { filled } from '../parts/values.js';

const channels = { Webhook: 'orders and payments', Logout: 'ended logins' };

/** @type {Record<string, [string, string]>} */
const states = { Waiting: ['waits', 'plain'], Delivered: ['taken', 'good'], GivenUp: ['given up', 'bad'] };

/**
 * @param {string[]} _steps
 * @param {Ui.PageContext} context
 */
export function webhooksPage(_steps, { query, may }) {
  const place = h('div', {});
  let wanted = query;
  const reload = () => show(place, deliveries(wanted, may, reload));
  /** @param {Record<string, string>} values */
  function apply(values) {
    wanted = values;
    note('webhooks', filled(values));
    reload();
  }
  reload();
  return [
    h('h1', {}, 'Webhooks'),
    h(
      'p',
      { class: 'lead' },
      'What partners are told of their orders and payments, and of logins that ended: signed, in order, and again for a day until they take it.',
    ),
    partners(may, reload),
    h('h2', {}, 'Messages'),
    filters({
      fields: [
        {
          name: 'state',
          label: 'State',
          options: [['', 'All'], ...Object.entries(states).map(([id, [label]]) => /** @type {const} */ ([id, label]))],
        },
        { name: 'partner', label: 'Partner' },
      ],
      values: query,
      changed: apply,
    }),
    place,
  ];
}

/** @param {Ui.PageContext['may']} may @param {() => unknown} changed */
function partners(may, changed) {
  const list = table({
    caption: 'Partners',
    load: () => get('webhooks'),
    whenEmpty: () =>
      empty('Nobody is told anything', 'A partner with a webhookUrl or a backchannelLogoutUri is listed here.'),
    columns: [
      { title: 'Partner', cell: one => h('code', {}, one.partner) },
      { title: 'Tells of', cell: one => channels[one.channel] },
      { title: 'Address', cell: one => h('code', {}, one.address) },
      { title: 'Waiting', numeric: true, cell: one => number(one.waiting) },
      { title: 'Given up', numeric: true, cell: one => number(one.givenUp) },
      {
        title: 'Try',
        cell: one =>
          one.channel === 'Webhook' &&
          may('ResolveOrders') &&
          h('button', { type: 'button', class: 'second', onclick: () => tryOut(one.partner) }, `Test ${one.partner}`),
      },
    ],
  });
  return list;

  /** @param {string} partner */
  async function tryOut(partner) {
    const { delivery } = await post(`webhooks/${encodeURIComponent(partner)}/test`);
    toast('The test is on its way.');
    changed();
    whileShown(list, async () => {
      const page = await get('webhooks/deliveries', { partner, limit: '20' });
      const sent = page.items.find(one => one.id === delivery);
      if (!sent || sent.attempts === 0) return true;
      toast(`${partner}: ${states[sent.state][0]}, answered ${sent.lastAnswer}.`);
      list.reload();
      changed();
      return false;
    });
  }
}

/**
 * @param {Record<string, string | undefined>} wanted
 * @param {Ui.PageContext['may']} may
 * @param {() => unknown} reload
 */
const deliveries = (wanted, may, reload) =>
  table({
    caption: 'Messages',
    load: cursor => get('webhooks/deliveries', { ...filled(wanted), cursor }),
    whenEmpty: () => empty('No messages', 'What partners were told in the last 30 days is listed here.'),
    columns: [
      { title: 'Message', cell: one => shortId(one.id) },
      { title: 'Partner', cell: one => h('code', {}, one.partner) },
      { title: 'What', cell: one => h('code', {}, one.type) },
      { title: 'State', cell: one => badge(...states[one.state]) },
      {
        title: 'Last answer',
        cell: one => one.lastAnswer && h('span', {}, h('code', {}, one.lastAnswer), ` of ${number(one.attempts)}`),
      },
      { title: 'Since', cell: one => time(one.createdAt) },
      {
        title: 'More',
        cell: one => [
          h('button', { type: 'button', class: 'second', onclick: () => read(one) }, 'Read'),
          one.state !== 'Waiting' &&
            may('ResolveOrders') &&
            h('button', { type: 'button', class: 'second', onclick: () => again(one, reload) }, 'Send again'),
        ],
      },
    ],
  });

/** @param {Api.DeliveryView} one */
const read = one =>
  dialog(`${one.type} to ${one.partner}`, close => [
    h('pre', { tabindex: '0' }, JSON.stringify(one.body, null, 2)),
    h('p', {}, h('button', { type: 'button', class: 'second', onclick: () => close() }, 'Close')),
  ]);

/** @param {Api.DeliveryView} one @param {() => unknown} reload */
async function again(one, reload) {
  await post(`webhooks/deliveries/${one.id}/redelivery`);
  toast('It is sent again.');
  reload();
}
