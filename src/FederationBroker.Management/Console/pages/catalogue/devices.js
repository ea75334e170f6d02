import { h } from '../../lib/dom.js';
import { number } from '../../lib/format.js';
import { cardWith } from '../../parts/card.js';
import { planned } from '../../parts/planned.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { changeColumn, idField, newButton } from './editing.js';

/** @type {Ui.Shape<Ui.DeviceType>} */
const shape = {
  list: 'deviceTypes',
  one: 'device type',
  fields: (type, _, id) => [
    idField({ ...type, typed: id }),
    { name: 'name', label: 'Name', value: type.name, required: true },
    {
      name: 'linked',
      label: 'Devices of it an account may have',
      hint: 'Empty: no limit of its own.',
      type: 'number',
      min: 0,
      value: type.linked,
    },
    {
      name: 'concurrent',
      label: 'Of these playing at once',
      hint: 'Empty: no limit of its own.',
      type: 'number',
      min: 0,
      value: type.concurrent,
    },
  ],
};

/** @param {number | null | undefined} value */
const limit = value => (value === undefined || value === null ? 'no limit' : number(value));

/** @param {Ui.CatalogueView} view */
export const devices = view => [
  cardWith(
    'settings',
    'All devices together',
    view.mayEdit && h('button', { type: 'button', class: 'second', onclick: () => editSettings(view) }, 'Edit'),
    h(
      'dl',
      { class: 'sheet-list' },
      [
        ['Devices an account may have', limit(view.catalogue.linkedDevices)],
        ['Playing at once', limit(view.catalogue.concurrentStreams)],
        ['Currency', view.catalogue.currency],
      ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
  ),
  h('div', { class: 'toolbar' }, newButton(shape, view)),
  table({
    caption: 'Device types',
    load: () => ({ items: view.catalogue.deviceTypes }),
    whenEmpty: () => empty('No device types yet', 'Devices are linked as one of these.'),
    columns: [
      {
        title: 'Device type',
        cell: type => [h('strong', {}, type.name), h('small', { class: 'aside' }, h('code', {}, type.id))],
      },
      { title: 'Linked', numeric: true, cell: type => limit(type.linked) },
      { title: 'At once', numeric: true, cell: type => limit(type.concurrent) },
      ...changeColumn(shape, view),
    ],
  }),
];

/** @param {Ui.CatalogueView} view */
async function editSettings({ catalogue, version, done }) {
  const saved = await planned({
    title: 'All devices together',
    confirm: 'Save',
    fields: [
      {
        name: 'linkedDevices',
        label: 'Devices an account may have',
        hint: 'Empty: no limit besides those by type.',
        type: 'number',
        min: 0,
        value: catalogue.linkedDevices,
      },
      {
        name: 'concurrentStreams',
        label: 'Playing at once',
        hint: 'Empty: no limit besides those by type.',
        type: 'number',
        min: 0,
        value: catalogue.concurrentStreams,
      },
      {
        name: 'currency',
        label: 'Currency',
        hint: 'ISO 4217, such as EUR. Amounts are not converted.',
        value: catalogue.currency,
        max: 3,
      },
    ],
    change: values => ({ method: 'PUT', path: 'catalogue/settings', body: values, version }),
  });
  if (saved) done('The limits were changed.');
}
