import { addressOf, get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, money, words } from '../lib/format.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';

/**
 * What was moved on each kind of account in a month; below the settlements.
 * @param {string | undefined} month
 */
export const ledgerSection = month => [
  h('h2', {}, 'Ledger'),
  h(
    'p',
    {},
    'Double entry: what is debited is credited somewhere, and nothing is ever changed. ',
    h('a', { href: addressOf('ledger/postings.csv', { month }), download: 'ledger.csv' }, 'Every posting as CSV'),
  ),
  table({
    caption: 'Ledger',
    load: () => get('ledger', { month }),
    whenEmpty: () => empty('Nothing was booked', 'No money was promised or moved in this month.'),
    columns: [
      { title: 'Account', cell: sum => words(sum.account) },
      { title: 'Layer', cell: sum => badge(words(sum.layer), sum.layer === 'Posted' ? 'good' : 'plain') },
      { title: 'Debits', numeric: true, cell: sum => money(sum.debitMinor, sum.currency) },
      { title: 'Credits', numeric: true, cell: sum => money(sum.creditMinor, sum.currency) },
    ],
  }),
];
