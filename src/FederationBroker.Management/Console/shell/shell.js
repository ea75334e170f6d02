import { h, show } from '../lib/dom.js';
import { here, to } from '../lib/router.js';
import { announce, toastRegion } from '../parts/toast.js';
import { empty, failure } from '../parts/states.js';
import { icon } from '../parts/icon.js';
import { pagesFor } from './navigation.js';
import { topBar } from './topBar.js';

/**
 * Draws the frame once, and the page inside it whenever the address changes.
 * @param {Api.SessionView} session
 */
export function openShell(session) {
  const open = pagesFor(session);
  const main = h('main', { id: 'main', tabindex: '-1' });
  const side = h(
    'nav',
    { class: 'side', id: 'side', 'aria-label': 'Console' },
    h(
      'ul',
      {},
      open.map(
        page =>
          page.icon &&
          h('li', {}, h('a', { href: to(page.path), 'data-path': page.path }, icon(page.icon), page.title)),
      ),
    ),
  );

  show(
    document.body,
    h(
      'a',
      {
        class: 'skip',
        href: '#main',
        onclick: event => {
          event.preventDefault();
          main.focus();
        },
      },
      'Skip to content',
    ),
    topBar(session, side),
    side,
    main,
    toastRegion(),
  );

  let isFirst = true;
  const turn = () => {
    draw(main, side, open, session);
    document.body.classList.remove('side-open');
    // The first page is where the person already is; later ones are told by their heading.
    if (!isFirst) main.focus({ preventScroll: true });
    isFirst = false;
    scrollTo(0, 0);
  };
  addEventListener('hashchange', turn);
  turn();
}

/**
 * @param {HTMLElement} main
 * @param {HTMLElement} side
 * @param {Ui.ConsolePage[]} open
 * @param {Api.SessionView} session
 */
async function draw(main, side, open, session) {
  const {
    parts: [path = open[0]?.path, ...rest],
    query,
  } = here();
  const page = open.find(one => one.path === path);
  for (const link of side.querySelectorAll('a')) {
    if (link.dataset.path === path) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!page) {
    title('Not found');
    show(
      main,
      empty(
        'There is no such page here',
        'It may need rights you do not have at this operator.',
        h('a', { class: 'button second', href: to(open[0]?.path ?? '') }, 'To the first page'),
      ),
    );
    return;
  }
  title(page.title);
  try {
    const node = await page.draw(rest, {
      session,
      query,
      may: permission => session.permissions.includes(permission),
      title,
    });
    // Somebody may have gone on while it loaded.
    if (here().parts.join('/') === [path, ...rest].join('/') || here().parts.length === 0) show(main, node);
  } catch (problem) {
    show(
      main,
      failure(problem, () => draw(main, side, open, session)),
    );
  }

  /** @param {string} text */
  function title(text) {
    document.title = `${text} · ${session.operator.name} · Staff console`;
    announce(text);
  }
}
