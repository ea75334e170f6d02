// Everything on these pages works without this file; it adds passkeys, a look at the typed password, work instead of waiting, and arrow keys.
const supportsPasskeys = typeof PublicKeyCredential === 'function' && !!navigator.credentials;

// Browsers older than WebAuthn Level 3's JSON methods need the bytes unpacked by hand.
/** @param {string} text of base64url */
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
/** @param {ArrayBuffer} buffer */
const text = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
/** @param {PublicKeyCredentialDescriptorJSON[] | undefined} list @returns {PublicKeyCredentialDescriptor[]} */
const withBytes = list =>
  (list ?? []).map(entry => /** @type {PublicKeyCredentialDescriptor} */ ({ ...entry, id: bytes(entry.id) }));

/** @param {PublicKeyCredentialRequestOptionsJSON} json @returns {PublicKeyCredentialRequestOptions} */
function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return /** @type {PublicKeyCredentialRequestOptions} */ ({
    ...json,
    challenge: bytes(json.challenge),
    allowCredentials: withBytes(json.allowCredentials),
  });
}

/** @param {PublicKeyCredentialCreationOptionsJSON} json @returns {PublicKeyCredentialCreationOptions} */
function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return /** @type {PublicKeyCredentialCreationOptions} */ ({
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: withBytes(json.excludeCredentials),
  });
}

/** @param {PublicKeyCredential} credential */
function asJson(credential) {
  if (credential.toJSON) return credential.toJSON();
  const given = /** @type {AuthenticatorAttestationResponse & AuthenticatorAssertionResponse} */ (credential.response);
  /** @type {Record<string, string | string[]>} */
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const name of /** @type {const} */ (['attestationObject', 'authenticatorData', 'signature', 'userHandle'])) {
    const part = given[name];
    if (part) response[name] = text(part);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

class Refused extends Error {}

/**
 * What the page is known to have.
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} kind
 */
function inside(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** @param {string} address @param {unknown} body @returns {Promise<any>} JSON */
async function post(address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'X-Form-Token': inside(document, 'input[name="form-token"]', HTMLInputElement).value,
    },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.detail);
  return said;
}

/** @param {HTMLElement} root */
function passkeyDialogue(root) {
  const { begin = '', finish = '', ticket, next, passkey: kind } = root.dataset;
  const button = inside(root, 'button', HTMLButtonElement);
  const message = inside(root, '[data-message]', HTMLElement);
  /** @type {{ control: AbortController, inAutofill: boolean } | undefined} */
  let running;

  // A browser runs one dialogue at a time: whatever waits is ended before the next one starts.
  /** @param {boolean} inAutofill */
  async function run(inAutofill) {
    running?.control.abort();
    const mine = { control: new AbortController(), inAutofill };
    running = mine;
    const { handle, options } = await post(begin, {});
    if (mine.control.signal.aborted) return;
    const credential =
      kind === 'registration'
        ? await navigator.credentials.create({ publicKey: creationOptions(options), signal: mine.control.signal })
        : await navigator.credentials.get({
            publicKey: requestOptions(options),
            signal: mine.control.signal,
            ...(inAutofill && /** @type {const} */ ({ mediation: 'conditional' })),
          });
    const done = await post(finish, {
      handle,
      credential: asJson(/** @type {PublicKeyCredential} */ (credential)),
      ticket: ticket || null,
      next: next || null,
    });
    location.assign(done.next);
  }

  // Waits silently inside the browser's suggestions for the cable ID field, if the browser can do that.
  async function offerInAutofill() {
    if (kind !== 'sign-in' || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    await run(true).catch(error => {
      if (error instanceof Refused) message.textContent = error.message;
    });
  }

  /** @param {Error} error */
  function explain(error) {
    if (error.name === 'AbortError') return;
    message.textContent =
      error instanceof Refused
        ? error.message
        : error.name === 'NotAllowedError'
          ? (message.dataset.cancelled ?? '')
          : (message.dataset.failed ?? '');
    offerInAutofill();
  }

  button.addEventListener('click', () => {
    message.textContent = '';
    run(false).catch(explain);
  });
  root.hidden = false;
  offerInAutofill();
  // The server forgets a challenge after five minutes; a page that is left open asks for a fresh one in time.
  setInterval(
    () => {
      if (running?.inAutofill && !document.hidden) offerInAutofill();
    },
    4 * 60 * 1000,
  );
}

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const all = selector => document.querySelectorAll(selector);

if (supportsPasskeys) all('[data-passkey]').forEach(passkeyDialogue);

all('[data-reveal]').forEach(button => {
  const input = document.getElementById(button.dataset.reveal ?? '');
  if (!(input instanceof HTMLInputElement)) return;
  const [show, hide] = [button.textContent, button.dataset.hide ?? ''];
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? hide : show;
    button.setAttribute('aria-pressed', String(shown));
  });
  // A password that is sent as text would be offered by the browser as something to complete.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
});

