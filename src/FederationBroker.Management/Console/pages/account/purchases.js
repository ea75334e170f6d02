import { post } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { cardWith } from '../../parts/card.js';
import { dialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';
import { filled } from '../../parts/values.js';
import { span } from '../catalogue/words.js';

/**
 * Titles and programmes that were bought one by one.
 * @param {Ui.AccountContext} context
 */
export function purchases(context) {
  const { view, mayEdit, catalogue } = context;
  const sold = catalogue.bundles.filter(bundle => bundle.kind === 'ppv' || bundle.model === 'tvod');
  const titles = Object.fromEntries(catalogue.content.map(item => [item.id, item.title]));
  return cardWith(
    'purchases',
    'Purchases',
    mayEdit &&
      sold.length > 0 &&
      h('button', { type: 'button', class: 'second', onclick: () => add(context, sold, titles) }, 'Add a purchase'),
    view.purchases.length === 0
      ? h('p', { class: 'hint' }, 'Nothing bought yet. Rented films and paid programmes are listed here.')
      : h(
          'ul',
          { class: 'rows' },
          view.purchases.map(one =>
            h(
              'li',
              {},
              h(
                'span',
                {},
                h('strong', {}, titles[one.content] ?? one.content),
                h('small', { class: 'aside' }, 'from ', h('code', {}, one.bundle)),
              ),
              h('span', { class: 'hint' }, span(one)),
            ),
          ),
        ),
  );
}

/**
 * @param {Ui.AccountContext} context
 * @param {readonly Ui.Bundle[]} sold
 * @param {Record<string, string>} titles
 */
async function add({ path, done }, sold, titles) {
  const known = sold
    .flatMap(bundle => [...(bundle.titles ?? []), ...(bundle.programmes ?? [])])
    .map(id => ({ value: id, label: titles[id] ?? id }));
  const added = await dialog('Add a purchase', close =>
    form({
      submit: 'Add',
      cancel: () => close(),
      fields: [
        {
          name: 'bundle',
          label: 'Bundle',
          type: 'select',
          options: sold.map(bundle => ({ value: bundle.id, label: bundle.name })),
        },
        { name: 'content', label: 'Title or programme', type: 'select', options: known },
        { name: 'from', label: 'From', hint: 'Empty: now.', type: 'moment' },
        { name: 'until', label: 'Until', hint: 'Empty: for good.', type: 'moment' },
      ],
      send: async values => close((await post(`${path}/purchases`, filled(values))) ?? true),
    }),
  );
  if (added) done('The purchase was added.');
}
