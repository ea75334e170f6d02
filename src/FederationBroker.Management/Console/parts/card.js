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
 * and the focus goes to the card it was in, or to the button of the same name. Meanwhile nothing can be pressed: what is shown is past, and a
 * change made on it would be refused. Gives the element with refresh().
 * @template View
 * @param {() => Promise<View>} load
 * @param {(view: View) => Ui.Drawn} draw
 */
export function living(load, draw) {
  const place = h('div', { class: 'stack' });
  let isDrawn = false;

  async function refresh() {
    if (!isDrawn) show(place, loading());
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    place.setAttribute('aria-busy', 'true');
    place.inert = true;
    try {
      const view = await load();
      show(place, draw(view));
      isDrawn = true;
    } catch (problem) {
      isDrawn = false;
      show(place, failure(problem, refresh));
    } finally {
      place.removeAttribute('aria-busy');
      place.inert = false;
    }
    if (focused instanceof HTMLElement) sameAs(focused, place)?.focus({ preventScroll: true });
  }

  refresh();
  return Object.assign(place, { refresh });
}

/**
 * @param {HTMLElement} focused in what was drawn before
 * @param {HTMLElement} place
 * @returns {HTMLElement | null | undefined}
 */
function sameAs(focused, place) {
  /** @type {HTMLElement | null} */
  const around = focused.closest('[data-card]');
  if (around) return place.querySelector(`[data-card="${around.dataset.card}"]`);
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = place.querySelectorAll('button');
  return [...buttons].find(button => button.textContent === focused.textContent);
}
