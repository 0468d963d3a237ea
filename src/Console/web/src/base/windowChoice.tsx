import { useState } from 'preact/hooks';
import { Dialog } from './dialog';
import { dateTime } from './format';
import { ClockIcon } from './icons';
import type { WindowValues } from './places';
import { useQuery } from './useQuery';

const choices = [
  { seconds: '60', label: 'Last minute' }, { seconds: '300', label: 'Last 5 minutes' }, { seconds: '600', label: 'Last 10 minutes' },
  { seconds: '3600', label: 'Last hour' }, { seconds: '21600', label: 'Last 6 hours' }, { seconds: '86400', label: 'Last day' },
] as const;

const BY_DEFAULT = '600';

export interface ChosenWindow {
  /** For REST addresses and links. */
  values: WindowValues;
  /** Seconds that it is long. */
  seconds: number;
  /** When it ends; null: with the newest data. */
  end: number | null;
  look(seconds: string): void;
  past(from: string, to: string): void;
}

/** The window in the address bar, with the graph's names: lookBack, or from and to. */
export function useWindow(): ChosenWindow {
  const [lookBack, setLookBack] = useQuery('lookBack', BY_DEFAULT);
  const [from, setFrom] = useQuery('from');
  const [to, setTo] = useQuery('to');
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const isPast = end > start;
  const seconds = choices.some((c) => c.seconds === lookBack) ? lookBack : BY_DEFAULT;
  return {
    values: isPast ? { from, to } : { lookBack: seconds },
    seconds: isPast ? (end - start) / 1000 : Number(seconds),
    end: isPast ? end : null,
    look: (next) => { setFrom(''); setTo(''); setLookBack(next); },
    past: (first, last) => { setLookBack(BY_DEFAULT); setFrom(first); setTo(last); },
  };
}

/** Chooses a look-back, or a past window in a dialog. */
export function WindowChoice({ window }: { window: ChosenWindow }) {
  const [asks, setAsks] = useState(false);
  const { from, to, lookBack } = window.values;
  return (
    <>
      <label class="window-choice">
        <ClockIcon />
        <span class="for-readers">Time window</span>
        <select value={from && to ? 'past' : String(lookBack)} onChange={(event) => {
          const next = event.currentTarget.value;
          if (next === 'choose') { setAsks(true); event.currentTarget.value = from && to ? 'past' : String(lookBack); } else if (next !== 'past') window.look(next);
        }}>
          {from && to && <option value="past">{dateTime(new Date(from)).slice(0, 16)} – {dateTime(new Date(to)).slice(0, 16)}</option>}
          {choices.map((c) => <option key={c.seconds} value={c.seconds}>{c.label}</option>)}
          <option value="choose">Past window…</option>
        </select>
      </label>
      {asks && (
        <Dialog title="Past window" submit="Show" close={() => setAsks(false)} onSubmit={async (form) => {
          const [first, last] = [new Date(String(form.get('from'))), new Date(String(form.get('to')))];
          if (last > first) window.past(first.toISOString(), last.toISOString());
        }}>
          <label class="field">From<input type="datetime-local" name="from" step="1" required value={local(from)} /></label>
          <label class="field">To, after it<input type="datetime-local" name="to" step="1" required value={local(to)} /></label>
        </Dialog>
      )}
    </>
  );
}

const local = (iso: string | null | undefined): string => (iso ? dateTime(new Date(iso)).replace(' ', 'T') : '');
