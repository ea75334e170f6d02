import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { time } from '../lib/format.js';
import { ownedBy } from './ownedBy.js';
import { loaded } from './states.js';

/** What is the matter with configuration files, and what of them ends soon; nothing when all is well. */
export function configurationState() {
  const place = h('div', { class: 'stack' });
  loaded(
    place,
    () => get('configuration/state'),
    view => [
      view.faulty.length > 0 &&
        h(
          'section',
          { class: 'alert' },
          h('h2', {}, 'Files that are refused'),
          h(
            'ul',
            {},
            view.faulty.map(file =>
              h(
                'li',
                {},
                ownedBy(file.file),
                ' since ',
                time(file.since),
                file.lastGoodIsLive ? '; what it said when it was sound stays live.' : '; nothing of it is live.',
                h(
                  'ul',
                  {},
                  file.faults.map(fault =>
                    h('li', {}, h('code', {}, fault.place), ` ${fault.rule}: ${fault.message} ${fault.fix}`),
                  ),
                ),
              ),
            ),
          ),
        ),
      view.ends.length > 0 &&
        h(
          'section',
          { class: view.ends.some(end => end.passed) ? 'alert' : 'notice' },
          h(
            'div',
            {},
            h('h2', {}, 'Ends of validity'),
            h(
              'ul',
              {},
              view.ends.map(end =>
                h(
                  'li',
                  {},
                  h('strong', {}, end.subject),
                  `: ${end.what} ${end.passed ? 'ended' : 'ends'} `,
                  time(end.at),
                  '. ',
                  ownedBy(end.file),
                ),
              ),
            ),
          ),
        ),
    ],
  );
  return place;
}
