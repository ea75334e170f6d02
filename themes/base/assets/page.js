// Everything on these pages works without this file; it adds passkeys, a look at the typed password, and arrow keys.
const supportsPasskeys = typeof PublicKeyCredential === 'function' && !!navigator.credentials;

// Browsers older than WebAuthn Level 3's JSON methods need the bytes unpacked by hand.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const withBytes = list => (list ?? []).map(entry => ({ ...entry, id: bytes(entry.id) }));

function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return { ...json, challenge: bytes(json.challenge), allowCredentials: withBytes(json.allowCredentials) };
}

function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return { ...json, challenge: bytes(json.challenge), user: { ...json.user, id: bytes(json.user.id) }, excludeCredentials: withBytes(json.excludeCredentials) };
}

function asJson(credential) {
  if (credential.toJSON) return credential.toJSON();
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: credential.getClientExtensionResults(), authenticatorAttachment: credential.authenticatorAttachment };
}

class Refused extends Error {}

async function post(address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Form-Token': document.querySelector('input[name="form-token"]').value },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.detail);
  return said;
}

function passkeyDialogue(root) {
  const { begin, finish, ticket, next, passkey: kind } = root.dataset;
  const [button, message] = [root.querySelector('button'), root.querySelector('[data-message]')];
  let running;

  // A browser runs one dialogue at a time: whatever waits is ended before the next one starts.
  async function run(inAutofill) {
    running?.abort();
    const mine = running = new AbortController();
    mine.inAutofill = inAutofill;
    const { handle, options } = await post(begin, {});
    if (mine.signal.aborted) return;
    const credential = kind === 'registration'
      ? await navigator.credentials.create({ publicKey: creationOptions(options), signal: mine.signal })
      : await navigator.credentials.get({ publicKey: requestOptions(options), signal: mine.signal, ...(inAutofill && { mediation: 'conditional' }) });
    const done = await post(finish, { handle, credential: asJson(credential), ticket: ticket || null, next: next || null });
    location.assign(done.next);
  }

  // Waits silently inside the browser's suggestions for the cable ID field, if the browser can do that.
  async function offerInAutofill() {
    if (kind !== 'sign-in' || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    await run(true).catch(error => { if (error instanceof Refused) message.textContent = error.message; });
  }

  function explain(error) {
    if (error.name === 'AbortError') return;
    message.textContent = error instanceof Refused ? error.message : error.name === 'NotAllowedError' ? message.dataset.cancelled : message.dataset.failed;
    offerInAutofill();
  }

  button.addEventListener('click', () => {
    message.textContent = '';
    run(false).catch(explain);
  });
  root.hidden = false;
  offerInAutofill();
  // The server forgets a challenge after five minutes; a page that is left open asks for a fresh one in time.
  setInterval(() => { if (running?.inAutofill && !document.hidden) offerInAutofill(); }, 4 * 60 * 1000);
}

if (supportsPasskeys) document.querySelectorAll('[data-passkey]').forEach(passkeyDialogue);

document.querySelectorAll('[data-reveal]').forEach(button => {
  const input = document.getElementById(button.dataset.reveal);
  const [show, hide] = [button.textContent, button.dataset.hide];
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? hide : show;
    button.setAttribute('aria-pressed', shown);
  });
  // A password that is sent as text would be offered by the browser as something to complete.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
});

// The remote of a television: up and down walk through what can be used, OK ticks a box.
const usable = 'a[href], button:not([disabled]), input:not([type="hidden"]):not([disabled]), summary';
const step = { ArrowDown: 1, ArrowUp: -1 };
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const at = event.target;
  if (event.key === 'Enter' && at.type === 'checkbox') {
    event.preventDefault();
    at.click();
  } else if (step[event.key]) {
    // In a text field with a mouse or finger at hand the arrows belong to the browser's suggestions.
    const typing = at.matches?.('input[type="text"], input[type="password"]');
    if (typing && !matchMedia('(pointer: none)').matches) return;
    const all = [...document.querySelectorAll(usable)].filter(each => each.getClientRects().length > 0 && !each.matches('.skip'));
    const from = at === document.body ? document.getElementById('main') : at;
    const next = all.includes(at) ? all[all.indexOf(at) + step[event.key]] : all.find(each => from.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
