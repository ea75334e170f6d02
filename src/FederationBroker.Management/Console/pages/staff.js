import { get, patch, previewOf, post, remove } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, time } from '../lib/format.js';
import { go, to } from '../lib/router.js';
import { confirmPreview, dialog, showOnce } from '../parts/dialog.js';
import { form } from '../parts/form.js';
import { loaded } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { facts } from './partners.js';
import { changesOf } from './audit.js';

/** @type {[Api.StaffRole, string][]} */
export const roles = [
  ['Viewer', 'Looks, and changes nothing; sees no personal data.'],
  ['Support', 'Accounts, people, devices and profiles.'],
  ['Catalogue', 'Plans, bundles, prices and discounts.'],
  ['Security', 'Staff, keys and the audit trail.'],
  ['Administrator', 'Everything of this operator.'],
];
/** @type {[Api.StaffRole, string][]} */
const platformRoles = [['Platform', 'Everything of every operator.']];

/**
 * Roles to choose from here; the API says which of them the caller may give.
 * @param {Api.SessionView} session
 */
export const rolesHere = session =>
  (session.operator.id === '*' ? platformRoles : roles).map(([value, hint]) => ({ value, label: value, hint }));

/**
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export const staffPage = ([id], context) => (id ? onePerson(id, context) : allStaff(context));

/** @param {Ui.PageContext} context */
function allStaff({ session, may }) {
  const listing = table({
    caption: 'Staff',
    load: cursor => get('staff', { cursor }),
    columns: [
      { title: 'Name', cell: person => h('a', { href: to('staff', person.id) }, person.name) },
      { title: 'Roles', cell: person => person.roles.join(', ') },
      { title: 'State', cell: stateOf },
      { title: 'Last sign-in', cell: person => time(person.lastSignInAt) },
    ],
  });
  const add =
    may('EditStaff') &&
    h('button', { type: 'button', class: 'main', onclick: () => addPerson(session, listing) }, 'Add somebody');
  return [
    h('header', { class: 'headline' }, h('h1', {}, 'Staff'), add),
    h(
      'p',
      { class: 'lead' },
      session.operator.id === '*'
        ? 'People who run this installation.'
        : `People who work for ${session.operator.name}. Everybody signs in with a second factor.`,
    ),
    listing,
  ];
}

/** @param {Api.StaffMemberView} person */
function stateOf(person) {
  if (person.disabled) return badge('disabled', 'bad');
  if (!person.enrolled) return badge('invited', 'plain');
  return person.secondFactor ? badge('active', 'good') : badge('no second factor yet', 'bad');
}

/**
 * @param {Api.SessionView} session
 * @param {{ reload: () => unknown }} listing
 */
async function addPerson(session, listing) {
  /** @type {Api.NewStaffView | undefined} */
  const added = await dialog('Add somebody', close =>
    form({
      submit: 'Add',
      cancel: () => close(),
      fields: [
        {
          name: 'name',
          label: 'Name',
          hint: 'What the person signs in with, usually an e-mail address.',
          required: true,
          max: 128,
        },
        { name: 'roles', label: 'Roles', type: 'choices', options: rolesHere(session) },
      ],
      send: async values => close(await post('staff', values)),
    }),
  );
  if (!added) return;
  listing.reload();
  await handOver(added);
  toast(`${added.member.name} was added.`);
}

/** @param {Api.NewStaffView} made */
const handOver = ({ member, enrolmentLink, worksUntil }) =>
  showOnce(
    'One-time link',
    h(
      'span',
      {},
      `Hand this link to ${member.name} in a way that reaches nobody else. It works once, until `,
      time(worksUntil),
      ', and is not shown again.',
    ),
    enrolmentLink,
  );

/**
 * @param {string} id
 * @param {Ui.PageContext} context
 */
function onePerson(id, context) {
  const place = h('div', { class: 'stack' });
  const reload = () =>
    loaded(
      place,
      () => get(`staff/${encodeURIComponent(id)}`),
      person => draw(person, context, reload),
    );
  reload();
  return [h('p', { class: 'trail' }, h('a', { href: to('staff') }, '← All staff')), place];
}

/**
 * @param {Api.StaffMemberView} person
 * @param {Ui.PageContext} context
 * @param {() => unknown} reload
 */
