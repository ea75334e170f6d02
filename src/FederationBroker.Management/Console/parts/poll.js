const STEP = 1000;

/**
 * Runs step() every second for as long as the place is on the page and the page is looked at; step → false ends it.
 * @param {Element} place
 * @param {() => Promise<unknown>} step
 */
export function whileShown(place, step) {
  let wasShown = false;
  const turn = async () => {
    if (wasShown && !place.isConnected) return;
    wasShown ||= place.isConnected;
    // A broker that does not answer for a moment is asked again; the page shows what was last known.
    const goesOn = document.hidden ? true : await step().catch(() => true);
    if (goesOn !== false) setTimeout(turn, STEP);
  };
  setTimeout(turn, STEP);
}
