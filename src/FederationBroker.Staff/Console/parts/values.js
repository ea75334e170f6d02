/** What the parts of a form hold. */
export const valuesOf = parts => Object.fromEntries(parts.map(part => [part.name, part.read()]));

/** Without what was left empty: the API takes a missing member as its default. */
export function filled(values) {
  const isEmpty = value =>
    value === null ||
    value === undefined ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (value.constructor === Object && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}
