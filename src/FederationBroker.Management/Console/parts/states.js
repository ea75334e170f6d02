import { h, show } from '../lib/dom.js';
import { icon } from './icon.js';

/**
 * While something is on its way.
 * @param {string} [what]
 */
export const loading = (what = 'Loading') =>
  h(
    'div',
    { class: 'loading', role: 'status' },
    h('span', { class: 'unseen' }, `${what} …`),
    h('span', { class: 'bone' }),
    h('span', { class: 'bone' }),
    h('span', { class: 'bone short' }),
  );

/**
 * Nothing there, and what to do about it.
 * @param {string} title
 * @param {string} [text]
 * @param {Ui.Child} [action]
 */
export const empty = (title, text, action) =>
  h(
    'div',
    { class: 'empty' },
    icon('empty'),
    h('p', { class: 'empty-title' }, title),
    text && h('p', { class: 'hint' }, text),
    action,
  );

/**
 * What went wrong, with what support asks for: the code and the request id.
 * @param {unknown} thrown an ApiProblem, or whatever else went wrong
 * @param {() => unknown} [retry]
 */
export function failure(thrown, retry) {
  const problem = /** @type {Partial<import('../lib/api.js').ApiProblem>} */ (thrown);
  return h(
    'div',
    { class: 'failure', role: 'alert' },
    h('p', { class: 'failure-title' }, problem.message),
    problem.errors &&
      problem.errors.length > 0 &&
      h(
        'ul',
        {},
        problem.errors.map(fault => h('li', {}, h('code', {}, fault.place), ' ', fault.message, ' ', fault.fix)),
      ),
    (problem.code || problem.requestId) &&
      h(
        'p',
        { class: 'quote' },
        problem.code && h('span', {}, 'Code ', h('code', {}, problem.code)),
        problem.requestId && h('span', {}, 'Request ', h('code', {}, problem.requestId)),
      ),
    retry && h('p', {}, h('button', { type: 'button', class: 'second', onclick: retry }, 'Try again')),
  );
}

/**
 * Loads, then draws; shows all three states in one place.
 * @template View
 * @param {HTMLElement} place
 * @param {() => View | Promise<View>} load
 * @param {(view: View) => Ui.Drawn} draw
 */
export async function loaded(place, load, draw) {
  show(place, loading());
  place.setAttribute('aria-busy', 'true');
  try {
    show(place, draw(await load()));
  } catch (problem) {
    show(
      place,
      failure(problem, () => loaded(place, load, draw)),
    );
  } finally {
    place.removeAttribute('aria-busy');
  }
  return place;
}
