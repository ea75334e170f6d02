import { get, post } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { badge, time } from '../../lib/format.js';
import { dialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

const kinds = [
  { value: 'Reboot', label: 'Restart' },
  { value: 'FactoryReset', label: 'Back to factory settings' },
  { value: 'Configure', label: 'Configure' },
];
/** @type {Record<string, [string, string]>} */
const states = {
  Queued: ['waits', 'plain'],
  Delivered: ['given to the device', 'plain'],
  Done: ['done', 'good'],
  Failed: ['failed', 'bad'],
};

/**
 * What a device was told to do, and telling it more. Commands wait until the device asks.
 * @param {Api.DeviceView} device
 * @param {Ui.AccountContext} context
 */
export function commandsOf(device, { path, mayEdit }) {
  const address = `${path}/devices/${device.id}/commands`;
  return dialog(`Commands for ${device.name ?? device.uid}`, close => {
    const listing = table({
      caption: 'Commands',
      load: () => get(address),
      whenEmpty: () => empty('No commands yet', 'A command waits up to seven days until the device asks for it.'),
      columns: [
        { title: 'Command', cell: command => kinds.find(kind => kind.value === command.kind)?.label ?? command.kind },
        { title: 'State', cell: command => badge(...(states[command.state] ?? [command.state])) },
        { title: 'Given', cell: command => time(command.queuedAt) },
        { title: 'Result', cell: command => command.result },
      ],
    });
    const tell =
      mayEdit &&
      form({
        submit: 'Tell the device',
        fields: [
          { name: 'kind', label: 'Command', type: 'select', options: kinds },
          {
            name: 'parameters',
            label: 'Settings',
            hint: 'For configuring only.',
            type: 'rows',
            one: 'Setting',
            fields: [
              { name: 'name', label: 'Name', required: true },
              { name: 'value', label: 'Value' },
            ],
          },
        ],
        send: async ({ kind, parameters }) => {
          await post(address, {
            kind,
            ...(parameters.length
              ? { parameters: Object.fromEntries(parameters.map(one => [one.name ?? '', one.value ?? ''])) }
              : {}),
          });
          toast('The command waits for the device.');
          listing.reload();
        },
      });
    return h(
      'div',
      { class: 'stack' },
      listing,
      tell,
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'second', onclick: () => close() }, 'Done')),
    );
  });
}
