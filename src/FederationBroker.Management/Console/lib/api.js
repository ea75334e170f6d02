// The management API, and nothing else: the console has no other way to the broker.
const base = document.body.dataset.base ?? '';
const root = `${base}/api/v1/`;

/** A refusal: code, request id, and every fault with its place. */
export class ApiProblem extends Error {
  /** @type {number} */
  status;
  /** @type {string | null} */
  code;
  /** @type {string | null} */
  requestId;
  /** @type {Api.ProblemFault[]} */
  errors;

  /**
   * @param {number} status of HTTP, 0 when there was no answer
   * @param {Partial<Api.ProblemDocument>} told
   */
  constructor(status, { code, detail, requestId, errors }) {
    super(detail ?? 'The broker does not answer as expected. Try again.');
    this.status = status;
    this.code = code ?? null;
    this.requestId = requestId ?? null;
    this.errors = errors ?? [];
  }
}

/**
 * @typedef {{ body?: unknown, version?: number, query?: Query }} Options
 * @typedef {Record<string, string | number | boolean | null | undefined>} Query
 */

/**
 * @param {string} method
 * @param {string} path below the API's root
 * @param {Options} [options]
 * @returns {Promise<any>} what the description says for this method and address; typed by the functions below
 */
async function request(method, path, { body, version, query } = {}) {
  /** @type {Record<string, string>} */
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
    throw new ApiProblem(answer.status, {
      ...json,
      requestId: json?.requestId ?? answer.headers.get('X-Request-Id') ?? undefined,
    });
  return json;
}

/**
 * Leaves out what is empty, so that an untouched filter is no filter.
 * @param {string} path
 * @param {Query} [query]
 */
export function addressOf(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const texts = given.map(([name, value]) => [name, String(value)]);
  return given.length ? `${root}${path}?${new URLSearchParams(texts)}` : `${root}${path}`;
}

/**
 * @template {string} const P
 * @param {P} path
 * @param {Query} [query]
 * @returns {Promise<Api.GetAnswer<P>>}
 */
export const get = (path, query) => request('GET', path, { query });
/**
 * @template {string} const P
 * @param {P} path
 * @param {unknown} [body]
 * @param {{ version?: number }} [options]
 * @returns {Promise<Api.PostAnswer<P>>}
 */
export const post = (path, body, options) => request('POST', path, { body, ...options });
/**
 * @template {string} const P
 * @param {P} path
 * @param {unknown} body
 * @param {{ version?: number }} [options]
 * @returns {Promise<Api.PatchAnswer<P>>}
 */
export const patch = (path, body, options) => request('PATCH', path, { body, ...options });
/**
 * @template {string} const P
 * @param {P} path
 * @param {unknown} body
 * @param {{ version?: number }} [options]
 * @returns {Promise<Api.PutAnswer<P>>}
 */
export const put = (path, body, options) => request('PUT', path, { body, ...options });
/**
 * @template {string} const P
 * @param {P} path
 * @param {{ version?: number }} [options]
 * @returns {Promise<Api.DeleteAnswer<P>>}
 */
export const remove = (path, options) => request('DELETE', path, options);

/**
 * What a dangerous change would do; changes nothing.
 * @param {Ui.Method} method
 * @param {string} path
 * @param {{ body?: unknown, version?: number }} [options]
 * @returns {Promise<Ui.Preview>}
 */
export const previewOf = (method, path, { body, version } = {}) =>
  request(method, path, { body, version, query: { dryRun: true } });

/**
 * The change that was planned.
 * @param {Ui.Change} change
 * @returns {Promise<unknown>}
 */
export const carryOut = ({ method, path, body, version }) => request(method, path, { body, version });

let home = base;

/**
 * Somebody of the platform signs in at the platform, wherever they act.
 * @param {string} address
 */
export function livesAt(address) {
  home = address;
}

export function signInAgain(because = 'ended') {
  location.assign(`${home}/sign-in?because=${because}`);
}
