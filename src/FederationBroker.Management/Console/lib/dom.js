// Builds the document piece by piece. There is no way here to turn text into markup, so nothing the API says can become any.
const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element: h('button', { class: 'main', onclick: save }, 'Save').
 * Functions become listeners, true an empty attribute, false and null none. Children are nodes, texts or lists of them.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Ui.Attributes<HTMLElementTagNameMap[K]>} [attributes]
 * @param {...Ui.Child} children
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * The same for drawings.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Ui.Attributes<SVGElementTagNameMap[K]>} [attributes]
 * @param {...Ui.Child} children
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, string | number | boolean | null | undefined | Function>} attributes
 * @param {readonly Ui.Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...nodesOf(children));
  return element;
}

/**
 * The pieces that there are, of lists in lists.
 * @param {readonly Ui.Child[]} children
 * @returns {(Node | string)[]}
 */
function nodesOf(children) {
  return children.flatMap(child => {
    if (child === null || child === undefined || child === false) return [];
    if (Array.isArray(child)) return nodesOf(child);
    return [child instanceof Node ? child : String(child)];
  });
}

/**
 * Replaces what is inside.
 * @template {Element} E
 * @param {E} parent
 * @param {...Ui.Child} children
 */
export function show(parent, ...children) {
  parent.replaceChildren(...nodesOf(children));
  return parent;
}

let made = 0;

/**
 * An id for labels and descriptions.
 * @param {string} word
 */
export const newId = word => `${word}-${++made}`;
