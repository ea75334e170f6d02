import { h } from '../../lib/dom.js';
import { money } from '../../lib/format.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { changeColumn, idField, newButton } from './editing.js';

/** @type {Ui.Shape<Ui.Discount>} */
const shape = {
  list: 'discounts',
  one: 'discount',
  kinds: { name: 'kind', words: { percentage: 'A part of the price', overriding: 'Another price' } },
  fields: (discount, { catalogue }, id) => [
    idField({ ...discount, typed: id }),
    { name: 'name', label: 'Name', value: discount.name, required: true },
    discount.kind === 'percentage'
      ? {
          name: 'percent',
          label: 'Percent',
          hint: 'Taken off the price: more than 0, at most 100.',
          type: 'number',
          min: 0,
          max: 100,
          step: 'any',
          value: discount.percent,
        }
      : { name: 'price', label: 'New price', type: 'money', currency: catalogue.currency, value: discount.price },
  ],
};

/** @param {Ui.CatalogueView} view */
export const discounts = view => [
  h('div', { class: 'toolbar' }, newButton(shape, view)),
  table({
    caption: 'Discounts',
    load: () => ({ items: view.catalogue.discounts }),
    whenEmpty: () => empty('No discounts yet', 'A discount lowers a price in the plans that name it.'),
    columns: [
      {
        title: 'Discount',
        cell: discount => [h('strong', {}, discount.name), h('small', { class: 'aside' }, h('code', {}, discount.id))],
      },
      {
        title: 'What it does',
        cell: discount =>
          discount.kind === 'percentage'
            ? `${discount.percent} % off`
            : `Costs ${money(discount.price ?? 0, view.catalogue.currency)}`,
      },
      {
        title: 'In plans',
        cell: discount =>
          view.catalogue.plans
            .filter(plan => plan.discounts?.some(entry => entry.discount === discount.id))
            .map(plan => plan.name)
            .join(', ') || null,
      },
      ...changeColumn(shape, view),
    ],
  }),
];
