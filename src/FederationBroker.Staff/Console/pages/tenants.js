import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { table } from '../parts/table.js';
import { ownedBy } from './partners.js';

export const tenantsPage = () => [
  h('h1', {}, 'Operators'),
  h('p', { class: 'lead' }, 'Everybody on this installation. Choose one to act there; what you do is in that operator’s audit trail.'),
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