function draw(person, { session, may, title }, reload) {
  title(person.name);
  /** @type {`staff/${string}`} */
  const path = `staff/${person.id}`;
  const isSelf = person.id === session.caller.id;
  return [
    h('header', { class: 'headline' }, h('h1', {}, person.name), stateOf(person)),
    h(
      'div',
      { class: 'columns' },
      facts('Access', [
        ['Roles', person.roles.join(', ')],
        ['Second factor', person.secondFactor ? 'set up' : 'not yet'],
        ['Invitation open until', time(person.invitedUntil)],
        ['Last sign-in', time(person.lastSignInAt) ?? 'never'],
        ['Added', time(person.createdAt)],
      ]),
      may('EditStaff') &&
        h(
          'section',
          { class: 'card' },
          h('h2', {}, 'Change'),
          isSelf
            ? h('p', { class: 'hint' }, 'Nobody changes their own access. Ask a colleague.')
            : h('div', { class: 'actions' }, actions(person, path, session, reload)),
        ),
    ),
    may('ViewAudit') && h('section', { class: 'card' }, h('h2', {}, 'What was changed'), changesOf('staff', person.id)),
  ];
}

/**
 * @param {Api.StaffMemberView} person
 * @param {`staff/${string}`} path
 * @param {Api.SessionView} session
 * @param {() => unknown} reload
 */
const actions = (person, path, session, reload) => [
  h(
    'button',
    { type: 'button', class: 'second', onclick: () => changeRoles(person, path, session, reload) },
    'Change roles',
  ),
  h(
    'button',
    { type: 'button', class: 'second', onclick: () => setDisabled(person, path, !person.disabled, reload) },
    person.disabled ? 'Enable' : 'Disable',
  ),
  h('button', { type: 'button', class: 'second', onclick: () => reset(person, path, reload) }, 'Reset access'),
  h('button', { type: 'button', class: 'danger', onclick: () => removePerson(person, path) }, 'Remove'),
];

/**
 * @param {Api.StaffMemberView} person
 * @param {`staff/${string}`} path
 * @param {Api.SessionView} session
 * @param {() => unknown} reload
 */
async function changeRoles(person, path, session, reload) {
  /** @type {Api.StaffMemberView | undefined} */
  const changed = await dialog(`Roles of ${person.name}`, close =>
    form({
      submit: 'Save',
      cancel: () => close(),
      fields: [{ name: 'roles', label: 'Roles', type: 'choices', options: rolesHere(session), value: person.roles }],
      // The description knows the plan alone.
      send: async values =>
        close(
          /** @type {Api.StaffMemberView} */ (
            /** @type {unknown} */ (await patch(path, values, { version: person.version }))
          ),
        ),
    }),
  );
  if (changed) done(`${person.name} now is ${changed.roles.join(', ')}.`, reload);
}

/**
 * @param {Api.StaffMemberView} person
 * @param {`staff/${string}`} path
 * @param {boolean} disabled
 * @param {() => unknown} reload
 */
async function setDisabled(person, path, disabled, reload) {
  const word = disabled ? 'Disable' : 'Enable';
  const changed = await confirmPreview({
    title: `${word} ${person.name}?`,
    confirm: word,
    danger: disabled,
    plan: () => previewOf('PATCH', path, { body: { disabled }, version: person.version }),
    run: () => patch(path, { disabled }, { version: person.version }),
  });
  if (changed) done(`${person.name} is ${disabled ? 'disabled' : 'enabled'}.`, reload);
}

/**
 * @param {Api.StaffMemberView} person
 * @param {`staff/${string}`} path
 * @param {() => unknown} reload
 */
async function reset(person, path, reload) {
  const linked = await confirmPreview({
    title: `Reset the access of ${person.name}?`,
    confirm: 'Reset access',
    plan: () => previewOf('POST', `${path}/reset`, { version: person.version }),
    run: () => post(`${path}/reset`, undefined, { version: person.version }),
  });
  if (!linked) return;
  // The description knows the plan alone.
  await handOver(/** @type {Api.NewStaffView} */ (/** @type {unknown} */ (linked)));
  done(`The access of ${person.name} was reset.`, reload);
}

/**
 * @param {Api.StaffMemberView} person
 * @param {`staff/${string}`} path
 */
async function removePerson(person, path) {
  const removed = await confirmPreview({
    title: `Remove ${person.name}?`,
    confirm: 'Remove',
    plan: () => previewOf('DELETE', path, { version: person.version }),
    run: () => remove(path, { version: person.version }),
  });
  if (!removed) return;
  toast(`${person.name} was removed.`);
  go('staff');
}

/**
 * @param {string} text
 * @param {() => unknown} reload
 */
function done(text, reload) {
  toast(text);
  reload();
}
