import { h } from '../../lib/dom.js';
import { badge } from '../../lib/format.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { contentColumns, contentShape } from './contentEntry.js';
import { newButton, rowButtons } from './editing.js';

const shape = contentShape({ namedBy: 'your systems and partners', alone: 'your own services' });

/**
 * The operator's own content, then what the platform shares with every operator.
 * @param {Ui.CatalogueView} view
 */
export function content(view) {
  const own = view.catalogue.content.map(item => ({ ...item, isShared: false }));
  const shared = view.sharedContent
    .filter(item => !own.some(one => one.id === item.id))
    .map(item => ({ ...item, isShared: true }));
  return [
    h('div', { class: 'toolbar' }, newButton(shape, view)),
    table({
      caption: 'Content',
      load: () => ({ items: [...own, ...shared] }),
      whenEmpty: () => empty('No content yet', 'Channels, films and programmes that bundles hold.'),
      columns: [
        ...contentColumns,
        { title: 'Owned by', cell: item => (item.isShared ? badge('shared by the platform', 'plain') : 'you') },
        ...(view.mayEdit
          ? [
              {
                title: 'Change',
                cell: (/** @type {Ui.ContentItem & { isShared: boolean }} */ item) =>
                  item.isShared ? null : rowButtons(shape, item, view),
              },
            ]
          : []),
      ],
    }),
  ];
}
