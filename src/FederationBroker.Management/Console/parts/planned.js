import { carryOut, previewOf } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { closing, dialog, effectsOf } from './dialog.js';
import { form } from './form.js';
import { failure } from './states.js';

/**
 * @template {readonly Ui.Field[]} F
 * @typedef {{
 *   change: (values: Ui.ValuesOf<F>) => Ui.Change,
 *   confirm: string,
 *   close: (answer?: unknown) => void,
 *   danger?: boolean,
 * }} Planned
 */

/**
 * Fields first, then what the change would do, then the change. change(values) → { method, path, body, version }.
 * Gives an element; close(result) ends it.
 * @template {readonly Ui.Field[]} const F
 * @param {Omit<Ui.Form<F>, 'send' | 'submit' | 'cancel'> & Planned<F>} planned
 */
export function plannedForm({ change, confirm, close, danger = false, ...rest }) {
  const place = h('div', { class: 'stack' });
  const fields = form({
    submit: 'Show what changes',
    cancel: () => close(),
    ...rest,
    send: async values => {
      const wanted = change(values);
      preview(wanted, await previewOf(wanted.method, wanted.path, wanted));
    },
  });

  /**
   * @param {Ui.Change} wanted
   * @param {Ui.Preview} plan
   */
  function preview(wanted, plan) {
    const back = h('button', { type: 'button', class: 'second', onclick: () => show(place, fields) }, 'Back');
    const problem = h('div', {});
    const go = h(
      'button',
      {
        type: 'button',
        class: danger ? 'danger' : 'main',
        onclick: async () => {
          go.disabled = true;
          try {
            close((await carryOut(wanted)) ?? true);
          } catch (refused) {
            show(problem, failure(refused));
          }
        },
      },
      confirm,
    );
    show(place, effectsOf(plan), problem, closing(go, back, danger));
    /** @type {HTMLElement | null} */
    const told = place.querySelector('[tabindex]');
    told?.focus();
  }

  show(place, fields);
  return Object.assign(place, { values: fields.values });
}

/**
 * @template {readonly Ui.Field[]} const F
 * @param {Omit<Ui.Form<F>, 'send' | 'submit' | 'cancel'> & Omit<Planned<F>, 'close'> & { title: string }} planned
 */
export const planned = ({ title, ...rest }) => dialog(title, close => plannedForm({ ...rest, close }));
