import { addressOf, get, post } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { date, number } from '../lib/format.js';
import { go, note, to } from '../lib/router.js';
import { dialog } from '../parts/dialog.js';
import { statusBadge, statuses } from '../parts/accountStatus.js';
import { filters } from '../parts/filters.js';
import { form } from '../parts/form.js';
import { icon } from '../parts/icon.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { filled } from '../parts/values.js';
import { accountPage } from './account/account.js';
import { trialFields, trialOf } from './account/contract.js';
import { bulkEdit } from './bulkEdit.js';
import { catalogueInForce } from './catalogue/document.js';

/**
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export const accountsPage = ([id], context) => (id ? accountPage(id, context) : allAccounts(context));

/** Plans to choose from; nothing when the catalogue is empty. */
export const plansToChoose = async () =>
  ((await catalogueInForce()).catalogue.plans ?? []).map(plan => ({ value: plan.id, label: plan.name }));

/** @param {Ui.PageContext} context */
async function allAccounts({ query, may }) {
  const plans = await plansToChoose();
  const place = h('div', {});
  const download = h('a', { class: 'button second', download: 'accounts.csv' }, icon('file'), 'Download CSV');
  /** @type {Record<string, string | undefined>} */
  let wanted = {};

  /** @param {Record<string, string>} values */
  function apply(values) {
    wanted = filled(values);
    note('accounts', wanted);
    download.href = addressOf('accounts.csv', wanted);
    show(place, listing(wanted));
  }

  apply(query);
  return [
    h(
      'header',
      { class: 'headline' },
      h('h1', {}, 'Accounts'),
      may('RunJobs') &&
        h(
          'button',
          { type: 'button', class: 'second', onclick: () => bulkEdit(wanted, plans) },
          'Change all of these…',
        ),
      download,
      may('EditAccounts') &&
        h('button', { type: 'button', class: 'main', onclick: () => create(plans) }, 'New account'),
    ),
    h(
      'p',
      { class: 'lead' },
      'Contracts with households and businesses. The people on them, their devices and what they may use are one step further.',
    ),
    filters({
      values: query,
      changed: apply,
      fields: [
        { name: 'number', label: 'Number begins with' },
        { name: 'status', label: 'Status', options: [['', 'Any'], ...statuses.map(pair)] },
        { name: 'plan', label: 'Plan', options: [['', 'Any'], ...plans.map(pairOf)] },
        { name: 'region', label: 'Region' },
      ],
    }),
    place,
  ];
}

/** @param {Record<string, string | undefined>} wanted */
const listing = wanted =>
  table({
    caption: 'Accounts',
    load: cursor => get('accounts', { ...wanted, cursor }),
    whenEmpty: () =>
      Object.keys(wanted).length > 0
        ? empty('No account fits', 'Take a filter away. The number is compared from its beginning.')
        : empty('No accounts yet', 'Make one here, or bring the present ones in with fbroker accounts import.'),
    columns: [
      { title: 'Number', cell: account => h('a', { href: to('accounts', account.id) }, account.number) },
      {
        title: 'Status',
        cell: account => [
          statusBadge(account.effectiveStatus ?? account.status),
          account.trialEndsAt && h('small', { class: 'aside' }, `trial until ${date(account.trialEndsAt)}`),
        ],
      },
      { title: 'Plan', cell: account => account.plan },
      { title: 'Region', cell: account => account.region },
      { title: 'People', numeric: true, cell: account => number(account.people) },
      { title: 'Devices', numeric: true, cell: account => number(account.devices) },
      {
        title: 'Since',
        cell: account => h('time', { datetime: account.createdAt, title: account.createdAt }, date(account.createdAt)),
      },
    ],
  });

/** @param {readonly Ui.Option[]} plans */
async function create(plans) {
  const types = await deviceTypes();
  /** @type {Api.AccountView | undefined} */
  const made = await dialog('New account', close =>
    form({
      submit: 'Make the account',
      cancel: () => close(),
      fields: [
        {
          name: 'number',
          label: 'Number',
          hint: 'The one under which your own systems know it.',
          required: true,
          max: 64,
        },
        { name: 'plan', label: 'Plan', type: 'select', options: [{ value: '', label: 'None yet' }, ...plans] },
        { name: 'region', label: 'Region', hint: 'May stay empty.', max: 32 },
        {
          name: 'trial',
          label: 'Trial',
          type: 'group',
          fields: trialFields(types),
          summary: (/** @type {{ endsAt?: string }} */ trial) =>
            trial.endsAt ? 'Starts on trial' : 'Starts without a trial',
        },
      ],
      send: async ({ trial, ...values }) =>
        close(await post('accounts', { ...filled(values), ...(trial.endsAt ? { trial: trialOf(trial) } : {}) })),
    }),
  );
  if (!made) return;
  toast(`Account ${made.number} was made.`);
  go('accounts', made.id);
}

/** Device types of the catalogue, to choose from. */
export const deviceTypes = async () =>
  ((await catalogueInForce()).catalogue.deviceTypes ?? []).map(type => ({ value: type.id, label: type.name }));

/** @param {string} one @returns {[string, string]} */
const pair = one => [one, one];

/** @param {Ui.Option} option @returns {[string, string]} */
const pairOf = option => [option.value, option.label];
