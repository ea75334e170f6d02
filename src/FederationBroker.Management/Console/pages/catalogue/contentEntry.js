import { h } from '../../lib/dom.js';
import { idField } from './editing.js';

/**
 * How an entry of content is edited, an operator's own or one that all share. namedBy, alone: whose names the id takes, and who asks about it where no partner may.
 * @param {{ namedBy: string, alone: string, address?: string }} words
 * @returns {Ui.Shape<Ui.ContentItem, Ui.ListView>}
 */
export const contentShape = ({ namedBy, alone, address }) => ({
  list: 'content',
  one: 'content',
  address,
  fields: (item, _, id) => [
    idField({ ...item, typed: id }, `As ${namedBy} name it. It stays for good.`),
    { name: 'title', label: 'Title', value: item.title, required: true },
    { name: 'accessLevel', label: 'From age', type: 'number', min: 0, max: 21, value: item.accessLevel ?? 0 },
    {
      name: 'partners',
      label: 'Partners that may ask about it',
      hint: `None: ${alone} only.`,
      type: 'several',
      value: item.partners,
    },
    { name: 'provider', label: 'Content provider', hint: 'Where prices differ by provider.', value: item.provider },
    {
      name: 'assetTypes',
      label: 'Forms it is sold in',
      hint: 'Such as SD and HD, where prices differ by form.',
      type: 'several',
      value: item.assetTypes,
    },
    { name: 'regions', label: 'Regions', hint: 'None: everywhere.', type: 'several', value: item.regions },
  ],
});

/**
 * What a list of content says about each entry.
 * @type {Ui.Column<Ui.ContentItem>[]}
 */
export const contentColumns = [
  {
    title: 'Content',
    cell: item => [h('strong', {}, item.title), h('small', { class: 'aside' }, h('code', {}, item.id))],
  },
  { title: 'From age', numeric: true, cell: item => (item.accessLevel ? String(item.accessLevel) : null) },
  { title: 'Partners', cell: item => item.partners?.join(', ') || null },
  { title: 'Provider', cell: item => item.provider },
  { title: 'Forms', cell: item => item.assetTypes?.join(', ') || null },
  { title: 'Regions', cell: item => item.regions?.join(', ') || 'everywhere' },
];
