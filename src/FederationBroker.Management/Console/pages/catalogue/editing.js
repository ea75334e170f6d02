import { previewOf, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { confirmPreview, dialog } from '../../parts/dialog.js';
import { fieldsOf } from '../../parts/form.js';
import { plannedForm } from '../../parts/planned.js';
import { filled } from '../../parts/values.js';
import { options } from './words.js';

/**
 * @param {{ id?: string, typed?: string | null }} entry
 * @param {string} [hint]
 * @returns {Ui.TextField}
 */
export const idField = (entry, hint = 'Lower-case letters, digits and hyphens. It stays for good.') => ({
  name: 'id',
  label: 'Id',
  hint: entry.id ? null : hint,
  value: entry.id ?? entry.typed,
  fixed: Boolean(entry.id),
  required: true,
  max: 128,
});

/**
 * @param {readonly Ui.Entry[]} entries
 * @returns {Ui.Option[]}
 */
export const chooseFrom = entries =>
  entries.map(entry => ({ value: entry.id, label: entry.name ?? entry.title ?? entry.id }));

/**
 * The dialog of one entry of a list: fields, whom the change reaches, then the change.
 * shape: see types.d.ts.
 * With kinds the fields depend on a choice that is made first, and stays once the entry exists.
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {Partial<E>} entry
 * @param {V} view
 */
export async function edit(shape, entry, view) {
  const isNew = !entry.id;
  const saved = await dialog(isNew ? `New ${shape.one}` : `${entry.name ?? entry.title ?? entry.id}`, close => {
    const place = h('div', { class: 'stack' });
    /** @param {Partial<E> & { kind?: string }} current @param {boolean} [focusKind] */
    const draw = (current, focusKind) => {
      const kind = shape.kinds && (current.kind ?? Object.keys(shape.kinds.words)[0]);
      const beside = shape.beside?.(current, view);
      const known = { ...current, id: entry.id, ...(kind ? { kind } : {}) };
      /** @type {HTMLElement & { values: () => Record<string, unknown> }} */
      const drawn = plannedForm({
        close,
        confirm: 'Save',
        fields: [
          ...(shape.kinds ? [kindField(shape.kinds.words, isNew, kind)] : []),
          ...shape.fields(known, view, isNew ? current.id : null),
        ],
        changed: values => {
          if (kind && values.kind !== kind) draw(/** @type {Partial<E>} */ (/** @type {unknown} */ (values)), true);
          else beside?.update(values);
        },
        placeOf: fault => placeIn(shape.list, String(drawn.values().id ?? entry.id), fault),
        change: values => request(shape, values, isNew, view),
      });
      place.replaceChildren(...(beside ? [beside] : []), drawn);
      if (focusKind) drawn.querySelector('select')?.focus();
    };
    draw(entry);
    return place;
  });
  if (saved) view.done(`${saidOf(shape.one)} was saved.`);
}

/**
 * The choice that the other fields depend on.
 * @param {Record<string, string>} words
 * @param {boolean} isNew
 * @param {string | undefined} kind
 */
const kindField = (words, isNew, kind) =>
  fieldsOf([
    {
      name: 'kind',
      label: 'Kind',
      type: 'select',
      options: options(words).filter(({ value }) => isNew || value === kind),
      value: kind,
    },
  ])[0];

/**
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {Record<string, unknown>} values
 * @param {boolean} isNew
 * @param {V} view
 * @returns {Ui.Change}
 */
function request(shape, values, isNew, view) {
  const wanted = filled(values);
  // The API would put it in the place of the one that is there; somebody who makes a new one does not mean that.
  if (!wanted.id) throw local('An id is needed.', 'Write one.');
  if (isNew && view.catalogue[shape.list]?.some(one => one.id === wanted.id))
    throw local('This id is taken.', 'Choose another, or edit that entry.');
  return { method: 'PUT', path: pathOf(shape, String(wanted.id)), body: wanted, version: view.version };
}

/**
 * @param {{ list: string, address?: string }} shape
 * @param {string} id
 */
const pathOf = (shape, id) => `${shape.address ?? `catalogue/${shape.list}`}/${encodeURIComponent(id)}`;

/**
 * @param {string} message
 * @param {string} fix
 */
const local = (message, fix) => ({ message, errors: [{ place: 'id', message, fix }] });

// "priceLists/basic-2026/validity" belongs to the field "validity". An overlap is told at whichever of the two begins later; it is this one that was changed.
/**
 * @param {string} list
 * @param {string} id
 * @param {Api.ProblemFault} fault
 */
function placeIn(list, id, fault) {
  if (fault.place.startsWith(`${list}/${id}/`)) return fault.place.slice(`${list}/${id}/`.length);
  if (fault.code === 'FB-4105' && list === 'priceLists') return 'validity';
  return fault.place;
}

/**
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {E} entry
 * @param {V} view
 */
export async function drop(shape, entry, view) {
  const path = pathOf(shape, entry.id);
  const removed = await confirmPreview({
    title: `Remove ${entry.name ?? entry.title ?? entry.id}?`,
    confirm: 'Remove',
    plan: () => previewOf('DELETE', path, { version: view.version }),
    run: () => remove(path, { version: view.version }),
  });
  if (removed) view.done(`${saidOf(shape.one)} was removed.`);
}

/** @param {string} one */
const saidOf = one => `The ${one}`;

/**
 * Buttons of a row.
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {E} entry
 * @param {V} view
 */
export const rowButtons = (shape, entry, view) =>
  h(
    'span',
    { class: 'buttons' },
    h(
      'button',
      { type: 'button', class: 'quiet', onclick: () => edit(shape, entry, view) },
      'Edit',
      h('span', { class: 'unseen' }, ` ${entry.id}`),
    ),
    h(
      'button',
      { type: 'button', class: 'quiet', onclick: () => drop(shape, entry, view) },
      'Remove',
      h('span', { class: 'unseen' }, ` ${entry.id}`),
    ),
  );

/**
 * The column of those buttons, for who may use them.
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {V} view
 * @returns {Ui.Column<E>[]}
 */
export const changeColumn = (shape, view) =>
  view.mayEdit ? [{ title: 'Change', cell: entry => rowButtons(shape, entry, view) }] : [];

/**
 * @template {Ui.Entry} E
 * @template {Ui.ListView} V
 * @param {Ui.Shape<E, V>} shape
 * @param {V} view
 * @param {Partial<E>} [start]
 */
export const newButton = (shape, view, start = {}) =>
  view.mayEdit &&
  h('button', { type: 'button', class: 'main', onclick: () => edit(shape, start, view) }, `New ${shape.one}`);
