import { get, livesAt } from './lib/api.js';
import { show } from './lib/dom.js';
import { failure } from './parts/states.js';
import { openShell } from './shell/shell.js';

// Who is here decides what is drawn; the API decides it again for every request.
async function start() {
  try {
    const session = await get('session');
    if (session.caller.ofPlatform) livesAt('/platform/staff');
    openShell(session);
  } catch (problem) {
    show(document.body, failure(problem, start));
  }
}

start();
