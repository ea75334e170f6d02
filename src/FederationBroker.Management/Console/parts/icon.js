import { svg } from '../lib/dom.js';

// Drawn on 24 by 24 with a line of 1.75; decoration only, the word stands beside it.
/** @type {Record<string, string>} */
const paths = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  accounts: 'M4 6h16v12H4zM8 10a2 2 0 1 0 0 .01M6 15c.6-1.4 3.4-1.4 4 0M14 10h4M14 14h4',
  catalogue: 'M5 4h6v16H5zM11 6l5-1.4 3.8 14.4-5 1.4z',
  orders: 'M5 7h14l-1.500 9h-11zM5 7L4 4H2M9 20h.01M16 20h.01M9 11h6',
  adapters: 'M9 4v5M15 4v5M6 9h12v3a6 6 0 0 1-12 0zM12 18v3',
  jobs: 'M12 4a8 8 0 1 1-7.4 5M4 4v5h5M12 8v4l3 2',
  reports: 'M4 20V4M4 20h16M8 16v-5M12 16V7M16 16v-3',
  partners: 'M8 8a4 4 0 0 0 0 8h3M16 8a4 4 0 0 1 0 8h-3M9 12h6',
  staff: 'M9 11a3 3 0 1 0 0-.01M3.5 19c1-4 10-4 11 0M16 8.5a2.5 2.5 0 1 1 .2 4.8M17 15c2 .3 3.2 1.600 3.500 4',
  keys: 'M14.500 9.500a3.500 3.500 0 1 0-3 3.460L12 14v2h2v2h2v2h4v-3l-5.600-5.600M14 8h.01',
  audit: 'M6 4h9l3 3v13H6zM9 10h6M9 13h6M9 16h4',
  tenants: 'M4 20V9l5-4 5 4v11M14 20V12h6v8M4 20h16M8 12h2M8 16h2',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M15.500 15.500L20 20',
  menu: 'M4 7h16M4 12h16M4 17h16',
  empty: 'M4 13l2.500-7h11L20 13v6H4zM4 13h5l1 2h4l1-2h5',
  file: 'M7 4h7l4 4v12H7zM14 4v4h4',
  out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
};

/** @param {string} name */
export function icon(name) {
  return svg(
    'svg',
    {
      class: 'icon',
      viewBox: '0 0 24 24',
      width: 22,
      height: 22,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.75,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svg('path', { d: paths[name] ?? paths.file }),
  );
}
