import { get, post } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, money, number } from '../lib/format.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';

/** @type {Record<string, [string, string]>} */
const states = {
  Converted: ['owed', 'plain'],
  Settled: ['paid', 'good'],
  Reversed: ['undone', 'bad'],
};

/**
 * @param {string[]} _steps
 * @param {Ui.PageContext} context
 */
export function referralsPage(_steps, { may }) {
  // What is paid is what was seen: a sale that is told meanwhile waits for the next time.
  let seenAt = '';
  const list = table({
    caption: 'Referrals',
    load: async () => {
      const { items, asOf } = await get('referrals');
      seenAt = asOf;
      return { items, next: null };
    },
    whenEmpty: () =>
      empty(
        'No sales yet',
        'Services of configuration 0 tell here of people who signed up after you had sent them there.',
      ),
    columns: [
      { title: 'Service', cell: sum => h('code', {}, sum.partner) },
      { title: 'Offer', cell: sum => sum.offer },
      { title: 'Incentive', cell: sum => badge(...states[sum.state]) },
      { title: 'Sales', numeric: true, cell: sum => number(sum.sales) },
      {
        title: 'Amount',
        numeric: true,
        cell: sum => sum.currency && sum.incentiveMinor !== null && money(sum.incentiveMinor, sum.currency),
      },
      {
        title: 'Paid',
        cell: sum =>
          sum.state === 'Converted' &&
          may('ResolveOrders') &&
          h(
            'button',
            { type: 'button', class: 'second', onclick: () => settle(sum.partner) },
            `${sum.partner} has paid`,
          ),
      },
    ],
  });

  /** @param {string} partner */
  async function settle(partner) {
    const { settled } = await post(`referrals/${encodeURIComponent(partner)}/settlement`, {
      before: seenAt,
    });
    toast(`${settled} sales of ${partner} are paid.`);
    list.reload();
  }

  return [
    h('h1', {}, 'Referrals'),
    h(
      'p',
      { class: 'lead' },
      'Sales at services to people whom you had sent there. Who they are is not known here: a sale has no account.',
    ),
    list,
  ];
}
