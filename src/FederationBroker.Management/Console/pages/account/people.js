import { get, patch, previewOf, post, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { badge, shortId, time } from '../../lib/format.js';
import { endsField, keptOf } from '../../parts/access.js';
import { cardWith } from '../../parts/card.js';
import { confirmPreview, dialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';
import { empty, loaded } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { filled } from '../../parts/values.js';

const roles = [
  { value: 'User', label: 'User: uses services and changes nothing' },
  { value: 'Authorised', label: 'Authorised: may do what the manager has granted' },
  { value: 'Manager', label: 'Manager: pays the bill and may do everything; one for each account' },
];

/**
 * Who is on the account. Names are not here: the broker does not keep them, and each look at them is written down.
 * @param {Ui.AccountContext} context
 */
export function people(context) {
  const { view, mayEdit, may } = context;
  return cardWith(
    'people',
    'People',
    mayEdit && h('button', { type: 'button', class: 'second', onclick: () => addPerson(context) }, 'Add somebody'),
    table({
      caption: 'People on the account',
      load: () => ({ items: view.people }),
      whenEmpty: () =>
        empty('Nobody yet', 'The household signs in with the account itself; people have a cable ID of their own.'),
      columns: [
        {
          title: 'Number',
          cell: person => person.number ?? (person.role === 'Household' ? 'The household' : shortId(person.id)),
        },
        { title: 'Role', cell: person => badge(person.role, person.role === 'Manager' ? 'good' : 'plain') },
        { title: 'Since', cell: person => time(person.createdAt) },
        {
          title: 'Change',
          cell: person => (person.role === 'Household' ? null : buttons(person, context, mayEdit, may)),
        },
      ],
    }),
  );
}

/** @param {Api.PersonView} person */
const nameOf = person => person.number ?? 'this person';

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 * @param {boolean} mayEdit
 * @param {Ui.AccountContext['may']} may
 */
function buttons(person, context, mayEdit, may) {
  /** @param {string} label @param {() => unknown} onclick */
  const button = (label, onclick) =>
    h(
      'button',
      { type: 'button', class: 'quiet', onclick },
      label,
      h('span', { class: 'unseen' }, ` of ${nameOf(person)}`),
    );
  return h(
    'span',
    { class: 'buttons' },
    may('ViewPersonalData') && button('Show personal data', () => showPersonalData(person, context)),
    mayEdit && button('Role', () => changeRole(person, context)),
    mayEdit && button('Password', () => setPassword(person, context)),
    mayEdit && button('End access', () => endAccess(person, context)),
    mayEdit && button('Remove', () => removePerson(person, context)),
  );
}

/** @param {Ui.AccountContext} context */
async function addPerson({ path, done }) {
  const added = await dialog('Add somebody', close =>
    form({
      submit: 'Add',
      cancel: () => close(),
      fields: [
        { name: 'cableId', label: 'Cable ID', hint: 'What the person signs in with.', required: true, max: 128 },
        {
          name: 'number',
          label: 'Number',
          hint: 'The one under which your own systems know the person. May stay empty.',
          max: 64,
        },
        { name: 'role', label: 'Role', type: 'select', options: roles },
        {
          name: 'password',
          label: 'First password',
          hint: 'May stay empty; then nobody can sign in until one is set.',
          type: 'password',
        },
      ],
      send: async values => close((await post(`${path}/people`, filled(values))) ?? true),
    }),
  );
  if (added) done('The person was added.');
}

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 */
async function changeRole(person, { path, done }) {
  const changed = await dialog('Change role', close =>
    form({
      submit: 'Save',
      cancel: () => close(),
      fields: [{ name: 'role', label: 'Role', type: 'select', options: roles, value: person.role }],
      send: async values => close((await patch(`${path}/people/${person.id}`, values)) ?? true),
    }),
  );
  if (changed) done('The role was changed.');
}

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 */
async function setPassword(person, { path, done }) {
  const changed = await dialog('Set a password', close =>
    form({
      submit: 'Set the password',
      cancel: () => close(),
      fields: [
        {
          name: 'password',
          label: 'New password',
          hint: 'Hand it over in a way that reaches nobody else.',
          type: 'password',
        },
        endsField('What ends with the old one'),
      ],
      send: async ({ password, ends }) =>
        close((await post(`${path}/people/${person.id}/password`, { password, keep: keptOf(ends) })) ?? true),
    }),
  );
  if (changed) done('The password was set.');
}

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 */
async function endAccess(person, { path, done }) {
  const ended = await dialog(`End access of ${nameOf(person)}`, close =>
    form({
      submit: 'End it',
      danger: true,
      cancel: () => close(),
      fields: [endsField('What ends')],
      placeOf: () => 'ends',
      send: async ({ ends }) =>
        close((await post(`${path}/people/${person.id}/access-end`, { keep: keptOf(ends) })) ?? true),
    }),
  );
  if (ended) done('The access was ended.');
}

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 */
async function removePerson(person, { path, done }) {
  const one = `${path}/people/${person.id}`;
  const removed = await confirmPreview({
    title: `Remove ${nameOf(person)}?`,
    confirm: 'Remove',
    plan: () => previewOf('DELETE', one),
    run: () => remove(one),
  });
  if (removed) done('The person was removed.');
}

/**
 * @param {Api.PersonView} person
 * @param {Ui.AccountContext} context
 */
const showPersonalData = (person, { path }) =>
  dialog(`Personal data of ${nameOf(person)}`, close => {
    const place = h('div', { class: 'stack' });
    loaded(
      place,
      () => get(`${path}/people/${person.id}/personal-data`),
      ({ state, data }) => {
        if (state === 'notFound') return empty('Not found', 'Your own systems do not know this person.');
        if (state === 'unavailable')
          return empty('Not to be had now', 'Your own systems do not answer. Try again in a moment.');
        return h(
          'dl',
          { class: 'sheet-list' },
          data.map(({ name, value }) => h('div', {}, h('dt', {}, words(name)), h('dd', {}, value))),
        );
      },
    );
    return h(
      'div',
      { class: 'stack' },
      h(
        'p',
        { class: 'hint' },
        'Fetched from your own systems just now, and not kept. That you looked is written down.',
      ),
      place,
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'second', onclick: () => close() }, 'Done')),
    );
  });

// "PostalCode" → "Postal code".
/** @param {string} name */
function words(name) {
  const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return text[0].toUpperCase() + text.slice(1);
}
