/** What was typed last. In memory only: it is often somebody's name, and the next person at this screen need not find it. */
export const searched = { text: '' };
