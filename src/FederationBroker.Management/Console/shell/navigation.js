// Every page of the console: its place in the navigation, the permission it needs, and the module that draws it.
// draw(parts, context) → a node or { title, node }; context = { session, may(permission), query }.
import { accountsPage } from '../pages/accounts.js';
import { adaptersPage } from '../pages/adapters.js';
import { auditPage } from '../pages/audit.js';
import { cataloguePage } from '../pages/catalogue/catalogue.js';
import { conformancePage } from '../pages/conformance.js';
import { jobsPage } from '../pages/jobs.js';
import { keysPage } from '../pages/keys.js';
import { ordersPage } from '../pages/orders.js';
import { overviewPage } from '../pages/overview.js';
import { partnersPage } from '../pages/partners.js';
import { reconciliationPage } from '../pages/reconciliation.js';
import { referralsPage } from '../pages/referrals.js';
import { reportsPage } from '../pages/reports.js';
import { searchPage } from '../pages/search.js';
import { settlementsPage } from '../pages/settlements.js';
import { sharedContentPage } from '../pages/sharedContent.js';
import { staffPage } from '../pages/staff.js';
import { tenantsPage } from '../pages/tenants.js';
import { webhooksPage } from '../pages/webhooks.js';

/** @param {Api.SessionView} session */
const operatorOnly = session => session.operator.id !== '*';
/** @param {Api.SessionView} session */
const platformOnly = session => !operatorOnly(session);

/** @type {Ui.ConsolePage[]} */
export const pages = [
  {
    path: 'overview',
    title: 'Overview',
    icon: 'overview',
    permission: 'UseConsole',
    draw: overviewPage,
    when: operatorOnly,
  },
  {
    path: 'accounts',
    title: 'Accounts',
    icon: 'accounts',
    permission: 'ViewAccounts',
    draw: accountsPage,
    when: operatorOnly,
  },
  {
    path: 'catalogue',
    title: 'Catalogue',
    icon: 'catalogue',
    permission: 'ViewCatalogue',
    draw: cataloguePage,
    when: operatorOnly,
  },
  { path: 'orders', title: 'Orders', icon: 'orders', permission: 'ViewOrders', draw: ordersPage, when: operatorOnly },
  {
    path: 'referrals',
    title: 'Referrals',
    icon: 'orders',
    permission: 'ViewOrders',
    draw: referralsPage,
    when: operatorOnly,
  },
  {
    path: 'settlements',
    title: 'Settlements',
    icon: 'orders',
    permission: 'ViewOrders',
    draw: settlementsPage,
    when: operatorOnly,
  },
  {
    path: 'reconciliation',
    title: 'Reconciliation',
    icon: 'orders',
    permission: 'ViewOrders',
    draw: reconciliationPage,
    when: operatorOnly,
  },
  {
    path: 'webhooks',
    title: 'Webhooks',
    icon: 'partners',
    permission: 'ViewOrders',
    draw: webhooksPage,
    when: operatorOnly,
  },
  { path: 'jobs', title: 'Jobs', icon: 'jobs', permission: 'ViewJobs', draw: jobsPage, when: operatorOnly },
  {
    path: 'reports',
    title: 'Reports',
    icon: 'reports',
    permission: 'ViewReports',
    draw: reportsPage,
    when: operatorOnly,
  },
  { path: 'tenants', title: 'Operators', icon: 'tenants', permission: 'ViewTenants', draw: tenantsPage },
  {
    path: 'shared-content',
    title: 'Shared content',
    icon: 'catalogue',
    permission: 'EditSharedContent',
    draw: sharedContentPage,
    when: platformOnly,
  },
  {
    path: 'partners',
    title: 'Partners',
    icon: 'partners',
    permission: 'ViewConfiguration',
    draw: partnersPage,
    when: operatorOnly,
  },
  {
    path: 'adapters',
    title: 'Adapters',
    icon: 'adapters',
    permission: 'ViewConfiguration',
    draw: adaptersPage,
    when: operatorOnly,
  },
  {
    path: 'conformance',
    title: 'Conformance',
    icon: 'reports',
    permission: 'ViewConfiguration',
    draw: conformancePage,
  },
  { path: 'staff', title: 'Staff', icon: 'staff', permission: 'ViewStaff', draw: staffPage },
  { path: 'keys', title: 'API keys', icon: 'keys', permission: 'ViewStaff', draw: keysPage },
  { path: 'audit', title: 'Audit', icon: 'audit', permission: 'ViewAudit', draw: auditPage },
  { path: 'search', title: 'Search', permission: 'UseConsole', draw: searchPage },
];

/**
 * Pages this caller may open here, in order. Others do not exist for them; the API would refuse them anyway.
 * @param {Api.SessionView} session
 */
export const pagesFor = session =>
  pages.filter(page => session.permissions.includes(page.permission) && (page.when?.(session) ?? true));
