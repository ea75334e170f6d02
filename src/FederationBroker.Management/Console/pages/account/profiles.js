import { post, put, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { badge } from '../../lib/format.js';
import { cardWith } from '../../parts/card.js';
import { dialog } from '../../parts/dialog.js';
import { fieldsOf, form } from '../../parts/form.js';

const icons = ['sun', 'moon', 'star', 'leaf', 'wave', 'mountain', 'rocket', 'cat', 'fox', 'owl'].map(value => ({
  value,
  label: value,
}));

/** @param {Ui.AccountContext} context */
export function profiles(context) {
  const { view, mayEdit } = context;
  return cardWith(
    'profiles',
    'Profiles',
    mayEdit && h('button', { type: 'button', class: 'second', onclick: () => add(context) }, 'Add a profile'),
    view.profiles.length === 0
      ? h('p', { class: 'hint' }, 'No profiles yet. They keep what is watched apart, and films from children.')
      : h(
          'ul',
          { class: 'rows' },
          view.profiles.map(one =>
            h(
              'li',
              {},
              h(
                'span',
                {},
                h('strong', {}, one.nickname),
                h(
                  'small',
                  { class: 'aside' },
                  `${one.icon} · up to age ${one.defaultLevel}${one.maximumLevel > one.defaultLevel ? `, with the PIN up to ${one.maximumLevel}` : ''}`,
                ),
              ),
              one.hasPin && badge('PIN', 'good'),
              mayEdit &&
                h(
                  'span',
                  { class: 'buttons' },
                  button('Edit', one, () => edit(one, context)),
                  button('Remove', one, () => drop(one, context)),
                ),
            ),
          ),
        ),
  );
}

/**
 * @param {string} label
 * @param {Api.ProfileView} one
 * @param {() => unknown} onclick
 */
const button = (label, one, onclick) =>
  h('button', { type: 'button', class: 'quiet', onclick }, label, h('span', { class: 'unseen' }, ` ${one.nickname}`));

const pinRemoval = fieldsOf([{ name: 'noPin', label: 'Take the PIN away', type: 'switch' }]);

/** @param {{ nickname?: string, icon?: string, defaultLevel: number, maximumLevel: number }} [one] */
const fields = (one = { defaultLevel: 0, maximumLevel: 0 }) =>
  fieldsOf([
    { name: 'nickname', label: 'Nickname', value: one.nickname, required: true, max: 40 },
    { name: 'icon', label: 'Picture', type: 'select', options: icons, value: one.icon },
    {
      name: 'defaultLevel',
      label: 'Shown without the PIN up to age',
      type: 'number',
      min: 0,
      max: 21,
      value: one.defaultLevel,
    },
    { name: 'maximumLevel', label: 'Shown at all up to age', type: 'number', min: 0, max: 21, value: one.maximumLevel },
  ]);

/** @param {Ui.AccountContext} context */
async function add({ path, done }) {
  const added = await dialog('Add a profile', close =>
    form({
      submit: 'Add',
      cancel: () => close(),
      fields: [...fields(), { name: 'pin', label: 'PIN', hint: 'May stay empty.', type: 'password' }],
      send: async ({ pin, ...values }) =>
        close((await post(`${path}/profiles`, { ...values, ...(pin ? { pin } : {}) })) ?? true),
    }),
  );
  if (added) done('The profile was added.');
}

/**
 * @param {Api.ProfileView} one
 * @param {Ui.AccountContext} context
 */
async function edit(one, { path, done }) {
  const changed = await dialog(`Edit ${one.nickname}`, close =>
    form({
      submit: 'Save',
      cancel: () => close(),
      fields: [
        ...fields(one),
        { name: 'pin', label: 'New PIN', hint: 'Empty: it stays as it is.', type: 'password' },
        ...(one.hasPin ? pinRemoval : []),
      ],
      // For the API no PIN named keeps it, and an empty one takes it away.
      send: async ({ pin, noPin, ...values }) =>
        close((await put(`${path}/profiles/${one.id}`, { ...values, pin: noPin ? '' : pin || null })) ?? true),
    }),
  );
  if (changed) done('The profile was changed.');
}

/**
 * @param {Api.ProfileView} one
 * @param {Ui.AccountContext} context
 */
async function drop(one, { path, done }) {
  const removed = await dialog(`Remove ${one.nickname}?`, close =>
    form({
      submit: 'Remove',
      danger: true,
      cancel: () => close(),
      fields: [],
      send: async () => close((await remove(`${path}/profiles/${one.id}`)) ?? true),
    }),
  );
  if (removed) done('The profile was removed, with its history, favourites and reminders.');
}
