import { h, newId } from '../lib/dom.js';

/**
 * options: value and label.
 * @typedef {{ name: string, label: string, type?: string, options?: readonly (readonly [string, string])[] }} Filter
 */

/**
 * A row of filters over a list. fields: [{ name, label, type, options? }]; changed(values) runs when one is used.
 * @param {object} row
 * @param {readonly Filter[]} row.fields
 * @param {Record<string, string | undefined>} row.values
 * @param {(values: Record<string, string>) => unknown} row.changed
 */
export function filters({ fields, values, changed }) {
  const controls = fields.map(field => {
    const id = newId(field.name);
    const control = field.options
      ? h(
          'select',
          { id, name: field.name },
          field.options.map(([value, label]) => h('option', { value, selected: values[field.name] === value }, label)),
        )
      : h('input', {
          id,
          name: field.name,
          type: field.type ?? 'text',
          value: values[field.name] ?? '',
          autocomplete: 'off',
          spellcheck: 'false',
        });
    return h('div', { class: 'field' }, h('label', { for: id }, field.label), control);
  });
  return h(
    'form',
    {
      class: 'filters',
      onsubmit: event => {
        event.preventDefault();
        const values = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
        changed(Object.fromEntries(values));
      },
      onchange: event => {
        if (event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit();
      },
    },
    controls,
    h('button', { type: 'submit', class: 'second' }, 'Apply'),
  );
}
