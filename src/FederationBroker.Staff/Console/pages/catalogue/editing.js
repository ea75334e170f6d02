import { planOf, remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { confirmPlan, dialog } from '../../parts/dialog.js';
import { plannedForm } from '../../parts/planned.js';
import { filled } from '../../parts/values.js';

export const idField = (entry, hint = 'Lower-case letters, digits and hyphens. It stays for good.') => ({
  name: 'id',
  label: 'Id',
  hint: entry.id ? null : hint,
  value: entry.id ?? entry.typed,
  fixed: Boolean(entry.id),
  required: true,
  max: 128,
});

export const chooseFrom = entries =>
  entries.map(entry => ({ value: entry.id, label: entry.name ?? entry.title ?? entry.id }));

/**
 * The dialog of one entry of a list: fields, whom the change reaches, then the change.
 * shape: { list, one: 'price list', fields(entry, view) → fields, kinds?: { name, words }, beside?(entry, view) → element with update(values), finish?(values, kind), address?: of a list that is not the catalogue's }
 * With kinds the fields depend on a choice that is made first, and stays once the entry exists.
 */
export async function edit(shape, entry, view) {
  const isNew = !entry.id;
  const saved = await dialog(isNew ? `New ${shape.one}` : `${entry.name ?? entry.title ?? entry.id}`, close => {
    const place = h('div', { class: 'stack' });
    const draw = (current, focusKind) => {
      const kind = shape.kinds && (current[shape.kinds.name] ?? Object.keys(shape.kinds.words)[0]);
      const beside = shape.beside?.(current, view);
      const kindField = shape.kinds && {
        name: shape.kinds.name,
        label: 'Kind',
        type: 'select',
        options: Object.entries(shape.kinds.words)
          .filter(([value]) => isNew || value === kind)
          .map(([value, label]) => ({ value, label })),
        value: kind,
      };
      const drawn = plannedForm({
        close,
        confirm: 'Save',
        fields: [
          ...(kindField ? [kindField] : []),
          ...shape.fields(
            { ...current, id: entry.id, ...(kind ? { [shape.kinds.name]: kind } : {}) },
            view,
            isNew ? current.id : null,
          ),
        ],
        changed: values => {
          if (kind && values[shape.kinds.name] !== kind) draw(values, true);
          else beside?.update(values);
        },
        placeOf: fault => placeIn(shape.list, drawn?.values?.().id ?? entry.id, fault),
        change: values => request(shape, values, isNew, view),
      });
      place.replaceChildren(...(beside ? [beside] : []), drawn);
      if (focusKind) drawn.querySelector('select').focus();
    };
    draw(entry);
    return place;
  });
  if (saved) view.done(`${saidOf(shape.one)} was saved.`);
}

function request(shape, values, isNew, view) {
  const wanted = filled(shape.finish?.(values) ?? values);
  // The API would put it in the place of the one that is there; somebody who makes a new one does not mean that.
  if (!wanted.id) throw local('An id is needed.', 'Write one.');
  if (isNew && view.catalogue[shape.list].some(one => one.id === wanted.id))
    throw local('This id is taken.', 'Choose another, or edit that entry.');
  return { method: 'PUT', path: pathOf(shape, wanted.id), body: wanted, version: view.version };
}

const pathOf = (shape, id) => `${shape.address ?? `catalogue/${shape.list}`}/${encodeURIComponent(id)}`;

const local = (message, fix) => ({ message, errors: [{ place: 'id', message, fix }] });

// "priceLists/basic-2026/validity" belongs to the field "validity". An overlap is told at whichever of the two begins later; it is this one that was changed.
function placeIn(list, id, fault) {
  if (fault.place.startsWith(`${list}/${id}/`)) return fault.place.slice(`${list}/${id}/`.length);
  if (fault.code === 'FB-4105' && list === 'priceLists') return 'validity';
  return fault.place;
}

export async function drop(shape, entry, view) {
  const path = pathOf(shape, entry.id);
  const removed = await confirmPlan({
    title: `Remove ${entry.name ?? entry.title ?? entry.id}?`,
    confirm: 'Remove',
    plan: () => planOf('DELETE', path, { version: view.version }),
    run: () => remove(path, { version: view.version }),
  });
  if (removed) view.done(`${saidOf(shape.one)} was removed.`);
}

const saidOf = one => `The ${one}`;

/** Buttons of a row. */
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

/** The column of those buttons, for who may use them. */
export const changeColumn = (shape, view) =>
  view.mayEdit ? [{ title: 'Change', cell: entry => rowButtons(shape, entry, view) }] : [];

export const newButton = (shape, view, start = {}) =>
  view.mayEdit &&
  h('button', { type: 'button', class: 'main', onclick: () => edit(shape, start, view) }, `New ${shape.one}`);
