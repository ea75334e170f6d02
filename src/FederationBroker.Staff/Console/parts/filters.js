import { h, newId } from '../lib/dom.js';

/** A row of filters over a list. fields: [{ name, label, type, options? }]; changed(values) runs when one is used. */
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
        changed(Object.fromEntries(new FormData(event.target)));
      },
      onchange: event => {
        if (event.target.tagName === 'SELECT') event.target.form.requestSubmit();
      },
    },
    controls,
    h('button', { type: 'submit', class: 'second' }, 'Apply'),
  );
}
