import { h, newId, show } from '../lib/dom.js';
import { failure } from './states.js';

/**
 * A form. fields: [{ name, label, type: text|number|select|choices|switch, hint?, options?: [{value, label, hint?}], value?, min?, max?, required? }].
 * send(values) → promise; a refusal puts each fault at the field its place names, the rest above the form.
 */
export function form({ fields, submit, send, cancel, danger = false }) {
  const parts = fields.map(field => ({ field, ...draw(field) }));
  const problem = h('div', { tabindex: '-1' });
  const button = h('button', { type: 'submit', class: danger ? 'danger' : 'main' }, submit);
  const element = h('form', { class: 'stack', novalidate: true, onsubmit: event => { event.preventDefault(); run(); } },
    problem, parts.map(part => part.element),
    h('div', { class: 'actions' }, button, cancel && h('button', { type: 'button', class: 'second', onclick: cancel }, 'Cancel')));

  async function run() {
    clear();
    button.disabled = true;
    element.setAttribute('aria-busy', 'true');
    try {
      await send(Object.fromEntries(parts.map(part => [part.field.name, part.read()])));
    } catch (refused) {
      place(refused);
    } finally {
      button.disabled = false;
      element.removeAttribute('aria-busy');
    }
  }

  function clear() {
    show(problem);
    for (const part of parts) part.mark(null);
  }

  // "roles[1]" belongs to the field "roles".
  function place(refused) {
    const faults = refused.errors ?? [];
    const owner = fault => parts.find(part => part.field.name === fault.place.split(/[.[]/)[0]);
    for (const fault of faults) owner(fault)?.mark(`${fault.message} ${fault.fix}`);
    const homeless = faults.filter(fault => !owner(fault));
    const first = parts.find(part => faults.some(fault => owner(fault) === part));
    show(problem, first && homeless.length === 0 ? null : failure({ ...refused, message: refused.message, errors: homeless }));
    if (first) first.focus();
    else problem.focus();
  }

  return element;
}

function draw(field) {
  const id = newId(field.name);
  const fault = h('p', { class: 'fault', id: `${id}-fault`, hidden: true });
  const hint = field.hint && h('p', { class: 'hint', id: `${id}-hint` }, field.hint);
  const kind = kinds[field.type ?? 'text'](field, id);
  kind.input.setAttribute('aria-describedby', [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(' '));
  return {
    element: kind.grouped
      ? h('fieldset', { class: 'field' }, h('legend', {}, field.label), hint, fault, kind.element)
      : h('div', { class: 'field' }, h('label', { for: id }, field.label), hint, kind.element, fault),
    read: kind.read,
    focus: () => kind.input.focus(),
    mark(text) {
      fault.hidden = text === null;
      fault.textContent = text ?? '';
      if (text) kind.input.setAttribute('aria-invalid', 'true');
      else kind.input.removeAttribute('aria-invalid');
    },
  };
}

const kinds = {
  text(field, id) {
    const input = h('input', { id, type: 'text', name: field.name, value: field.value, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: field.required, maxlength: field.max });
    return { input, element: input, read: () => input.value };
  },
  number(field, id) {
    const input = h('input', { id, type: 'number', name: field.name, value: field.value, min: field.min, max: field.max, required: field.required });
    return { input, element: input, read: () => input.value === '' ? null : Number(input.value) };
  },
  select(field, id) {
    const input = h('select', { id, name: field.name }, field.options.map(option => h('option', { value: option.value, selected: option.value === field.value }, option.label)));
    return { input, element: input, read: () => input.value };
  },
  choices(field, id) {
    const boxes = field.options.map(option => h('input', { type: 'checkbox', name: field.name, value: option.value, checked: field.value?.includes(option.value) }));
    return {
      input: boxes[0],
      grouped: true,
      element: h('div', { class: 'choices', id }, boxes.map((box, i) => h('label', { class: 'check' }, box, h('span', {}, field.options[i].label, field.options[i].hint && h('small', {}, field.options[i].hint))))),
      read: () => boxes.filter(box => box.checked).map(box => box.value),
    };
  },
  switch(field, id) {
    const input = h('input', { id, type: 'checkbox', name: field.name, checked: field.value });
    return { input, element: input, read: () => input.checked };
  },
};
