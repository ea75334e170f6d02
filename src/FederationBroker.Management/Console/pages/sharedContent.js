import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { shortId, time } from '../lib/format.js';
import { card, living } from '../parts/card.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { changesOf } from './audit.js';
import { contentColumns, contentShape } from './catalogue/contentEntry.js';
import { changeColumn, newButton } from './catalogue/editing.js';

const shape = contentShape({
  namedBy: 'operators and partners',
  alone: 'operators’ own services',
  address: 'shared-content',
});

/**
 * What every operator's bundles may hold. Only the platform's own console has this page.
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export function sharedContentPage(_, { may }) {
  /** @type {HTMLElement & { refresh: () => unknown }} */
  const place = living(
    () => sharedContent(),
    ({ version, items, changedBy, changedAt }) => {
      const view = {
        version,
        catalogue: { content: items },
        mayEdit: true,
        /** @param {string} text */
        done(text) {
          toast(text);
          return place.refresh();
        },
      };
      return [
        changedAt &&
          h('p', { class: 'hint' }, `Version ${version}, made `, time(changedAt), ' by ', shortId(changedBy ?? '')),
        h('div', { class: 'toolbar' }, newButton(shape, view)),
        table({
          caption: 'Shared content',
          load: () => ({ items }),
          whenEmpty: () =>
            empty(
              'No shared content yet',
              'Channels, films and programmes that several operators have in their bundles.',
            ),
          columns: [...contentColumns, ...changeColumn(shape, view)],
        }),
        may('ViewAudit') && card('changes', 'What was changed', changesOf('shared-content')),
      ];
    },
  );
  return [
    h('h1', {}, 'Shared content'),
    h(
      'p',
      { class: 'lead' },
      'Every operator can put it into bundles; an entry of an operator’s own by the same id takes its place there. What a bundle holds cannot be removed.',
    ),
    place,
  ];
}

// For the API's description it is JSON as it was put; the broker takes no other than this.
const sharedContent = async () =>
  /** @type {Omit<Api.SharedContentView, 'items'> & { items: Ui.ContentItem[] }} */ (await get('shared-content'));
