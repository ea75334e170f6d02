// Builds the document piece by piece. There is no way here to turn text into markup, so nothing the API says can become any.
const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element: h('button', { class: 'main', onclick: save }, 'Save').
 * Functions become listeners, true an empty attribute, false and null none. Children are nodes, texts or lists of them.
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for drawings. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what is inside. */
export function show(parent, ...children) {
  parent.replaceChildren(
    ...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false),
  );
  return parent;
}

let made = 0;

/** An id for labels and descriptions. */
export const newId = word => `${word}-${++made}`;
