import { date, lower } from '../../lib/format.js';

// One sentence for each reason the broker gives. subject: an entry of the catalogue, a device type, or a moment.
/** @type {Record<string, (subject: string | null | undefined, isMoment: boolean) => string>} */
const sentences = {
  inPlan: subject => (subject ? `Part of the plan ${subject}.` : 'Part of the plan.'),
  turnedOn: () => 'It was turned on.',
  purchased: subject => (subject ? `Bought by itself from ${subject}.` : 'Bought by itself.'),
  accountBlocked: () => 'The account is blocked, so nothing may be used.',
  accountClosed: () => 'The account is closed, so nothing may be used.',
  trialEnded: () => 'The trial is over.',
  notOnThisDeviceDuringTrial: subject =>
    subject ? `Not on ${subject} during the trial.` : 'Not on this device during the trial.',
  noPlan: () => 'The account has no plan yet.',
  notInPlan: subject => (subject ? `Not part of the plan ${subject}.` : 'Not part of the plan.'),
  notYetValid: subject => (subject ? `Begins on ${subject}.` : 'Has not begun yet.'),
  noLongerValid: (subject, isMoment) => (isMoment ? `Ended on ${subject}.` : 'What was turned on for a time is over.'),
  timeInPlanIsOver: subject =>
    subject ? `Its days in the plan were over on ${subject}.` : 'Its days in the plan are over.',
  turnedOff: () => 'It was turned off.',
  notTurnedOn: () => 'It starts turned off, and nobody has turned it on.',
  needsBundle: subject => `Needs ${subject ?? 'another bundle'}, which is not on.`,
  notOnThisDeviceType: subject => (subject ? `Not on ${subject}.` : 'Not on this type of device.'),
  purchaseNeeded: () => 'Each title has to be bought by itself.',
  notInRegion: () => 'Not offered in the region of the account.',
  aboveAccessLevel: () => 'Above the access level of the profile.',
  pinNeeded: () => 'The PIN of the profile is needed.',
  unknownContent: () => 'The catalogue does not know it.',
};

/**
 * A reason as a sentence; names: id → name. A reason newer than this console is shown by its code.
 * @param {Api.ReasonView} reason
 * @param {Record<string, string>} [names]
 */
export function sentence({ code, subject }, names = {}) {
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(subject ?? '');
  const text = isMoment ? date(subject ?? '') : (names[subject ?? ''] ?? subject);
  return sentences[lower(code)]?.(text, isMoment) ?? `${code}${subject ? ` (${subject})` : ''}.`;
}
