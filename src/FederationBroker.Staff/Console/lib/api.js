// The management API, and nothing else: the console has no other way to the broker.
const base = document.body.dataset.base;
const root = `${base}/api/v1/`;

/** A refusal: code, request id, and every fault with its place. */
export class ApiProblem extends Error {
  constructor(status, { code, detail, requestId, errors }) {
    super(detail ?? 'The broker does not answer as expected. Try again.');
    Object.assign(this, { status, code: code ?? null, requestId: requestId ?? null, errors: errors ?? [] });
  }
}

async function request(method, path, { body, version, query } = {}) {
  const headers = { Accept: 'application/json', 'X-Requested-With': 'fbroker-console' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  const answer = await fetch(addressOf(path, query), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new ApiProblem(0, { detail: 'The broker cannot be reached. Check the network and try again.' });
  });
  if (answer.status === 401) signInAgain();
  const json = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
  if (!answer.ok)
    throw new ApiProblem(answer.status, { ...json, requestId: json?.requestId ?? answer.headers.get('X-Request-Id') });
  return json;
}

/** Leaves out what is empty, so that an untouched filter is no filter. */
export function addressOf(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length ? `${root}${path}?${new URLSearchParams(given)}` : `${root}${path}`;
}

export const get = (path, query) => request('GET', path, { query });
export const post = (path, body, options) => request('POST', path, { body, ...options });
export const patch = (path, body, options) => request('PATCH', path, { body, ...options });
export const put = (path, body, options) => request('PUT', path, { body, ...options });
export const remove = (path, options) => request('DELETE', path, options);

/** What a dangerous change would do; changes nothing. */
export const planOf = (method, path, { body, version } = {}) =>
  request(method, path, { body, version, query: { plan: true } });

/** The change that was planned. */
export const carryOut = ({ method, path, body, version }) => request(method, path, { body, version });

let home = base;

/** Somebody of the platform signs in at the platform, wherever they act. */
export function livesAt(address) {
  home = address;
}

export function signInAgain(because = 'ended') {
  location.assign(`${home}/sign-in?because=${because}`);
}
