import { h } from '../../lib/dom.js';
import { cardWith } from '../../parts/card.js';
import { empty } from '../../parts/states.js';
import { chooseFrom, idField, newButton, rowButtons } from './editing.js';
import { timeline } from './timeline.js';
import { options, priceWords, provisions, span, terms } from './words.js';

/** @type {Ui.Shape<Ui.PriceList>} */
const shape = {
  list: 'priceLists',
  one: 'price list',
  fields: (list, { catalogue }, id) => [
    idField({ ...list, typed: id }),
    { name: 'bundle', label: 'Bundle', type: 'select', options: chooseFrom(catalogue.bundles), value: list.bundle },
    { name: 'provision', label: 'Sold as', type: 'select', options: options(provisions), value: list.provision },
    { name: 'price', label: 'Price', type: 'money', currency: catalogue.currency, value: list.price, required: true },
    {
      name: 'term',
      label: 'For each',
      hint: 'With a subscription the time between payments, with one payment the time of use.',
      type: 'select',
      options: options(terms),
      value: list.term ?? 'month',
    },
    {
      name: 'validity',
      label: 'Validity',
      type: 'group',
      value: list.validity,
      fields: [
        { name: 'from', label: 'From', hint: 'Empty: always.', type: 'moment' },
        { name: 'until', label: 'Until', hint: 'Empty: for good.', type: 'moment' },
      ],
    },
    {
      name: 'assets',
      label: 'Other prices',
      hint: 'For forms or providers of titles that are sold one by one. The first that fits counts.',
      type: 'rows',
      one: 'Price',
      value: list.assets,
      fields: [
        { name: 'assetType', label: 'Form, such as HD', hint: 'Empty: any.' },
        { name: 'provider', label: 'Provider', hint: 'Empty: any.' },
        { name: 'price', label: 'Price', type: 'money', currency: catalogue.currency },
        {
          name: 'term',
          label: 'For each',
          type: 'select',
          options: [{ value: '', label: 'As above' }, ...options(terms)],
        },
      ],
    },
  ],
  // The picture moves while dates are typed: an overlap is seen before it is refused.
  beside(entry, { catalogue }) {
    const place = h('section', { 'aria-label': 'Validities of this bundle', class: 'beside' });
    /** @param {Partial<Ui.PriceList>} values */
    function update(values) {
      const draft = { ...values, id: values.id || 'new' };
      const others = catalogue.priceLists.filter(
        one => one.id !== draft.id && one.bundle === draft.bundle && one.provision === draft.provision,
      );
      place.replaceChildren(timeline([...others, draft], { words: one => one.id, marked: draft.id }));
    }

    update({ provision: 'subscription', bundle: catalogue.bundles[0]?.id, ...entry });
    return Object.assign(place, { update });
  },
};

/**
 * Price lists by bundle, each bundle with a picture of when which one applies.
 * @param {Ui.CatalogueView} view
 */
export function prices(view) {
  const { catalogue, mayEdit } = view;
  const bundles = catalogue.bundles.filter(bundle => catalogue.priceLists.some(list => list.bundle === bundle.id));
  const priceless = catalogue.bundles.filter(bundle => !bundles.includes(bundle));
  return [
    h('div', { class: 'toolbar' }, newButton(shape, view)),
    catalogue.priceLists.length === 0 && empty('No price lists yet', 'A bundle without one costs nothing.'),
    bundles.map(bundle =>
      cardWith(
        `prices-${bundle.id}`,
        bundle.name,
        null,
        Object.entries(provisions).map(([provision, words]) => ofProvision(provision, words, bundle, view, mayEdit)),
      ),
    ),
    priceless.length > 0 &&
      h('p', { class: 'hint' }, `Without a price: ${priceless.map(bundle => bundle.name).join(', ')}.`),
  ];
}

/**
 * @param {string} provision
 * @param {string} words
 * @param {Ui.Bundle} bundle
 * @param {Ui.CatalogueView} view
 * @param {boolean} mayEdit
 */
function ofProvision(provision, words, bundle, view, mayEdit) {
  const { catalogue } = view;
  const lists = catalogue.priceLists.filter(list => list.bundle === bundle.id && list.provision === provision);
  if (lists.length === 0) return null;
  return h(
    'div',
    { class: 'inner' },
    h('h3', {}, words),
    timeline(lists, { words: list => priceWords(list, catalogue.currency) }),
    h(
      'ul',
      { class: 'rows' },
      lists.map(list =>
        h(
          'li',
          {},
          h(
            'span',
            {},
            h('strong', {}, priceWords(list, catalogue.currency)),
            h('small', { class: 'aside' }, h('code', {}, list.id), ` · ${span(list.validity)}`),
            list.assets &&
              list.assets.length > 0 &&
              h(
                'small',
                { class: 'aside' },
                list.assets
                  .map(
                    asset =>
                      `${[asset.assetType, asset.provider].filter(Boolean).join(' ') || 'any'}: ${priceWords(priceOf(list, asset), catalogue.currency)}`,
                  )
                  .join(', '),
              ),
          ),
          mayEdit && rowButtons(shape, list, view),
        ),
      ),
    ),
  );
}

/**
 * What a form or provider of its own costs: as the list says, where it says nothing else.
 * @param {Ui.PriceList} list
 * @param {NonNullable<Ui.PriceList['assets']>[number]} asset
 */
const priceOf = (list, asset) => ({
  ...list,
  ...asset,
  price: asset.price ?? list.price,
  term: asset.term ?? list.term,
});
