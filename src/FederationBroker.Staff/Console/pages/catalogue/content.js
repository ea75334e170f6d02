import { h } from '../../lib/dom.js';
import { badge } from '../../lib/format.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';
import { idField, newButton, rowButtons } from './editing.js';

const shape = {
  list: 'content',
  one: 'content',
  fields: (item, _, id) => [
    idField({ ...item, typed: id }, 'As your systems and partners name it. It stays for good.'),
    { name: 'title', label: 'Title', value: item.title, required: true },
    { name: 'accessLevel', label: 'From age', type: 'number', min: 0, max: 21, value: item.accessLevel ?? 0 },
    { name: 'partners', label: 'Partners that may ask about it', hint: 'None: your own services only.', type: 'several', value: item.partners },
    { name: 'provider', label: 'Content provider', hint: 'Where prices differ by provider.', value: item.provider },
    { name: 'assetTypes', label: 'Forms it is sold in', hint: 'Such as SD and HD, where prices differ by form.', type: 'several', value: item.assetTypes },
    { name: 'regions', label: 'Regions', hint: 'None: everywhere.', type: 'several', value: item.regions },
  ],
};

/** The operator's own content, then what the platform shares with every operator. */
export function content(view) {
  const own = view.catalogue.content;
  const shared = view.sharedContent.filter(item => !own.some(one => one.id === item.id)).map(item => ({ ...item, isShared: true }));
  return [
    h('div', { class: 'toolbar' }, newButton(shape, view)),
    table({
      caption: 'Content',
      load: () => ({ items: [...own, ...shared] }),
      whenEmpty: () => empty('No content yet', 'Channels, films and programmes that bundles hold.'),
      columns: [
        { title: 'Content', cell: item => [h('strong', {}, item.title), h('small', { class: 'aside' }, h('code', {}, item.id))] },
        { title: 'From age', numeric: true, cell: item => item.accessLevel ? String(item.accessLevel) : null },
        { title: 'Partners', cell: item => item.partners?.join(', ') || null },
        { title: 'Provider', cell: item => item.provider },
        { title: 'Forms', cell: item => item.assetTypes?.join(', ') || null },
        { title: 'Regions', cell: item => item.regions?.join(', ') || 'everywhere' },
        { title: 'Owned by', cell: item => item.isShared ? badge('shared by the platform', 'plain') : 'you' },
        ...(view.mayEdit ? [{ title: 'Change', cell: item => item.isShared ? null : rowButtons(shape, item, view) }] : []),
      ],
    }),
  ];
}
