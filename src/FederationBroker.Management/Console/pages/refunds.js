import { post } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, money, time } from '../lib/format.js';
import { to } from '../lib/router.js';
import { dialog } from '../parts/dialog.js';
import { form } from '../parts/form.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';

/** @type {Record<string, [string, string]>} */
const states = {
  Requested: ['waits', 'plain'],
  Approved: ['agreed', 'good'],
  Rejected: ['rejected', 'bad'],
};

/**
 * What staff want given back of an order, on its page: one person asks, another one agrees.
 * @param {`orders/${string}`} path
 * @param {Api.OrderDetail} view
 * @param {{ mayAsk: boolean, mayAgree: boolean, reload: () => unknown }} context
 */
export function refundsOf(path, { order, refunds, ledger, restMinor }, { mayAsk, mayAgree, reload }) {
  const taken = ledger.some(entry => entry.layer === 'Posted' && entry.deed === 'Capture');
  return [
    refunds.length === 0
      ? empty('Nothing was given back')
      : table({
          caption: 'Refunds',
          load: () => ({ items: [...refunds] }),
          columns: [
            { title: 'Asked for', cell: refund => time(refund.requestedAt, true) },
            { title: 'Amount', numeric: true, cell: refund => money(refund.minor, refund.currency) },
            { title: 'Why', cell: refund => refund.reason },
            { title: 'State', cell: refund => badge(...states[refund.state]) },
            {
              title: 'Order',
              cell: refund =>
                refund.refundOrder && h('a', { href: to('orders', refund.refundOrder) }, refund.refundOrder),
            },
            { title: 'Decide', cell: refund => mayAgree && refund.state === 'Requested' && choices(refund) },
          ],
        }),
    mayAsk && taken && h('button', { type: 'button', class: 'second', onclick: () => request() }, 'Give back…'),
  ];

  /** @param {Api.RefundView} refund */
  function choices(refund) {
    return h(
      'span',
      {},
      refund.isMine
        ? 'Somebody else has to agree. '
        : h('button', { type: 'button', class: 'second', onclick: () => decide(refund, true) }, 'Agree'),
      h('button', { type: 'button', class: 'second', onclick: () => decide(refund, false) }, 'Reject'),
    );
  }

  /** @param {Api.RefundView} refund @param {boolean} approves */
  async function decide(refund, approves) {
    await post(`${path}/refunds/${refund.id}/decision`, { approves });
    toast(approves ? 'It is being given back.' : 'It is not given back.');
    reload();
  }

  async function request() {
    const asked = await dialog(`Give back what ${order.number} cost?`, close =>
      form({
        submit: 'Ask for it',
        cancel: () => close(),
        fields: [
          {
            name: 'minor',
            label: `Amount in ${order.currency}`,
            type: 'money',
            currency: order.currency,
            value: order.priceMinor,
            required: true,
            hint: restMinor === null ? '' : `The rest of its period, by days: ${money(restMinor, order.currency)}.`,
          },
          { name: 'reason', label: 'Why', required: true, max: 400, hint: 'For those who look at the books later.' },
        ],
        send: async values => {
          await post(`${path}/refunds`, values);
          close(true);
        },
      }),
    );
    if (!asked) return;
    toast('Somebody else has to agree to it.');
    reload();
  }
}
