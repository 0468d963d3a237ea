import { useEffect, useState } from 'preact/hooks';
import { dateTime } from '../base/format';
import type { Status } from '../live/model';
import type { Place } from './location';

/** How long (milliseconds) the slider rests before the window is read. */
const REST_MS = 250;
/** Steps of the slider over all that is stored. */
const STEPS = 1000;

/** Moves the window over the stored time. Things keep their places in the graph while it moves. */
export function TimeSlider({ place, go, status }: { place: Place; go(change: Partial<Place>): void; status: Status | null }) {
  const first = status?.firstData ? Date.parse(status.firstData) : null;
  const last = status?.lastData ? Date.parse(status.lastData) + 10_000 : null;
  const length = place.from && place.to ? Date.parse(place.to) - Date.parse(place.from) : place.lookBack * 1000;
  const at = place.to ? Date.parse(place.to) : last;
  const [end, setEnd] = useState<number | null>(null);
  useEffect(() => setEnd(null), [place.to]);
  useEffect(() => {
    if (end === null) return;
    const timer = setTimeout(() => go({ from: new Date(end - length).toISOString(), to: new Date(end).toISOString() }), REST_MS);
    return () => clearTimeout(timer);
  }, [end]);
  if (first === null || last === null || at === null || last - first <= length) return null;
  const least = first + length;
  const step = (last - least) / STEPS;
  const value = end ?? at;
  const words = `Window until ${dateTime(new Date(value))}`;
  return (
    <label class="time-slider">
      <span class="quiet">{dateTime(new Date(first)).slice(0, 16)}</span>
      <input type="range" min={0} max={STEPS} value={Math.round((Math.min(last, Math.max(least, value)) - least) / step)} aria-label="Time travel" aria-valuetext={words} title={words}
        onInput={(event) => setEnd(least + event.currentTarget.valueAsNumber * step)} />
      <span class="quiet">{dateTime(new Date(last)).slice(0, 16)}</span>
    </label>
  );
}
