import { h, newId, show } from '../lib/dom.js';
import { filled, valuesOf } from './values.js';

/** Fields made of others: (field, id, draw) → { input, element, read, blame, clear, grouped } */
export const composed = {
  /** An object of fields; with summary(values) folded away behind that sentence. */
  group(field, id, draw) {
    const parts = field.fields.map(one => draw({ ...one, value: field.value?.[one.name] }));
    const inside = h(
      'div',
      { class: 'inner' },
      parts.map(part => part.element),
    );
    const words = field.summary && h('summary', { id, tabindex: '0' });
    const tell = () => {
      if (words) words.textContent = field.summary(valuesOf(parts));
    };
    tell();
    const element = words
      ? h('details', { class: 'folded', onchange: tell }, words, inside)
      : h('div', { class: 'grouped', id, tabindex: '-1' }, inside);
    const open = () => {
      if (words) element.open = true;
    };
    return {
      input: words ?? element,
      grouped: true,
      element,
      open,
      read: () => filled(valuesOf(parts)),
      blame: (text, [name, ...rest]) => after(open, parts.find(part => part.name === name)?.blame(text, rest)),
      clear: () => parts.forEach(part => part.clear()),
    };
  },

  /** A list of objects. field: { fields, one: 'Channel', key?: the member that names a row in places }. */
  rows(field, id, draw) {
    const list = h('div', { class: 'row-list' });
    let rows = [];
    const add = h(
      'button',
      {
        type: 'button',
        class: 'second',
        id,
        onclick: () => {
          append({});
          rows.at(-1).focus();
        },
      },
      `Add ${field.one.toLowerCase()}`,
    );

    function append(value) {
      const parts = field.fields.map(one => draw({ ...one, value: value[one.name] ?? one.value }));
      const title = `${field.one} ${rows.length + 1}`;
      const row = { parts, focus: () => row.element.querySelector('input, select')?.focus() };
      row.element = h(
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
              row.element.remove();
              add.focus();
            },
          },
          'Remove',
          h('span', { class: 'unseen' }, ` ${title}`),
        ),
      );
      rows.push(row);
      list.append(row.element);
    }

    (field.value ?? []).forEach(append);
    return {
      input: add,
      grouped: true,
      element: h('div', { class: 'inner' }, list, h('div', {}, add)),
      read: () => rows.map(row => filled(valuesOf(row.parts))),
      blame(text, [which, name, ...rest]) {
        const row =
          rows.find(one => field.key && one.parts.find(part => part.name === field.key).read() === which) ??
          rows[Number(which)];
        if (!row) return null;
        return (row.parts.find(part => part.name === name) ?? row.parts[0]).blame(text, rest);
      },
      clear: () => rows.forEach(row => row.parts.forEach(part => part.clear())),
    };
  },

  /** A list of texts or ids, with suggestions: field.known [{ value, label }]. */
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

const after = (first, then) =>
  then &&
  (() => {
    first();
    then();
  });
