import { h } from '../../lib/dom.js';
import { number } from '../../lib/format.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { changeColumn, chooseFrom, idField, newButton } from './editing.js';
import { bundleKinds, charges, options, vodModels } from './words.js';

/** @param {Ui.CatalogueView} view */
const contents = ({ catalogue, sharedContent }) => chooseFrom([...sharedContent, ...catalogue.content]);
/**
 * @param {Partial<Ui.Bundle>} bundle
 * @param {Ui.CatalogueView} view
 * @returns {Ui.SeveralField}
 */
const channels = (bundle, view) => ({
  name: 'channels',
  label: 'Channels',
  type: 'several',
  value: bundle.channels?.map(nameOf),
  known: contents(view),
});
/**
 * @param {Partial<Ui.Bundle>} bundle
 * @param {'recordingHours' | 'storageDays' | 'overspendHours' | 'finishedWithinHours'} name
 * @param {string} label
 * @param {string} [hint]
 * @returns {Ui.NumberField}
 */
const hours = (bundle, name, label, hint) => ({ name, label, hint, type: 'number', min: 0, value: bundle[name] });

// What each kind has besides what all have.
/** @type {Record<Ui.BundleKind, (bundle: Partial<Ui.Bundle>, view: Ui.CatalogueView) => Ui.Field[]>} */
const own = {
  channels: (bundle, view) => [channels(bundle, view)],
  dvr: (bundle, view) => [
    {
      name: 'channels',
      label: 'Channels',
      type: 'rows',
      one: 'Channel',
      key: 'channel',
      value: bundle.channels?.filter(one => typeof one === 'object'),
      fields: [
        { name: 'channel', label: 'Channel', type: 'select', options: contents(view) },
        { name: 'archiveHours', label: 'Hours that can be watched afterwards', type: 'number', min: 0 },
        { name: 'timeShift', label: 'A running programme can be watched from its beginning', type: 'switch' },
        { name: 'pauseLive', label: 'A running programme can be paused', type: 'switch' },
      ],
    },
  ],
  vod: (bundle, view) => [
    { name: 'model', label: 'How it is paid', type: 'select', options: options(vodModels), value: bundle.model },
    { name: 'titles', label: 'Titles', type: 'several', value: bundle.titles, known: contents(view) },
    { name: 'offline', label: 'May be watched without a connection', type: 'switch', value: bundle.offline },
    {
      name: 'adServer',
      label: 'Address of the ad server',
      hint: 'https; where advertising pays, and only there.',
      value: bundle.adServer,
    },
  ],
  npvr: (bundle, view) => [
    channels(bundle, view),
    hours(bundle, 'recordingHours', 'Hours of recordings'),
    hours(bundle, 'storageDays', 'Days a recording is kept'),
    {
      name: 'notifyAtPercent',
      label: 'Subscribers are told when this much is used, in percent',
      type: 'number',
      min: 1,
      max: 100,
      value: bundle.notifyAtPercent ?? 90,
    },
    hours(bundle, 'overspendHours', 'Hours beyond the quota before recordings have to go'),
    {
      name: 'refuseOngoing',
      label: 'Running programmes are not recorded',
      type: 'switch',
      value: bundle.refuseOngoing,
    },
    {
      name: 'refuseFinished',
      label: 'Finished programmes are not recorded',
      type: 'switch',
      value: bundle.refuseFinished,
    },
    hours(
      bundle,
      'finishedWithinHours',
      'Hours after its end a programme may be recorded',
      'Empty: as long as it is there.',
    ),
  ],
  ppv: (bundle, view) => [
    { name: 'charge', label: 'The price is', type: 'select', options: options(charges), value: bundle.charge },
    { name: 'programmes', label: 'Programmes', type: 'several', value: bundle.programmes, known: contents(view) },
  ],
  limit: (bundle, { catalogue }) => [
    {
      name: 'deviceType',
      label: 'Device type',
      type: 'select',
      options: [{ value: '', label: 'Any: the total alone' }, ...chooseFrom(catalogue.deviceTypes)],
      value: bundle.deviceType,
    },
    { name: 'linked', label: 'More devices', type: 'number', min: 0, value: bundle.linked ?? 0 },
    { name: 'concurrent', label: 'More playing at once', type: 'number', min: 0, value: bundle.concurrent ?? 0 },
  ],
};

/** @type {Ui.Shape<Ui.Bundle>} */
const shape = {
  list: 'bundles',
  one: 'bundle',
  kinds: { name: 'kind', words: bundleKinds },
  fields: (bundle, view, id) => [
    idField({ ...bundle, typed: id }),
    { name: 'name', label: 'Name', value: bundle.name, required: true },
    { name: 'description', label: 'Description', hint: 'May stay empty.', value: bundle.description },
    ...(bundle.kind ? own[bundle.kind](bundle, view) : []),
    {
      name: 'requires',
      label: 'Needs these bundles',
      hint: 'Without them it is not in use.',
      type: 'several',
      value: bundle.requires,
      known: chooseFrom(view.catalogue.bundles.filter(one => one.id !== bundle.id)),
    },
  ],
};

/** @param {Ui.CatalogueView} view */
export const bundles = view => [
  h('div', { class: 'toolbar' }, newButton(shape, view)),
  table({
    caption: 'Bundles',
    load: () => ({ items: view.catalogue.bundles }),
    whenEmpty: () =>
      empty('No bundles yet', 'A bundle is what plans are made of: channels, films, recording, or more devices.'),
    columns: [
      {
        title: 'Bundle',
        cell: bundle => [h('strong', {}, bundle.name), h('small', { class: 'aside' }, h('code', {}, bundle.id))],
      },
      {
        title: 'Kind',
        cell: bundle => [
          bundleKinds[bundle.kind],
          bundle.model && h('small', { class: 'aside' }, vodModels[bundle.model]),
        ],
      },
      { title: 'Holds', cell: held },
      { title: 'Needs', cell: bundle => bundle.requires?.join(', ') || null },
      {
        title: 'In plans',
        cell: bundle =>
          view.catalogue.plans
            .filter(plan => plan.bundles?.some(entry => entry.bundle === bundle.id))
            .map(plan => plan.name)
            .join(', ') || null,
      },
      ...changeColumn(shape, view),
    ],
  }),
];

/** @param {Ui.Bundle} bundle */
function held(bundle) {
  if (bundle.kind === 'limit')
    return `${number(bundle.linked ?? 0)} more linked, ${number(bundle.concurrent ?? 0)} more at once`;
  const items = bundle.channels ?? bundle.titles ?? bundle.programmes ?? [];
  const names = items.map(nameOf);
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${number(names.length - 3)} more`
    : names.join(', ') || null;
}

/** @param {string | Ui.RecordedChannel} item */
const nameOf = item => (typeof item === 'string' ? item : item.channel);
