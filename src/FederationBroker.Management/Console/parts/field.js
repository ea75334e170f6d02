import { h, newId } from '../lib/dom.js';
import { composed } from './composedFields.js';
import { simple } from './simpleFields.js';

// Each takes a field of the type it is listed under.
const kinds = /** @type {Record<Ui.FieldType, (field: Ui.Field, id: string, draw: typeof drawField) => Ui.Control>} */ (
  /** @type {unknown} */ ({ ...simple, ...composed })
);

/**
 * One field: { name, label, type, hint?, value?, … }; types are in simpleFields.js and composedFields.js.
 * Gives element, read(), blame(text, steps) → function that focuses what is at fault, clear().
 * @param {Ui.Field} field
 * @returns {Ui.DrawnField}
 */
export function drawField(field) {
  const id = newId(field.name);
  const fault = h('p', { class: 'fault', id: `${id}-fault`, hidden: true });
  const hint = field.hint && h('p', { class: 'hint', id: `${id}-hint` }, field.hint);
  const kind = kinds[field.type ?? 'text'](field, id, drawField);
  kind.input.setAttribute('aria-describedby', [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(' '));

  /** @param {string} text */
  function mark(text) {
    fault.hidden = false;
    fault.textContent = fault.textContent ? `${fault.textContent} ${text}` : text;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(kind.input.tagName)) kind.input.setAttribute('aria-invalid', 'true');
    return () => {
      kind.open?.();
      kind.input.focus();
    };
  }

  return {
    name: field.name,
    element: kind.beforeLabel
      ? h(
          'div',
          { class: 'field' },
          h('label', { class: 'check' }, kind.element, h('span', {}, field.label)),
          hint,
          fault,
        )
      : kind.grouped
        ? h('fieldset', { class: 'field' }, h('legend', {}, field.label), hint, fault, kind.element)
        : h('div', { class: 'field' }, h('label', { for: id }, field.label), hint, kind.element, fault),
    read: kind.read,
    blame: (text, steps) => kind.blame?.(text, steps) ?? mark(text),
    clear() {
      fault.hidden = true;
      fault.textContent = '';
      kind.input.removeAttribute('aria-invalid');
      kind.clear?.();
    },
  };
}
