// The page is the part after "#": the server has one document, and a link to any view can be kept and sent.
export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    parts: path.split('/').filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(query ?? '')),
  };
}

// An address that was broken on its way leads to "not found", not to a page that stays empty.
/** @param {string} step */
function decoded(step) {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/**
 * Address of a view: to('staff', id) or to('audit', {action: 'staff.'}).
 * @param {...(string | Record<string, string | number | null | undefined>)} steps
 */
export function to(...steps) {
  const words = steps.filter(step => typeof step !== 'object');
  const last = steps.at(-1);
  const query = typeof last === 'object' ? Object.entries(last).filter(([, value]) => value) : [];
  const text = String(new URLSearchParams(query.map(([name, value]) => [name, String(value)])));
  return `#/${words.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** @param {...(string | Record<string, string | number | null | undefined>)} steps */
export function go(...steps) {
  const address = to(...steps);
  if (location.hash === address) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = address;
}

/**
 * Changes the address without drawing the page again: filters that are part of a link.
 * @param {...(string | Record<string, string | number | null | undefined>)} steps
 */
export function note(...steps) {
  history.replaceState(null, '', to(...steps));
}
