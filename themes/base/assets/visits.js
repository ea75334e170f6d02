// The page goes on by itself after a while; with this file it does so as soon as every service has been told.
const told = [...document.querySelectorAll('[data-visit]')].map(
  frame => new Promise(done => frame.addEventListener('load', done, { once: true })),
);
Promise.all(told).then(() => {
  const onwards = document.querySelector('[data-visited]');
  if (onwards instanceof HTMLElement) onwards.click();
});
