import { h, newId, show } from '../lib/dom.js';
import { filled, valuesOf } from './values.js';

/** Fields made of others: (field, id, draw) → { input, element, read, blame, clear, grouped } */
/** @typedef {(field: Ui.Field) => Ui.DrawnField} DrawField */

export const composed = {
  /** An object of fields; with summary(values) folded away behind that sentence. */
  /** @param {Ui.GroupField} field @param {string} id @param {DrawField} draw */
  group(field, id, draw) {
    const parts = field.fields.map(one => draw(withValue(one, memberOf(field.value, one.name))));
    const inside = h(
      'div',
      { class: 'inner' },
      parts.map(part => part.element),
    );
    const words = field.summary && h('summary', { id, tabindex: '0' });
    const tell = () => {
      // The values are those of the fields beside the summary.
      if (words) words.textContent = field.summary?.(/** @type {never} */ (valuesOf(parts))) ?? '';
    };
    tell();
    const element = words
      ? h('details', { class: 'folded', onchange: tell }, words, inside)
      : h('div', { class: 'grouped', id, tabindex: '-1' }, inside);
    const open = () => {
      if (element instanceof HTMLDetailsElement) element.open = true;
    };
    return {
      input: words ?? element,
      grouped: true,
      element,
      open,
      read: () => filled(valuesOf(parts)),
      /** @type {Ui.Blame} */
      blame: (text, [name, ...rest]) => after(open, parts.find(part => part.name === name)?.blame(text, rest)),
      clear: () => clearAll(parts),
    };
  },

  /** A list of objects. field: { fields, one: 'Channel', key?: the member that names a row in places }. */
  /** @param {Ui.RowsField} field @param {string} id @param {DrawField} draw */
  rows(field, id, draw) {
    const list = h('div', { class: 'row-list' });
    /** @type {{ parts: Ui.DrawnField[], element: HTMLElement }[]} */
    let rows = [];
    const add = h(
      'button',
      {
        type: 'button',
        class: 'second',
        id,
        onclick: () => {
          append({});
          const added = rows.at(-1)?.element.querySelector('input, select');
          if (added instanceof HTMLElement) added.focus();
        },
      },
      `Add ${field.one.toLowerCase()}`,
    );

    /** @param {object} value */
    function append(value) {
      const parts = field.fields.map(one => draw(withValue(one, memberOf(value, one.name) ?? one.value)));
      const title = `${field.one} ${rows.length + 1}`;
      const element = h(
        'fieldset',
        { class: 'one-row' },
        h('legend', { class: 'unseen' }, title),
        parts.map(part => part.element),
        h(
          'button',
          {
            type: 'button',
            class: 'quiet',
            onclick: () => {
              rows = rows.filter(one => one !== row);
              element.remove();
              add.focus();
            },
          },
          'Remove',
          h('span', { class: 'unseen' }, ` ${title}`),
        ),
      );
      const row = { parts, element };
      rows.push(row);
      list.append(element);
    }

    for (const value of field.value ?? []) append(value);
    return {
      input: add,
      grouped: true,
      element: h('div', { class: 'inner' }, list, h('div', {}, add)),
      read: () => rows.map(row => filled(valuesOf(row.parts))),
      /** @type {Ui.Blame} */
      blame(text, [which, name, ...rest]) {
        const row =
          rows.find(one => field.key && one.parts.find(part => part.name === field.key)?.read() === which) ??
          rows[Number(which)];
        if (!row) return null;
        return (row.parts.find(part => part.name === name) ?? row.parts[0])?.blame(text, rest);
      },
      clear: () => clearAll(rows.flatMap(row => row.parts)),
    };
  },

  /** A list of texts or ids, with suggestions: field.known [{ value, label }]. */
  /** @param {Ui.SeveralField} field @param {string} id */
  several(field, id) {
    let values = [...(field.value ?? [])];
    const list = h('ul', { class: 'chips' });
    const known = h(
      'datalist',
      { id: newId('known') },
      (field.known ?? []).map(one => h('option', { value: one.value }, one.label)),
    );
    const input = h('input', {
      id,
      type: 'text',
      name: field.name,
      list: known.id,
      autocomplete: 'off',
      spellcheck: 'false',
      onkeydown: event => {
        if (event.key === 'Enter') {
          event.preventDefault();
          take();
        }
      },
    });

    function take() {
      const text = input.value.trim();
      if (text && !values.includes(text)) values.push(text);
      input.value = '';
      draw();
    }

    function draw() {
      show(
        list,
        values.map(value =>
          h(
            'li',
            {},
            h(
              'button',
              {
                type: 'button',
                class: 'chip',
                'aria-label': `Remove ${value}`,
                onclick: () => {
                  values = values.filter(one => one !== value);
                  draw();
                  input.focus();
                },
              },
              value,
              h('span', { 'aria-hidden': 'true' }, '×'),
            ),
          ),
        ),
      );
    }

    draw();
    return {
      input,
      element: h(
        'div',
        { class: 'several' },
        list,
        h(
          'div',
          { class: 'add' },
          input,
          h(
            'button',
            {
              type: 'button',
              class: 'second',
              'aria-label': `Add to ${field.label}`,
              onclick: () => {
                take();
                input.focus();
              },
            },
            'Add',
          ),
        ),
        known,
      ),
      // What was typed and not added was meant all the same. Reading draws nothing: a button that moves under the pointer is not clicked.
      read: () => [...new Set([...values, input.value.trim()])].filter(Boolean),
    };
  },
};

/**
 * @param {Ui.Focus} first
 * @param {Ui.Focus | null | undefined} then
 * @returns {Ui.Focus | null | undefined}
 */
function after(first, then) {
  if (!then) return then;
  return () => {
    first();
    then();
  };
}

/** @param {readonly Ui.DrawnField[]} parts */
function clearAll(parts) {
  for (const part of parts) part.clear();
}

/** @param {object | null | undefined} values @param {string} name @returns {unknown} */
const memberOf = (values, name) => /** @type {Record<string, unknown> | null | undefined} */ (values)?.[name];

// What the API says of a member is of the kind that its field takes.
/** @param {Ui.Field} field @param {unknown} value */
const withValue = (field, value) => /** @type {Ui.Field} */ ({ ...field, value });
