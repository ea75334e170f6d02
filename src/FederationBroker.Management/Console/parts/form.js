import { h, show } from '../lib/dom.js';
import { closing } from './dialog.js';
import { drawField } from './field.js';
import { failure } from './states.js';
import { valuesOf } from './values.js';

/**
 * A form. fields: see field.js. send(values) → promise; a refusal puts each fault at the field its place names, the rest above the form.
 * placeOf(fault) → path below the form's own object, where the API names places from further up.
 * @template {readonly Ui.Field[]} const F
 * @param {Ui.Form<F>} form
 */
export function form({ fields, submit, send, cancel, changed, placeOf = fault => fault.place, danger = false }) {
  const parts = fields.map(drawField);
  const problem = h('div', { tabindex: '-1' });
  const button = h('button', { type: 'submit', class: danger ? 'danger' : 'main' }, submit);
  const element = h(
    'form',
    {
      class: 'stack',
      novalidate: true,
      onsubmit: event => {
        event.preventDefault();
        run();
      },
      onchange: () => changed?.(values()),
    },
    problem,
    parts.map(part => part.element),
    closing(button, cancel && h('button', { type: 'button', class: 'second', onclick: cancel }, 'Cancel'), danger),
  );
  // What the parts read is what their fields say.
  const values = () => /** @type {Ui.ValuesOf<F>} */ (valuesOf(parts));

  async function run() {
    clear();
    button.disabled = true;
    element.setAttribute('aria-busy', 'true');
    try {
      await send(values());
    } catch (refused) {
      place(/** @type {Partial<import('../lib/api.js').ApiProblem>} */ (refused));
    } finally {
      button.disabled = false;
      element.removeAttribute('aria-busy');
    }
  }

  function clear() {
    show(problem);
    for (const part of parts) part.clear();
  }

  // "roles[1]" belongs to the field "roles", "validity/from" to "from" inside of "validity".
  /** @param {Partial<import('../lib/api.js').ApiProblem>} refused */
  function place(refused) {
    /** @type {Api.ProblemFault[]} */
    const homeless = [];
    /** @type {Ui.Focus | null} */
    let first = null;
    for (const fault of refused.errors ?? []) {
      const [name, ...rest] = placeOf(fault)
        .split(/[.[\]/]+/)
        .filter(Boolean);
      const focus = parts.find(part => part.name === name)?.blame(`${fault.message} ${fault.fix}`, rest);
      if (focus) first ??= focus;
      else homeless.push(fault);
    }
    show(
      problem,
      first && homeless.length === 0
        ? null
        : failure({ code: refused.code, requestId: refused.requestId, message: refused.message, errors: homeless }),
    );
    if (first) first();
    else problem.focus();
  }

  return Object.assign(element, { values });
}

/**
 * A list of fields made elsewhere, with the names and types that form() needs to know what it reads.
 * @template {readonly Ui.Field[]} const F
 * @param {F} fields
 */
export const fieldsOf = fields => fields;
