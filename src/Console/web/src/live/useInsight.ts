// The page's data: live frames, or one past window, chosen by the place in the address bar.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LiveFeed, type LinkState, type LiveShape } from './live';
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
  const feed = useRef<LiveFeed | null>(null);
  const asked = useRef<LiveShape | null>(null);
  const redrawn = useRef(false);
  const opened = place.open.join(' ');
  const shape = useMemo((): LiveShape => ({ group: place.group === 'none' ? 'auto' : place.group, open: place.open }), [place.group, opened]);

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
    if (place.from && place.to) return;
    setView(null);
    const live = new LiveFeed(place.lookBack, shape, {
      onState: setLink,
      onView: (next) => {
        setHeard(Date.now());
        // What was asked for while the page holds still is shown all the same.
        if (pausedNow.current && !redrawn.current) held.current = next.view;
        else setView(next.view);
        redrawn.current = false;
      },
    });
    feed.current = live;
    asked.current = shape;
    void live.start();
    return () => {
      feed.current = null;
      void live.stop();
    };
  }, [place.lookBack, place.from, place.to]);

  // A graph that is small enough is drawn together by the page itself. The old picture stays until the new one is there.
  const needed = (view !== null && view.groups !== null) || place.group === 'version' || place.group === 'site';
  useEffect(() => {
    if (!feed.current || !needed || asked.current === shape) return;
    asked.current = shape;
    redrawn.current = true;
    feed.current.draw(shape);
  }, [shape, needed]);
  useEffect(() => {
    if (!(place.from && place.to)) return;
    const cancel = new AbortController();
    setProblem(null);
    setLink('past');
    getView(place.from, place.to, shape, cancel.signal).then(setView, (error: unknown) => {
      if (!cancel.signal.aborted) setProblem(explain(error));
    });
    return () => cancel.abort();
  }, [place.from, place.to, shape]);

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
