// An order that is being processed: its page comes again once something has happened; without script people look again.
const order = document.querySelector('[data-order]');
if (order instanceof HTMLElement) {
  const events = new EventSource(order.dataset.events ?? '');
  events.addEventListener('state', event => {
    if (event.data === order.dataset.state) return;
    events.close();
    location.reload();
  });
}
