import { get, post } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, time } from '../lib/format.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';

/** @type {Record<string, [string, string]>} */
const states = {
  ready: ['ready', 'good'],
  degraded: ['runs, and is not well', 'bad'],
  starting: ['starting', 'plain'],
  waiting: ['ended, starts again', 'bad'],
  rejected: ['rejected', 'bad'],
  configurationinvalid: ['configuration refused', 'bad'],
  quarantined: ['left alone', 'bad'],
};
/** @param {string} state */
const stateOf = state => badge(...(states[state] ?? [state, 'plain']));

/** @param {Api.HookUse} hook */
const hookOf = ({ operation, answered, unanswered, added, dropped }) =>
  h(
    'div',
    { title: 'Since this node began' },
    h('code', {}, operation),
    ` ${answered} answered, ${added} used `,
    unanswered > 0 && badge(`${unanswered} not answered`, 'bad'),
    dropped > 0 && badge(`${dropped} dropped`, 'bad'),
  );

/**
 * @param {string[]} _steps
 * @param {Ui.PageContext} context
 */
export function adaptersPage(_steps, { may }) {
  const list = table({
    caption: 'Adapters',
    load: async () => ({ items: (await get('adapters')).items, next: null }),
    whenEmpty: () =>
      empty('No adapters', 'Name them under adapters: in the operator’s file; the broker starts them within a second.'),
    columns: [
      { title: 'Adapter', cell: adapter => h('code', {}, adapter.id) },
      {
        title: 'State',
        cell: adapter => [
          stateOf(adapter.state),
          h('small', { class: 'aside' }, 'since ', time(adapter.since, true)),
          adapter.why && h('small', { class: 'aside' }, h('code', {}, adapter.code), ` ${adapter.why}`),
          adapter.successor &&
            h('small', { class: 'aside' }, `replaced when its successor is ready: ${adapter.successor}`),
        ],
      },
      {
        title: 'Package',
        cell: adapter => [
          adapter.name &&
            h('span', { title: adapter.digest ?? '' }, `${adapter.name} ${adapter.version} by ${adapter.publisher}`),
          h('small', { class: 'aside' }, adapter.capabilities.join(', ')),
        ],
      },
      { title: 'Asked at hooks', cell: adapter => adapter.hooks.map(hookOf) },
      {
        title: 'Start anew',
        cell: adapter =>
          may('OperateAdapters') &&
          h(
            'button',
            { type: 'button', class: 'second', onclick: () => restart(adapter.id) },
            'Restart',
            h('span', { class: 'unseen' }, ` ${adapter.id}`),
          ),
      },
    ],
  });

  /** @param {string} id */
  async function restart(id) {
    await post(`adapters/${encodeURIComponent(id)}/restart`);
    toast(`${id} is started anew.`);
    list.reload();
  }

  return [
    h('h1', {}, 'Adapters'),
    h(
      'p',
      { class: 'lead' },
      'Programs with a process of their own that talk to billing and to streaming services. Whatever one of them does, signing in goes on.',
    ),
    list,
  ];
}
