// The page's data: live frames, or one past window, chosen by the place in the address bar.

import { useEffect, useRef, useState } from 'preact/hooks';
import { LiveFeed, type LinkState } from './live';
import type { Place } from '../graph/location';
import type { Status, View } from './model';
import { explain } from '../base/rest';
import { getStatus, getView } from './past';

export interface Insight {
  view: View | null;
  link: LinkState | 'past';
  problem: string | null;
  status: Status | null;
  /** When the page last heard from the console (milliseconds since 1970). */
  heard: number;
}

/** How often the page asks for the console's status while there is nothing to show. */
const STATUS_EVERY_MS = 5000;

export function useInsight(place: Place, paused: boolean): Insight {
  const [view, setView] = useState<View | null>(null);
  const [link, setLink] = useState<LinkState | 'past'>('connecting');
  const [problem, setProblem] = useState<string | null>(null);
  const [status, setStatus] = useState<Status | null>(null);
  const [heard, setHeard] = useState(0);
  const pausedNow = useRef(paused);
  const held = useRef<View | null>(null);

  useEffect(() => {
    pausedNow.current = paused;
    if (!paused && held.current) {
      setView(held.current);
      held.current = null;
    }
  }, [paused]);

  useEffect(() => {
    setProblem(null);
    held.current = null;
    // From one past window to the next the old picture stays until the new one is there, so that things can keep their places.
    if (!(place.from && place.to)) setView(null);
    if (place.from && place.to) {
      const cancel = new AbortController();
      setLink('past');
      getView(place.from, place.to, cancel.signal).then(setView, (error: unknown) => {
        if (!cancel.signal.aborted) setProblem(explain(error));
      });
      return () => cancel.abort();
    }

    const feed = new LiveFeed(place.lookBack, {
      onState: setLink,
      onView: (live) => {
        setHeard(Date.now());
        if (pausedNow.current) held.current = live.view;
        else setView(live.view);
      },
    });
    void feed.start();
    return () => void feed.stop();
  }, [place.lookBack, place.from, place.to]);

  const empty = view !== null && view.totals.requests === 0;
  useEffect(() => {
    if (!empty && link !== 'past' && status) return;
    const cancel = new AbortController();
    const ask = (): void => { getStatus(cancel.signal).then(setStatus, () => {}); };
    ask();
    const timer = empty && link !== 'past' ? setInterval(ask, STATUS_EVERY_MS) : undefined;
    return () => {
      clearInterval(timer);
      cancel.abort();
    };
  }, [empty, link === 'past']);

  return { view, link, problem, status, heard };
}
