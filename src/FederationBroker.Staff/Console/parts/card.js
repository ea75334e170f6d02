import { h, newId, show } from '../lib/dom.js';
import { failure, loading } from './states.js';

/** A titled part of a page that can be found again after the page was drawn anew. */
export function card(key, title, ...children) {
  const id = newId(key);
  return h(
    'section',
    { class: 'card', 'data-card': key, 'aria-labelledby': id, tabindex: '-1' },
    h('h2', { id }, title),
    ...children,
  );
}

/** A card whose heading has a button beside it. */
export const cardWith = (key, title, action, ...children) => {
  const one = card(key, title, ...children);
  const heading = h('div', { class: 'card-head' });
  one.querySelector('h2').replaceWith(heading);
  heading.append(h('h2', { id: one.getAttribute('aria-labelledby') }, title), ...(action ? [action] : []));
  return one;
};

/**
 * A place that draws what load() gives, and can do so again without losing where the reader is: the old stays until the new is there,
 * and the focus goes to the card it was in. Gives the element with refresh().
 */
export function living(load, draw) {
  const place = h('div', { class: 'stack' });
  let isDrawn = false;

  place.refresh = async () => {
    if (!isDrawn) show(place, loading());
    place.setAttribute('aria-busy', 'true');
    try {
      const view = await load();
      const key = document.activeElement?.closest('[data-card]')?.dataset.card;
      show(place, draw(view));
      isDrawn = true;
      if (key) place.querySelector(`[data-card="${key}"]`)?.focus({ preventScroll: true });
    } catch (problem) {
      isDrawn = false;
      show(place, failure(problem, place.refresh));
    } finally {
      place.removeAttribute('aria-busy');
    }
  };

  place.refresh();
  return place;
}
