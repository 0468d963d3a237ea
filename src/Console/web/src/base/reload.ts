/** Loads the page again, at most once in ten seconds, so that what does not go away by it makes no loop. */
export function reloadOnce(): boolean {
  const last = Number(sessionStorage.getItem('insight.reloaded') ?? 0);
  if (Date.now() - last < 10_000) return false;
  sessionStorage.setItem('insight.reloaded', String(Date.now()));
  location.reload();
  return true;
}
