import { h } from '../../lib/dom.js';
import { cardWith } from '../../parts/card.js';
import { empty } from '../../parts/states.js';
import { chooseFrom, idField, newButton, rowButtons } from './editing.js';
import { options, span, starts, termWords } from './words.js';

/** @type {Ui.GroupField} */
const validity = {
  name: 'validity',
  label: 'Validity',
  type: 'group',
  fields: [
    { name: 'from', label: 'From', hint: 'Empty: always.', type: 'moment' },
    { name: 'until', label: 'Until', hint: 'Empty: for good.', type: 'moment' },
  ],
};

/**
 * @param {readonly Ui.Option[]} types
 * @returns {Ui.GroupField}
 */
const terms = types => ({
  name: 'terms',
  label: 'Conditions',
  type: 'group',
  summary: termWords,
  fields: [
    { name: 'atStart', label: 'When an account gets the plan it is', type: 'select', options: options(starts) },
    { name: 'subscriberMayToggle', label: 'Subscribers may turn it on and off', type: 'switch' },
    { name: 'days', label: 'Days after which it is over', hint: 'Empty: never.', type: 'number', min: 1 },
    { name: 'deviceTypes', label: 'Only on', hint: 'None chosen: every device.', type: 'choices', options: types },
    { name: 'hidden', label: 'Not shown to subscribers', type: 'switch' },
    { name: 'hideAfterUnsubscribing', label: 'Not shown once it was turned off', type: 'switch' },
    validity,
  ],
});

/** @type {Ui.Shape<Ui.PricingPlan>} */
const shape = {
  list: 'plans',
  one: 'plan',
  fields: (plan, { catalogue }, id) => {
    const types = chooseFrom(catalogue.deviceTypes);
    return [
      idField({ ...plan, typed: id }),
      { name: 'name', label: 'Name', value: plan.name, required: true },
      { name: 'description', label: 'Description', hint: 'May stay empty.', value: plan.description },
      {
        name: 'bundles',
        label: 'Bundles',
        type: 'rows',
        one: 'Bundle',
        key: 'bundle',
        value: plan.bundles,
        fields: [
          { name: 'bundle', label: 'Bundle', type: 'select', options: chooseFrom(catalogue.bundles) },
          terms(types),
        ],
      },
      {
        name: 'discounts',
        label: 'Discounts',
        type: 'rows',
        one: 'Discount',
        key: 'discount',
        value: plan.discounts,
        fields: [
          { name: 'discount', label: 'Discount', type: 'select', options: chooseFrom(catalogue.discounts) },
          {
            name: 'priceLists',
            label: 'Price lists it lowers',
            hint: 'None: all of the plan’s bundles.',
            type: 'several',
            known: chooseFrom(catalogue.priceLists),
          },
          terms(types),
        ],
      },
    ];
  },
};

/** @param {Ui.CatalogueView} view */
export function plans(view) {
  const { catalogue, mayEdit } = view;
  const names = Object.fromEntries([...catalogue.bundles, ...catalogue.discounts].map(entry => [entry.id, entry.name]));
  return [
    h('div', { class: 'toolbar' }, newButton(shape, view)),
    catalogue.plans.length === 0
      ? empty('No plans yet', 'A plan is what an account is given: bundles, their conditions, and discounts.')
      : catalogue.plans.map(plan =>
          cardWith(
            `plan-${plan.id}`,
            plan.name,
            mayEdit && rowButtons(shape, plan, view),
            h('p', { class: 'hint' }, h('code', {}, plan.id), plan.description && ` · ${plan.description}`),
            entries(
              'Bundles',
              (plan.bundles ?? []).map(entry => [names[entry.bundle] ?? entry.bundle, termWords(entry.terms)]),
            ),
            entries(
              'Discounts',
              (plan.discounts ?? []).map(entry => [
                names[entry.discount] ?? entry.discount,
                `${entry.priceLists?.length ? `on ${entry.priceLists.join(', ')}` : 'on everything'}; ${discountWords(entry.terms)}`,
              ]),
            ),
          ),
        ),
  ];
}

/** @param {Ui.EntryTerms | undefined} given */
const discountWords = given =>
  [given?.days ? `for ${given.days} days` : null, span(given?.validity)].filter(Boolean).join(', ');

/**
 * @param {string} title
 * @param {readonly (readonly [string, string])[]} rows
 */
const entries = (title, rows) =>
  rows.length === 0
    ? null
    : h(
        'div',
        {},
        h('h3', {}, title),
        h(
          'ul',
          { class: 'rows' },
          rows.map(([name, words]) => h('li', {}, h('strong', {}, name), h('span', { class: 'hint' }, words))),
        ),
      );
