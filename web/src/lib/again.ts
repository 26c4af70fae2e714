/** How often in a row the page has begun anew. */
const count = 'folkmoot.anew';

/**
 * Begins the page anew once the server can be reached, when a part of it could
 * not be loaded: browsers do not ask for such a part a second time, and after
 * an update of the server its address may lead nowhere. Each time it waits
 * twice as long, for a part that something on this device keeps away for good;
 * what is written and cast is kept meanwhile.
 */
export function beginAnew(reload: () => void = () => location.reload()): void {
  let times: number;
  try {
    times = Number(sessionStorage.getItem(count));
    sessionStorage.setItem(count, `${times + 1}`);
  } catch {
    return; // without a memory it could begin anew for ever
  }
  const wait = () => setTimeout(look, Math.min(4000 * 2 ** times, 300_000));
  const look = () => fetch('/', { cache: 'no-store' }).then((a) => (a.ok ? reload() : wait()), wait);
  wait();
}
