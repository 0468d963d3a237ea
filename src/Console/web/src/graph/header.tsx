import { useEffect, useRef, useState } from 'preact/hooks';
import { clock, dateTime } from '../base/format';
import { ClockIcon, PauseIcon, PlayIcon } from '../base/icons';
import { lookBacks, type Place } from './location';
import type { Insight } from '../live/useInsight';

interface HeaderProps {
  place: Place;
  go(change: Partial<Place>): void;
  paused: boolean;
  setPaused(paused: boolean): void;
  insight: Insight;
}

export function Header({ place, go, paused, setPaused, insight }: HeaderProps) {
  const past = insight.link === 'past';
  return (
    <header>
      <h1>Service graph</h1>
      <LinkStatus insight={insight} paused={paused} />
      <div class="spacer" />
      <WindowChoice place={place} go={go} insight={insight} />
      {!past && (
        <button type="button" class="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? <PlayIcon /> : <PauseIcon />}{paused ? 'Resume' : 'Pause'}
        </button>
      )}
      {past && (
        <button type="button" class="button primary" onClick={() => go({ from: null, to: null })}><PlayIcon />Back to live</button>
      )}
    </header>
  );
}

function LinkStatus({ insight, paused }: { insight: Insight; paused: boolean }) {
  const words = insight.link === 'past' ? 'Past window'
    : insight.link === 'live' ? (paused ? 'Paused' : 'Live')
    : insight.link === 'connecting' ? 'Connecting…'
    : insight.link === 'reconnecting' ? 'Connection lost, trying again…'
    : 'Connection lost';
  const state = insight.link === 'live' && paused ? 'paused' : insight.link;
  return (
    <div class={`link ${state}`} role="status">
      <span class="dot" aria-hidden="true" />{words}
      {insight.link === 'live' && !paused && insight.heard > 0 && <time class="quiet">{clock(new Date(insight.heard))}</time>}
    </div>
  );
}

function WindowChoice({ place, go, insight }: { place: Place; go(change: Partial<Place>): void; insight: Insight }) {
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDivElement>(null);
  const window = insight.view?.window;
  const past = place.from !== null;

  useEffect(() => {
    if (!open) return;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !dialog.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, [open]);

  const label = past && place.from && place.to
    ? `${dateTime(new Date(place.from)).slice(0, 16)} – ${dateTime(new Date(place.to)).slice(0, 16)}`
    : lookBacks.find((l) => l.seconds === place.lookBack)?.label ?? '';
  return (
    <div class="menu" ref={dialog}>
      <button type="button" class="button" aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        <ClockIcon />{label}
      </button>
      {open && (
        <div class="popover" role="dialog" aria-label="Time window">
          {lookBacks.map((l) => (
            <button type="button" key={l.seconds} class="choice" aria-current={!past && l.seconds === place.lookBack}
              onClick={() => { go({ lookBack: l.seconds, from: null, to: null }); setOpen(false); }}>
              {l.label}
            </button>
          ))}
          <PastForm from={place.from ?? window?.from ?? null} to={place.to ?? window?.to ?? null}
            submit={(from, to) => { go({ from, to }); setOpen(false); }} />
        </div>
      )}
    </div>
  );
}

/** A past window; the fields are in the time zone of the browser. */
function PastForm({ from, to, submit }: { from: string | null; to: string | null; submit(from: string, to: string): void }) {
  const [error, setError] = useState('');
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const start = new Date(String(form.get('from')));
      const end = new Date(String(form.get('to')));
      if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) setError('Both times are needed.');
      else if (start >= end) setError('The start must be before the end.');
      else submit(start.toISOString(), end.toISOString());
    }}>
      <label>From<input type="datetime-local" name="from" step="1" required value={local(from)} /></label>
      <label>To<input type="datetime-local" name="to" step="1" required value={local(to)} /></label>
      {error && <p class="form-error" role="alert">{error}</p>}
      <button type="submit" class="button primary">Show past window</button>
    </form>
  );
}

function local(iso: string | null): string {
  return iso ? dateTime(new Date(iso)).replace(' ', 'T') : '';
}
