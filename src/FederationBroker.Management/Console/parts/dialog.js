import { h, newId, show } from '../lib/dom.js';
import { number } from '../lib/format.js';
import { failure, loading } from './states.js';

const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

// What was used last: a button that fetches something first may have lost the focus by the time its dialog opens.
/** @type {HTMLElement | null} */
let pressed = null;
addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && target.matches('main :is(button, a)')) pressed = target;
});

/**
 * A dialog over the page. The focus begins at its first field, or at its heading where there is none, stays inside, and goes back to where
 * it was. fill(close) → nodes. Resolves with what close was given.
 * @template [T=unknown]
 * @param {string} title
 * @param {(close: (answer?: T) => void) => Ui.Child} fill
 * @returns {Promise<T | undefined>}
 */
export function dialog(title, fill) {
  const id = newId('dialog');
  const focused = document.activeElement;
  const opener =
    focused instanceof HTMLElement && focused.matches('button, a, input, select, summary') ? focused : pressed;
  return new Promise(resolve => {
    /** @type {T | undefined} */
    let answer;
    /** @param {T} [value] */
    const close = value => {
      answer = value;
      element.close();
    };
    const element = h(
      'dialog',
      {
        'aria-labelledby': id,
        onclose: () => {
          element.remove();
          placeOf(opener)?.focus();
          resolve(answer);
        },
        // A click beside it closes it, as Escape does.
        onclick: event => {
          if (event.target === element) close();
        },
        onkeydown: event => {
          if (event.key === 'Tab') turn(element, event);
        },
      },
      h('div', { class: 'dialog' }, h('h2', { id, tabindex: '-1' }, title), fill(close)),
    );
    document.body.append(element);
    element.showModal();
    focusOn(element.querySelector('form :is(input, select, textarea):not(:disabled)') ?? element.querySelector('h2'));
  });
}

/** @param {Element | null | undefined} one */
function focusOn(one) {
  if (one instanceof HTMLElement) one.focus();
}

// Meanwhile the page may have been drawn again: then its button of the same name, or the page's heading.
/**
 * @param {HTMLElement | null} opener
 * @returns {HTMLElement | null}
 */
function placeOf(opener) {
  if (opener?.isConnected) return opener;
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = document.querySelectorAll('main button');
  /** @type {HTMLElement | null} */
  const heading = document.querySelector('main h1');
  return [...buttons].find(button => button.textContent === opener?.textContent) ?? heading;
}

// The browser would go on to its own bars after the last element; whoever tabs stays with the question instead.
/**
 * @param {HTMLElement} element
 * @param {KeyboardEvent} event
 */
function turn(element, event) {
  /** @type {NodeListOf<HTMLElement>} */
  const all = element.querySelectorAll(reachable);
  const stops = [...all].filter(one => one.checkVisibility() && one.tabIndex >= 0);
  const at = document.activeElement instanceof HTMLElement ? stops.indexOf(document.activeElement) : -1;
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last || (event.shiftKey ? at > 0 : at !== stops.length - 1)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/**
 * Buttons at the end of a dialog. What cannot be undone comes last: it is never where Tab or Enter happens to land.
 * @param {Node} go
 * @param {Ui.Child} dismiss
 * @param {boolean} [danger]
 */
export const closing = (go, dismiss, danger) => h('div', { class: 'actions' }, danger ? [dismiss, go] : [go, dismiss]);

/**
 * Shows what would happen before it does. plan() → { effects }, run() → promise. Resolves with run's result, or undefined when the person
 * thought better of it.
 * @template T
 * @param {object} question
 * @param {string} question.title
 * @param {() => Promise<Ui.Preview>} question.plan
 * @param {string} question.confirm on the button
 * @param {() => Promise<T>} question.run
 * @param {boolean} [question.danger]
 * @returns {Promise<T | true | undefined>}
 */
export function confirmPreview({ title, plan, confirm, run, danger = true }) {
  return dialog(title, close => {
    const place = h('div', { class: 'stack' });
    const dismiss = h('button', { type: 'button', class: 'second', onclick: () => close() }, 'Cancel');

    async function prepare() {
      show(place, loading('Working out what would happen'), h('div', { class: 'actions' }, dismiss));
      try {
        const wanted = await plan();
        redraw(effectsOf(wanted), closing(go, dismiss, danger));
      } catch (problem) {
        redraw(failure(problem), h('div', { class: 'actions' }, dismiss));
      }
    }

    const go = h(
      'button',
      {
        type: 'button',
        class: danger ? 'danger' : 'main',
        onclick: async () => {
          go.disabled = true;
          try {
            close((await run()) ?? true);
          } catch (problem) {
            redraw(failure(problem), h('div', { class: 'actions' }, dismiss));
          }
        },
      },
      confirm,
    );

    // A button that goes takes the focus along; the heading takes it up.
    /** @param {...Ui.Child} children */
    function redraw(...children) {
      const had = place.contains(document.activeElement);
      show(place, children);
      if (had) focusOn(place.closest('dialog')?.querySelector('h2'));
    }

    prepare();
    return place;
  });
}

/**
 * A plan as the API gives it: sentences, and for the catalogue the pricing plans that are reached, with their accounts, or the operators, with their bundles.
 * @param {Ui.Preview} plan
 */
export const effectsOf = ({ effects, affected }) => [
  h('p', { tabindex: '-1' }, 'This is what will happen:'),
  h(
    'ul',
    { class: 'effects' },
    effects.map(effect => h('li', {}, effect)),
  ),
  affected?.plans &&
    reached(
      affected.plans,
      one => ['Plan ', h('code', {}, one.plan)],
      one => counted(one.accounts, 'account'),
    ),
  affected?.operators &&
    reached(
      affected.operators,
      one => ['Operator ', h('code', {}, one.operator)],
      one => counted(one.bundles, 'bundle'),
    ),
];

/**
 * @template One
 * @param {readonly One[]} all
 * @param {(one: One) => Ui.Child} name
 * @param {(one: One) => Ui.Child} count
 */
const reached = (all, name, count) =>
  all.length > 0 &&
  h(
    'ul',
    { class: 'rows' },
    all.map(one => h('li', {}, h('span', {}, name(one)), h('span', {}, count(one)))),
  );

/**
 * @param {number} count
 * @param {string} one
 */
const counted = (count, one) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

/**
 * Shows a secret that is never shown again.
 * @param {string} title
 * @param {Ui.Child} text
 * @param {string} secret
 */
export function showOnce(title, text, secret) {
  return dialog(title, close => {
    /** @type {HTMLInputElement} */
    const field = h('input', {
      type: 'text',
      class: 'secret',
      readonly: true,
      value: secret,
      'aria-label': title,
      onfocus: () => field.select(),
    });
    const copied = h('span', { class: 'hint', role: 'status' });
    return h(
      'div',
      { class: 'stack' },
      h('p', {}, text),
      field,
      h(
        'div',
        { class: 'actions' },
        h(
          'button',
          {
            type: 'button',
            class: 'main',
            onclick: async () => {
              await navigator.clipboard.writeText(secret);
              copied.textContent = 'Copied.';
            },
          },
          'Copy',
        ),
        h('button', { type: 'button', class: 'second', onclick: () => close() }, 'I have kept it'),
      ),
      copied,
    );
  });
}
