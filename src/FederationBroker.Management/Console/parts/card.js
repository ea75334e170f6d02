import { h, newId, show } from '../lib/dom.js';
import { failure, loading } from './states.js';

/**
 * A titled part of a page that can be found again after the page was drawn anew.
 * @param {string} key
 * @param {string} title
 * @param {...Ui.Child} children
 */
export function card(key, title, ...children) {
  const id = newId(key);
  return h(
    'section',
    { class: 'card', 'data-card': key, 'aria-labelledby': id, tabindex: '-1' },
    h('h2', { id }, title),
    ...children,
  );
}

/**
 * A card whose heading has a button beside it.
 * @param {string} key
 * @param {string} title
 * @param {Node | Ui.Nothing} action
 * @param {...Ui.Child} children
 */
export const cardWith = (key, title, action, ...children) => {
  const one = card(key, title, ...children);
  const heading = h('div', { class: 'card-head' });
  one.querySelector('h2')?.replaceWith(heading);
  heading.append(h('h2', { id: one.getAttribute('aria-labelledby') }, title), ...(action ? [action] : []));
  return one;
};

/**
 * A place that draws what load() gives, and can do so again without losing where the reader is: the old stays until the new is there,
 * and the focus goes to the card it was in. Gives the element with refresh().
 * @template View
 * @param {() => Promise<View>} load
 * @param {(view: View) => Ui.Drawn} draw
 */
export function living(load, draw) {
  const place = h('div', { class: 'stack' });
  let isDrawn = false;

  async function refresh() {
    if (!isDrawn) show(place, loading());
    place.setAttribute('aria-busy', 'true');
    try {
      const view = await load();
      /** @type {HTMLElement | null | undefined} */
      const around = document.activeElement?.closest('[data-card]');
      const key = around?.dataset.card;
      show(place, draw(view));
      isDrawn = true;
      if (key) focusCard(place, key);
    } catch (problem) {
      isDrawn = false;
      show(place, failure(problem, refresh));
    } finally {
      place.removeAttribute('aria-busy');
    }
  }

  refresh();
  return Object.assign(place, { refresh });
}

/** @param {HTMLElement} place @param {string} key */
function focusCard(place, key) {
  /** @type {HTMLElement | null} */
  const again = place.querySelector(`[data-card="${key}"]`);
  again?.focus({ preventScroll: true });
}
