import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, number } from '../lib/format.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';

/** @type {Record<string, [string, string]>} */
const results = { PASSED: ['passed', 'good'], FAILED: ['failed', 'bad'], SKIPPED: ['skipped', 'plain'] };

// What partners' engineers and auditors ask for: each module of the OpenID conformance suite by its own name.
export function conformancePage() {
  const summary = h('p', { class: 'lead' }, 'How this build answers the modules of the OpenID conformance suite.');
  return [
    h('h1', {}, 'Conformance'),
    summary,
    table({
      caption: 'Modules',
      load: async () => {
        const report = await get('conformance');
        const passed = report.items.filter(one => one.result === 'PASSED').length;
        summary.textContent = `${number(passed)} of ${number(report.items.length)} modules of the OpenID conformance suite ${report.suite} pass, in black-box tests of this build that have the names of the modules.`;
        return { items: report.items, next: null };
      },
      whenEmpty: () => empty('No results', 'This build was made without its report.'),
      columns: [
        { title: 'Plan', cell: one => h('code', {}, one.plan) },
        { title: 'Module', cell: one => h('code', {}, one.module) },
        { title: 'Result', cell: one => badge(...(results[one.result] ?? [one.result, 'plain'])) },
        { title: 'Clause', cell: one => one.clause },
      ],
    }),
  ];
}
