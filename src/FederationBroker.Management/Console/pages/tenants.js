import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { table } from '../parts/table.js';
import { configurationState } from '../parts/configurationState.js';
import { ownedBy } from '../parts/ownedBy.js';

/**
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export const tenantsPage = (_, { session }) => [
  h('h1', {}, 'Operators'),
  h(
    'p',
    { class: 'lead' },
    'Everybody on this installation. Choose one to act there; what you do is in that operator’s audit trail.',
  ),
  session.operator.id === '*' && configurationState(),
  table({
    caption: 'Operators',
    load: () => get('tenants'),
    columns: [
      { title: 'Operator', cell: tenant => h('a', { href: `/t/${tenant.id}/staff/` }, tenant.name) },
      { title: 'Issuer', cell: tenant => h('code', {}, tenant.issuer) },
      { title: 'Partners', numeric: true, cell: tenant => String(tenant.partners) },
      { title: 'Owned by', cell: tenant => ownedBy(tenant.ownedBy) },
    ],
  }),
];
