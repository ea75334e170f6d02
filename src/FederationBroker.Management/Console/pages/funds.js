import { get, post } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { money } from '../lib/format.js';
import { dialog } from '../parts/dialog.js';
import { form } from '../parts/form.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';

/**
 * What partners have paid in, to pay other partners from; below the settlements.
 * @param {Ui.PageContext['may']} may
 */
export function fundsSection(may) {
  const list = table({
    caption: 'Funds',
    load: () => get('funds'),
    whenEmpty: () => empty('No partner pays others', 'Partners whose agreement has payments are listed here.'),
    columns: [
      { title: 'Partner', cell: one => h('code', {}, one.partner) },
      { title: 'Paid in and not spent', numeric: true, cell: one => money(one.balanceMinor, one.currency) },
      {
        title: 'Deposit',
        cell: one =>
          may('ResolveOrders') &&
          h('button', { type: 'button', class: 'second', onclick: () => deposit(one) }, `${one.partner} has paid in`),
      },
    ],
  });
  /** @param {Api.FundsView} funds */
  async function deposit({ partner, currency }) {
    /** @type {Api.FundsView | undefined} */
    const noted = await dialog(`${partner} has paid in`, close =>
      form({
        submit: 'Note it',
        cancel: () => close(),
        fields: [
          { name: 'minor', label: `Amount in ${currency}`, type: 'money', currency, required: true },
          {
            name: 'reference',
            label: 'Reference of the bank',
            required: true,
            max: 64,
            hint: 'The same payment noted twice counts once.',
          },
        ],
        send: async values =>
          close(await post(`funds/${encodeURIComponent(partner)}/deposits`, { ...values, currency })),
      }),
    );
    if (!noted) return;
    list.reload();
    toast(`${partner} has ${money(noted.balanceMinor, currency)}.`);
  }

  return [
    h('h2', {}, 'Funds'),
    h('p', {}, 'What partners have paid in. They pay other partners from it, under mandates or one by one.'),
    list,
  ];
}
