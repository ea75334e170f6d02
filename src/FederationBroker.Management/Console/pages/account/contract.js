import { patch, previewOf, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { date, lower, money, number, time } from '../../lib/format.js';
import { go } from '../../lib/router.js';
import { endsField, keptOf } from '../../parts/access.js';
import { card } from '../../parts/card.js';
import { confirmPreview } from '../../parts/dialog.js';
import { fieldsOf } from '../../parts/form.js';
import { planned } from '../../parts/planned.js';
import { toast } from '../../parts/toast.js';
import { facts } from '../partners.js';

const afterTrial = [
  { value: 'Blocked', label: 'Blocked' },
  { value: 'Closed', label: 'Closed' },
  { value: 'Active', label: 'Active' },
];

/**
 * @param {readonly Ui.Option[]} types
 * @param {Api.TrialView | null} [trial]
 */
export const trialFields = (types, trial) =>
  fieldsOf([
    { name: 'endsAt', label: 'Trial ends', type: 'moment', value: trial?.endsAt },
    {
      name: 'statusAfter',
      label: 'After the trial the account is',
      type: 'select',
      options: afterTrial,
      value: trial?.statusAfter,
    },
    {
      name: 'deviceTypes',
      label: 'Devices that may be used during the trial',
      hint: 'None chosen: every one.',
      type: 'choices',
      options: types,
      value: trial?.deviceTypes,
    },
  ]);

/** @param {{ endsAt?: string | null, statusAfter?: string, deviceTypes?: readonly string[] }} trial */
export const trialOf = ({ endsAt, statusAfter, deviceTypes }) => ({
  endsAt,
  statusAfter,
  deviceTypes: deviceTypes ?? [],
});

/** @type {Record<string, string>} */
const terms = { day: 'a day', month: 'a month', year: 'a year' };

/**
 * The contract as it is, what it costs and how many devices it carries, and what may be done to it.
 * @param {Ui.AccountContext} context
 */
export function contract(context) {
  const {
    view: { account, offer },
    mayEdit,
  } = context;
  return [
    h(
      'div',
      { class: 'columns' },
      facts('Contract', [
        [
          'Status',
          account.status === account.effectiveStatus
            ? account.status
            : `${account.effectiveStatus}, as its trial is over`,
        ],
        ['Trial', account.trial && trialWords(account.trial)],
        [
          'Plan',
          account.plan
            ? [h('code', {}, account.plan), account.planSince && [' since ', time(account.planSince)]]
            : 'none',
        ],
        ['Region', account.region],
        ['Made', time(account.createdAt)],
        ['Changed', time(account.updatedAt)],
      ]),
      facts('Charges and limits', [
        ...charges(offer),
        ['Devices it may have', limitWords(offer.limits.linked)],
        ['Playing at once', limitWords(offer.limits.concurrent)],
        ...offer.limits.byType.map(limitOf),
      ]),
    ),
    mayEdit && card('contract', 'Change the contract', h('div', { class: 'actions' }, actions(context))),
  ];
}

/**
 * @param {Api.OfferView} offer
 * @returns {[string, Ui.Child][]}
 */
const charges = offer =>
  offer.charges.length === 0
    ? [['Costs', 'nothing']]
    : offer.charges.map(one => ['Costs', `${money(one.amount, one.currency)} ${terms[lower(one.term)] ?? one.term}`]);

/** @param {number | null | undefined} limit */
const limitWords = limit => (limit === null || limit === undefined ? 'no limit' : number(limit));

/** @param {Api.TrialView} trial */
const trialWords = trial =>
  `until ${date(trial.endsAt)}, then ${trial.statusAfter?.toLowerCase()}${trial.deviceTypes.length ? `; only on ${trial.deviceTypes.join(', ')}` : ''}`;

/** @param {Ui.AccountContext} context */
function actions(context) {
  const {
    view: { account },
  } = context;
  /** @param {string} label @param {() => unknown} onclick @param {string} [kind] */
  const button = (label, onclick, kind = 'second') => h('button', { type: 'button', class: kind, onclick }, label);
  return [
    account.status === 'Active'
      ? button('Block', () => setStatus(context, 'Blocked', 'Block'))
      : button('Make active', () => reopen(context)),
    button(account.plan ? 'Change plan' : 'Give a plan', () => changePlan(context)),
    button(account.trial ? 'Change trial' : 'Start a trial', () => changeTrial(context)),
    account.trial && button('End trial', () => endTrial(context)),
    button('Change region', () => changeRegion(context)),
    account.status !== 'Closed' && button('Close', () => setStatus(context, 'Closed', 'Close'), 'danger'),
    button('Remove', () => removeAccount(context), 'danger'),
  ];
}

/**
 * @param {Ui.AccountContext} context
 * @param {{ title: string, confirm: string, body: object, danger: boolean, said: string }} change
 */
async function sure(context, { title, confirm, body, danger, said }) {
  const {
    path,
    view: { account },
  } = context;
  const changed = await confirmPreview({
    title,
    confirm,
    danger,
    plan: () => previewOf('PATCH', path, { body, version: account.version }),
    run: () => patch(path, body, { version: account.version }),
  });
  if (changed) context.done(said);
}

/**
 * @param {Ui.AccountContext} context
 * @param {Api.AccountStatus} status
 * @param {string} word
 */
const setStatus = (context, status, word) =>
  sure(context, {
    title: `${word} account ${context.view.account.number}?`,
    confirm: word,
    body: { status },
    danger: status !== 'Active',
    said: `Account ${context.view.account.number} is ${status?.toLowerCase()}.`,
  });

// What was begun before would be good again with the account, a stranger's as well.
/** @param {Ui.AccountContext} context */
async function reopen({ path, view: { account }, done }) {
  const reopened = await planned({
    title: `Make account ${account.number} active?`,
    confirm: 'Make active',
    fields: [endsField('What ends of the time before')],
    change: ({ ends }) => ({
      method: 'PATCH',
      path,
      body: { status: 'Active', keep: keptOf(ends) },
      version: account.version,
    }),
  });
  if (reopened) done(`Account ${account.number} is active.`);
}

/** @param {Ui.AccountContext} context */
const endTrial = context =>
  sure(context, {
    title: 'End the trial?',
    confirm: 'End trial',
    body: { trial: {} },
    danger: true,
    said: 'The trial was ended.',
  });

/** @param {Ui.AccountContext} context */
async function changePlan({ path, view: { account }, catalogue, done }) {
  const others = catalogue.plans
    .filter(plan => plan.id !== account.plan)
    .map(plan => ({ value: plan.id, label: plan.name }));
  const changed = await planned({
    title: account.plan ? 'Change plan' : 'Give a plan',
    confirm: 'Change plan',
    fields: [
      {
        name: 'plan',
        label: 'New plan',
        hint: account.plan && `It takes the place of ${account.plan}.`,
        type: 'select',
        options: others,
      },
    ],
    change: ({ plan }) => ({
      method: 'PUT',
      path: `${path}/plan`,
      body: { plan, replaces: account.plan },
      version: account.version,
    }),
  });
  if (changed) done('The plan was changed.');
}

/** @param {Ui.AccountContext} context */
async function changeTrial({ path, view: { account }, catalogue, done }) {
  const types = catalogue.deviceTypes.map(type => ({ value: type.id, label: type.name }));
  const changed = await planned({
    title: account.trial ? 'Change trial' : 'Start a trial',
    confirm: 'Save',
    // What follows the trial is always chosen here: a trial that is not whole lacks its end.
    placeOf: fault => (fault.place === 'trial' ? 'endsAt' : fault.place.replace(/^trial[./]/, '')),
    fields: trialFields(types, account.trial),
    change: values => ({ method: 'PATCH', path, body: { trial: trialOf(values) }, version: account.version }),
  });
  if (changed) done('The trial was changed.');
}

/** @param {Ui.AccountContext} context */
async function changeRegion({ path, view: { account }, done }) {
  const changed = await planned({
    title: 'Change region',
    confirm: 'Save',
    fields: [{ name: 'region', label: 'Region', value: account.region, max: 32 }],
    change: values => ({ method: 'PATCH', path, body: values, version: account.version }),
  });
  if (changed) done('The region was changed.');
}

/** @param {Ui.AccountContext} context */
async function removeAccount({ path, view: { account } }) {
  const removed = await confirmPreview({
    title: `Remove account ${account.number}?`,
    confirm: 'Remove',
    plan: () => previewOf('DELETE', path, { version: account.version }),
    run: () => remove(path, { version: account.version }),
  });
  if (!removed) return;
  toast(`Account ${account.number} was removed.`);
  go('accounts');
}

/** @param {Api.TypeLimitView} one @returns {[string, Ui.Child]} */
const limitOf = one => [one.type, `${limitWords(one.linked)} linked, ${limitWords(one.concurrent)} at once`];
