import { h } from '../lib/dom.js';
import { decimalOf, digitsOf } from '../lib/format.js';

/**
 * @param {Ui.TextField | Ui.NumberField | Ui.MoneyField | Ui.MomentField} field
 * @param {string} id
 * @param {Ui.Attributes<HTMLInputElement>} more
 */
const plain = (field, id, more) =>
  h('input', {
    id,
    type: 'text',
    name: field.name,
    value: field.value,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    required: field.required,
    maxlength: 'max' in field ? field.max : undefined,
    ...more,
  });

// What nobody has touched goes back as it came, whatever its way through the control has left out. Must be asked for when the value is set.
/**
 * @param {HTMLInputElement} input
 * @param {{ readonly value?: unknown }} field
 * @param {(text: string) => unknown} read
 */
function untouched(input, field, read) {
  const shown = input.value;
  return () =>
    input.value === shown && !input.validity.badInput
      ? (field.value ?? read(''))
      : input.validity.badInput
        ? BAD
        : read(input.value);
}

// A date or number that was begun and is none reads as empty: said to the API as what it is, so that nothing is emptied by accident.
const BAD = '?';

/** (field, id) → { input: what gets the focus, element, read, grouped? } */
export const simple = {
  /** @param {Ui.TextField} field @param {string} id */
  text(field, id) {
    const input = plain(field, id, { readonly: field.fixed });
    return { input, element: input, read: untouched(input, field, text => text.trim()) };
  },
  // What staff set for somebody else: never offered to be remembered here.
  /** @param {Ui.TextField} field @param {string} id */
  password(field, id) {
    const input = plain(field, id, { type: 'password', autocomplete: 'new-password', value: null });
    return { input, element: input, read: () => input.value };
  },
  /** @param {Ui.NumberField} field @param {string} id */
  number(field, id) {
    const input = plain(field, id, {
      type: 'number',
      min: field.min,
      max: field.max,
      maxlength: null,
      step: field.step,
    });
    return { input, element: input, read: untouched(input, field, text => (text === '' ? null : Number(text))) };
  },
  // Typed in the currency's unit, sent in its minor unit; what is no amount is sent as it is, for the API to refuse.
  /** @param {Ui.MoneyField} field @param {string} id */
  money(field, id) {
    const digits = digitsOf(field.currency);
    const input = plain(field, id, {
      inputmode: 'decimal',
      value: field.value === null || field.value === undefined ? null : decimalOf(field.value, field.currency),
    });
    return {
      input,
      element: h('div', { class: 'money' }, input, h('span', { class: 'hint' }, field.currency)),
      read: untouched(input, field, text =>
        text.trim() === '' ? null : minorOf(text.trim().replace(',', '.'), digits),
      ),
    };
  },
  // In the reader's own time zone; sent as UTC.
  /** @param {Ui.MomentField} field @param {string} id */
  moment(field, id) {
    const at = field.value ? new Date(field.value) : null;
    const local = at && new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
    const input = plain(field, id, {
      type: 'datetime-local',
      step: 1,
      value: local && (at?.getUTCSeconds() ? local.slice(0, 19) : local.slice(0, 16)),
    });
    return {
      input,
      element: input,
      read: untouched(input, field, text => (text === '' ? null : new Date(text).toISOString().replace('.000Z', 'Z'))),
    };
  },
  /** @param {Ui.SelectField} field @param {string} id */
  select(field, id) {
    // What is chosen stays a choice, also where the list does not know it any more.
    const options =
      field.value && !field.options.some(option => option.value === field.value)
        ? [...field.options, { value: field.value, label: field.value }]
        : field.options;
    const input = h(
      'select',
      { id, name: field.name },
      options.map(option => h('option', { value: option.value, selected: option.value === field.value }, option.label)),
    );
    return { input, element: input, read: () => input.value };
  },
  /** @param {Ui.ChoicesField} field @param {string} id */
  choices(field, id) {
    const boxes = field.options.map(option =>
      h('input', {
        type: 'checkbox',
        name: field.name,
        value: option.value,
        checked: field.value?.includes(option.value),
      }),
    );
    const element = h(
      'div',
      { class: 'choices', id, tabindex: boxes.length === 0 && '-1' },
      field.options.map(({ label, hint }, i) =>
        h('label', { class: 'check' }, boxes[i], h('span', {}, label, hint && h('small', {}, hint))),
      ),
    );
    return {
      input: boxes[0] ?? element,
      grouped: true,
      element,
      read: () => boxes.filter(box => box.checked).map(box => box.value),
    };
  },
  /** @param {Ui.SwitchField} field @param {string} id */
  switch(field, id) {
    const input = h('input', { id, type: 'checkbox', name: field.name, checked: field.value });
    return { input, element: input, beforeLabel: true, read: () => input.checked };
  },
};

// Digits are moved as text: 19.99 times 100 is not 1999 in floating point.
/**
 * @param {string} text
 * @param {number} digits
 */
function minorOf(text, digits) {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text) ?? [];
  return whole === undefined || part.length > digits ? text : Number(`${sign}${whole}${part.padEnd(digits, '0')}`);
}