// SHA-256 by hand: the browser's own answers later, which takes longer than the hash of so short a text.
/** @type {number[]} */
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(prime => n % prime)) primes.push(n);
/** @param {number} number */
const fraction = number => ((number - Math.floor(number)) * 2 ** 32) >>> 0;
const constants = Int32Array.from(primes, prime => fraction(Math.cbrt(prime)));
const beginning = Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime)));
/** @param {number} word @param {number} by */
const turn = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {Int32Array | number[]} state @param {Uint8Array} bytes @param {number} at @param {Int32Array} words */
function digestBlock(state, bytes, at, words) {
  for (let i = 0; i < 16; i++, at += 4)
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let i = 16; i < 64; i++) {
    const [early, late] = [words[i - 15], words[i - 2]];
    words[i] =
      words[i - 16] +
      (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
      words[i - 7] +
      (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return [
    state[0] + a,
    state[1] + b,
    state[2] + c,
    state[3] + d,
    state[4] + e,
    state[5] + f,
    state[6] + g,
    state[7] + h,
  ].map(word => word | 0);
}

// Looks for digits that make the hash of "token:digits" begin with so many zero bits. Token and colon fill the first of two blocks and more.
/** @param {string | undefined} token @param {number} bits @returns {Promise<string>} */
async function workOut(token, bits) {
  const [bytes, words] = [new Uint8Array(128), new Int32Array(64)];
  const { written } = new TextEncoder().encodeInto(`${token}:`, bytes);
  const first = digestBlock(beginning, bytes, 0, words);
  for (let next = 0; ; ) {
    for (const until = performance.now() + 25; performance.now() < until; ) {
      for (let i = 0; i < 200; i++, next++) {
        const digits = String(next);
        const length = written + digits.length;
        for (let at = 0; at < digits.length; at++) bytes[written + at] = digits.charCodeAt(at);
        bytes[length] = 0x80;
        bytes.fill(0, length + 1, 126);
        [bytes[126], bytes[127]] = [(length * 8) >> 8, (length * 8) & 255];
        if (digestBlock(first, bytes, 64, words)[0] >>> (32 - bits) === 0) return digits;
      }
    }
    await new Promise(resume => setTimeout(resume));
  }
}

all('[data-work]').forEach(root => {
  const form = root.closest('form');
  const message = inside(root, '[data-message]', HTMLElement);
  const solution = inside(root, '[name="Solution"]', HTMLInputElement);
  message.textContent = message.dataset.working ?? '';
  const done = workOut(root.dataset.work, Number(root.dataset.bits)).then(digits => {
    solution.value = digits;
    message.textContent = message.dataset.ready ?? '';
  });
  form?.addEventListener('submit', event => {
    if (solution.value) return;
    event.preventDefault();
    done.then(() => form.requestSubmit(event.submitter));
  });
});

// The remote of a television: up and down walk through what can be used, OK ticks a box.
const usable = 'a[href], button:not([disabled]), input:not([type="hidden"]):not([disabled]), summary';
/** @type {Record<string, number>} */
const step = { ArrowDown: 1, ArrowUp: -1 };
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const at = event.target;
  if (!(at instanceof HTMLElement || at instanceof SVGElement)) return;
  if (event.key === 'Enter' && at instanceof HTMLInputElement && at.type === 'checkbox') {
    event.preventDefault();
    at.click();
  } else if (step[event.key]) {
    // In a text field with a mouse or finger at hand the arrows belong to the browser's suggestions.
    const typing = at.matches('input[type="text"], input[type="password"]');
    if (typing && !matchMedia('(pointer: none)').matches) return;
    const stops = [...all(usable)].filter(each => each.getClientRects().length > 0 && !each.matches('.skip'));
    const from = at === document.body ? document.getElementById('main') : at;
    const index = at instanceof HTMLElement ? stops.indexOf(at) : -1;
    const next =
      index >= 0
        ? stops[index + step[event.key]]
        : stops.find(each => from && from.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
