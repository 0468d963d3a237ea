import { dateTime } from '../base/format';
import { Logo } from '../base/icons';
import type { Place } from './location';
import type { Status } from '../live/model';

/** Nothing in the window: says why, and what to do next. */
export function EmptyState({ place, go, status }: { place: Place; go(change: Partial<Place>): void; status: Status | null }) {
  const last = status?.lastData ? new Date(status.lastData) : null;
  const past = place.from !== null;
  const jump = (): void => {
    if (!last) return;
    const to = new Date(last.getTime() + 10_000);
    go({ from: new Date(to.getTime() - Math.max(place.lookBack, 600) * 1000).toISOString(), to: to.toISOString() });
  };
  const whole = (): void => {
    if (!last || !status?.firstData) return;
    go({ from: new Date(status.firstData).toISOString(), to: new Date(last.getTime() + 10_000).toISOString() });
  };
  return (
    <section class="empty" aria-labelledby="empty-title">
      <Logo />
      <h1 id="empty-title">{last ? 'No requests in this window' : 'Waiting for the first request'}</h1>
      {last && (
        <>
          <p>The latest data is from <strong>{dateTime(last)}</strong>.</p>
          <p class="actions">
            <button type="button" class="button primary" onClick={jump}>Jump to the latest data</button>
            {status?.firstData && <button type="button" class="button" onClick={whole}>Show everything stored</button>}
            {past && <button type="button" class="button" onClick={() => go({ from: null, to: null })}>Back to live</button>}
          </p>
        </>
      )}
      {!last && (
        <>
          <p>The console is running and has not seen any traffic yet. Any of these brings it to life; this page will show it within seconds.</p>
          <dl class="steps">
            <dt>Send a request through the gateway</dt>
            <dd><code>curl -i http://127.0.0.1:8080/</code></dd>
            <dt>Replay an access log you already have</dt>
            <dd><code>./insight replay access.log</code></dd>
            <dt>See it with a small shop</dt>
            <dd><code>./build.sh run</code></dd>
          </dl>
        </>
      )}
      {status?.storage === 'unavailable' && <p class="problem" role="alert">The storage does not answer at the moment: figures may be missing until it is back.</p>}
    </section>
  );
}
