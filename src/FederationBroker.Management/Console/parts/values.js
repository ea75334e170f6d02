/**
 * What the parts of a form hold.
 * @param {readonly Ui.DrawnField[]} parts
 * @returns {Record<string, unknown>}
 */
export const valuesOf = parts => Object.fromEntries(parts.map(part => [part.name, part.read()]));

/**
 * Without what was left empty: the API takes a missing member as its default.
 * @template {object} V
 * @param {V} values
 * @returns {Partial<V>}
 */
export function filled(values) {
  /** @param {any} value */
  const isEmpty = value =>
    value === null ||
    value === undefined ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (value.constructor === Object && Object.keys(value).length === 0);
  return /** @type {Partial<V>} */ (Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value))));
}
