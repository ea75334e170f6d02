import { post } from '../../lib/api.js';
import { h, newId } from '../../lib/dom.js';
import { badge, lower, money } from '../../lib/format.js';
import { cardWith } from '../../parts/card.js';
import { dialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { filled } from '../../parts/values.js';
import { bundleKinds } from '../catalogue/words.js';
import { sentence } from './reasons.js';

/** @type {Record<string, string>} */
const per = { day: 'day', month: 'month', year: 'year', lifetime: 'for good' };

/**
 * What the account pays, sees and may use on one type of device, and why.
 * @param {Ui.AccountContext} context
 */
export function offer(context) {
  const {
    view: {
      offer: { barrier, bundles },
    },
    catalogue,
    mayEdit,
  } = context;
  const names = Object.fromEntries(
    [...catalogue.plans, ...catalogue.bundles, ...catalogue.deviceTypes].map(entry => [entry.id, entry.name]),
  );
  return cardWith(
    'offer',
    'What this account pays, sees and may use',
    deviceChoice(context),
    barrier && h('p', { class: 'alert' }, sentence(barrier, names)),
    table({
      caption: 'Bundles of the plan',
      load: () => ({ items: bundles }),
      whenEmpty: () => empty('Nothing', 'The account has no plan, or its plan has no bundles.'),
      columns: [
        {
          title: 'Bundle',
          cell: one => [h('strong', {}, one.name), h('small', { class: 'aside' }, bundleKinds[one.kind] ?? one.kind)],
        },
        { title: 'State', cell: states },
        {
          title: 'Price',
          cell: one => (one.prices.length > 0 && h('ul', { class: 'plain' }, one.prices.map(price))) || null,
        },
        {
          title: 'Why',
          cell: one =>
            h(
              'ul',
              { class: 'plain' },
              one.reasons.map(reason => h('li', {}, sentence(reason, names))),
            ),
        },
        ...(mayEdit ? [changeOf(context)] : []),
      ],
    }),
  );
}

/** @param {Ui.AccountContext} context */
function deviceChoice({ catalogue, device, look }) {
  const id = newId('device');
  return h(
    'div',
    { class: 'inline' },
    h('label', { for: id }, 'Seen from'),
    h(
      'select',
      { id, onchange: event => look(event.currentTarget.value) },
      [['', 'any device'], ...catalogue.deviceTypes.map(type => [type.id, type.name])].map(([value, label]) =>
        h('option', { value, selected: value === device }, label),
      ),
    ),
  );
}

/** @param {Api.BundleView} one */
const states = one =>
  h(
    'span',
    { class: 'badges' },
    badge(one.subscribed ? 'on' : 'off', one.subscribed ? 'good' : 'plain'),
    one.subscribed && badge(one.usable ? 'may be used' : 'may not be used', one.usable ? 'good' : 'bad'),
    !one.visible && badge('not shown', 'plain'),
    one.mayToggle && badge('subscriber chooses', 'plain'),
  );

/** @param {Api.PriceView} one */
function price(one) {
  const term = lower(one.term);
  const for_ = [one.assetType, one.provider].filter(Boolean).join(', ');
  return h(
    'li',
    {},
    one.price !== one.listPrice && [h('del', {}, money(one.listPrice, one.currency)), ' '],
    money(one.price, one.currency),
    term === 'lifetime'
      ? ' for good'
      : lower(one.provision) === 'subscription'
        ? ` a ${per[term] ?? term}`
        : ` for a ${per[term] ?? term}`,
    for_ && h('small', { class: 'aside' }, for_),
    one.discount && h('small', { class: 'aside' }, 'with ', h('code', {}, one.discount)),
  );
}

/**
 * @param {Ui.AccountContext} context
 * @returns {Ui.Column<Api.BundleView>}
 */
const changeOf = context => ({ title: 'Change', cell: one => toggle(one, context) });

/**
 * @param {Api.BundleView} one
 * @param {Ui.AccountContext} context
 */
const toggle = (one, context) =>
  h(
    'button',
    { type: 'button', class: 'quiet', onclick: () => turn(one, context) },
    one.subscribed ? 'Turn off' : 'Turn on',
    h('span', { class: 'unseen' }, ` ${one.name}`),
  );

/**
 * @param {Api.BundleView} one
 * @param {Ui.AccountContext} context
 */
async function turn(one, { path, done }) {
  const on = !one.subscribed;
  const word = on ? 'Turn on' : 'Turn off';
  const changed = await dialog(`${word} ${one.name}`, close =>
    form({
      submit: word,
      danger: !on,
      cancel: () => close(),
      fields: on ? [{ name: 'until', label: 'Until', hint: 'Empty: until it is turned off.', type: 'moment' }] : [],
      send: async values => close((await post(`${path}/choices`, { entry: one.id, on, ...filled(values) })) ?? true),
    }),
  );
  if (changed) done(`${one.name} was turned ${on ? 'on' : 'off'}.`);
}
