import { patch, previewOf, post, put, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { badge, time } from '../../lib/format.js';
import { cardWith } from '../../parts/card.js';
import { confirmPreview, dialog } from '../../parts/dialog.js';
import { fieldsOf, form } from '../../parts/form.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { filled } from '../../parts/values.js';
import { commandsOf } from './commands.js';

/** @param {Api.DeviceOutputs | null} given */
const outputs = given =>
  fieldsOf([
    { name: 'terrestrialInput', label: 'The aerial input is on', type: 'switch', value: given?.terrestrialInput },
    { name: 'analogOutput', label: 'Unprotected analog outputs are on', type: 'switch', value: given?.analogOutput },
    { name: 'hdcp', label: 'HDMI is protected by HDCP', type: 'switch', value: given?.hdcp },
  ]);

/** @param {Ui.AccountContext} context */
export function devices(context) {
  const { view, mayEdit, catalogue } = context;
  const names = Object.fromEntries(catalogue.deviceTypes.map(type => [type.id, type.name]));
  const change =
    mayEdit &&
    h(
      'span',
      { class: 'buttons' },
      h(
        'button',
        { type: 'button', class: 'quiet', onclick: () => setLogin(context) },
        view.hasLogin ? 'Replace the common login' : 'Set a common login',
      ),
      view.hasLogin &&
        h('button', { type: 'button', class: 'quiet', onclick: () => removeLogin(context) }, 'Remove it'),
      h('button', { type: 'button', class: 'second', onclick: () => link(context) }, 'Link a device'),
    );
  return cardWith(
    'devices',
    'Devices',
    change,
    h(
      'p',
      { class: 'hint' },
      view.hasLogin
        ? 'Devices sign in with a login they have in common, or with their own.'
        : 'Devices sign in with their own login; there is none in common.',
    ),
    table({
      caption: 'Devices of the account',
      load: () => ({ items: view.devices }),
      whenEmpty: () => empty('No devices yet', 'A device is linked here, or when somebody signs in on it.'),
      columns: [
        {
          title: 'Device',
          cell: device => [
            h('strong', {}, device.name ?? names[device.type] ?? device.type),
            h('small', { class: 'aside' }, h('code', {}, device.uid)),
          ],
        },
        { title: 'Type', cell: device => names[device.type] ?? device.type },
        { title: 'Region', cell: device => device.region },
        { title: 'Outputs', cell: device => outputWords(device.outputs) },
        { title: 'Linked', cell: device => time(device.linkedAt) },
        { title: 'Last seen', cell: device => time(device.lastSeenAt) },
        { title: 'Change', cell: device => h('span', { class: 'buttons' }, buttons(device, context)) },
      ],
    }),
  );
}

/** @param {Api.DeviceOutputs | null} given */
const outputWords = given =>
  given &&
  h(
    'span',
    { class: 'badges' },
    !given.hdcp && badge('no HDCP', 'bad'),
    given.analogOutput && badge('analog', 'plain'),
    given.terrestrialInput && badge('aerial', 'plain'),
    given.hdcp && !given.analogOutput && !given.terrestrialInput && 'as usual',
  );

/**
 * @param {Api.DeviceView} device
 * @param {Ui.AccountContext} context
 */
function buttons(device, context) {
  /** @param {string} label @param {() => unknown} onclick */
  const button = (label, onclick) =>
    h('button', { type: 'button', class: 'quiet', onclick }, label, h('span', { class: 'unseen' }, ` ${device.uid}`));
  return [
    button('Commands', () => commandsOf(device, context)),
    context.mayEdit && button('Edit', () => edit(device, context)),
    context.mayEdit && button('Unlink', () => unlink(device, context)),
  ];
}

/** @param {Ui.AccountContext} context */
async function link({ path, catalogue, done }) {
  const linked = await dialog('Link a device', close =>
    form({
      submit: 'Link',
      cancel: () => close(),
      fields: [
        { name: 'uid', label: 'Identifier', hint: 'As it is printed on the device.', required: true, max: 128 },
        {
          name: 'type',
          label: 'Type',
          type: 'select',
          options: catalogue.deviceTypes.map(type => ({ value: type.id, label: type.name })),
        },
        { name: 'name', label: 'Name', hint: 'What the household calls it. May stay empty.', max: 64 },
        { name: 'region', label: 'Region', hint: 'May stay empty.', max: 32 },
        {
          name: 'login',
          label: 'Own login',
          type: 'group',
          summary: (/** @type {{ cableId?: string }} */ login) =>
            login.cableId ? 'Signs in by itself' : 'No login of its own',
          fields: [
            { name: 'cableId', label: 'Cable ID of the device', max: 128 },
            { name: 'password', label: 'Password of the device', type: 'password' },
          ],
        },
      ],
      send: async values => close(await post(`${path}/devices`, filled(values))),
    }),
  );
  if (linked) done('The device was linked.');
}

/**
 * @param {Api.DeviceView} device
 * @param {Ui.AccountContext} context
 */
async function edit(device, { path, done }) {
  const changed = await dialog(`Edit ${device.name ?? device.uid}`, close =>
    form({
      submit: 'Save',
      cancel: () => close(),
      placeOf: fault => fault.place.replace(/^outputs[./]/, ''),
      fields: [
        { name: 'name', label: 'Name', value: device.name, max: 64 },
        { name: 'region', label: 'Region', value: device.region, max: 32 },
        ...outputs(device.outputs),
      ],
      send: async ({ name, region, ...given }) =>
        close((await patch(`${path}/devices/${device.id}`, { name, region, outputs: given })) ?? true),
    }),
  );
  if (changed) done('The device was changed.');
}

/**
 * @param {Api.DeviceView} device
 * @param {Ui.AccountContext} context
 */
async function unlink(device, { path, done }) {
  const one = `${path}/devices/${device.id}`;
  const removed = await confirmPreview({
    title: `Unlink ${device.name ?? device.uid}?`,
    confirm: 'Unlink',
    plan: () => previewOf('DELETE', one),
    run: () => remove(one),
  });
  if (removed) done('The device was unlinked.');
}

/** @param {Ui.AccountContext} context */
async function setLogin({ path, done }) {
  const set = await dialog('Login of all devices', close =>
    form({
      submit: 'Set the login',
      cancel: () => close(),
      fields: [
        {
          name: 'cableId',
          label: 'Cable ID of the devices',
          hint: 'Nobody in particular: it can neither buy nor agree to anything.',
          required: true,
          max: 254,
        },
        {
          name: 'password',
          label: 'Password of the devices',
          hint: 'Devices that signed in with an earlier one are signed out.',
          type: 'password',
        },
      ],
      send: async values => close((await put(`${path}/login`, values)) ?? true),
    }),
  );
  if (set) done('The common login was set.');
}

/** @param {Ui.AccountContext} context */
async function removeLogin({ path, done }) {
  const removed = await confirmPreview({
    title: 'Remove the common login?',
    confirm: 'Remove',
    plan: () => previewOf('DELETE', `${path}/login`),
    run: () => remove(`${path}/login`),
  });
  if (removed) done('The common login was removed.');
}
