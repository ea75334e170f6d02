/** What ends with an old password, or when an account is active again. All of it is ticked: whoever got in with the old password has all four. */
const kinds = [
  { value: 'Logins', label: 'End logins', hint: 'Everybody who is signed in anywhere signs in again.' },
  {
    value: 'Services',
    label: 'Disconnect services that stay connected',
    hint: 'Their tokens stop; they send the person here again.',
  },
  { value: 'Browsers', label: 'Forget known browsers', hint: 'They have to prove themselves like any other.' },
  { value: 'Passkeys', label: 'Remove passkeys', hint: 'New ones can be added after signing in.' },
];

/**
 * @param {string} label
 * @returns {Ui.ChoicesField & { name: 'ends' }}
 */
export const endsField = label => ({
  name: 'ends',
  label,
  type: 'choices',
  options: kinds,
  value: kinds.map(kind => kind.value),
});

/**
 * The API is told what is kept, so that who says nothing keeps nothing.
 * @param {readonly string[]} ends
 */
export const keptOf = ends => kinds.map(kind => kind.value).filter(kind => !ends.includes(kind));
