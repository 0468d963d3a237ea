import { useMemo } from 'preact/hooks';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import type { Incident } from './model';
import { metricWords, subjectWords, valueWords } from './words';

interface Entry {
  at: string;
  kind: 'event' | 'finding';
  text: string;
}

/** Lines shown at once; an incident of many findings has them all in the table. */
const MOST = 60;

/** What happened and what was found, in order of time. */
export function Timeline({ incident, names }: { incident: Incident; names: Map<string, string> }) {
  const entries = useMemo((): Entry[] => [
    ...incident.timeline.map((e): Entry => ({ at: e.at, kind: 'event', text: printable(e.text) })),
    ...incident.findings.map((f): Entry => ({
      at: f.started, kind: 'finding',
      text: `${metricWords[f.metric]} of ${subjectWords(f, names.get(f.endpointId))}: ${valueWords(f.metric, f.observed)}${f.expected === null ? '' : ` where ${valueWords(f.metric, f.expected)} was expected`}`,
    })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)), [incident, names]);
  const began = Date.parse(incident.began);
  return (
    <>
      <ol class="course">
        {entries.slice(0, MOST).map((entry, i) => (
          <li key={i} class={entry.kind}>
            <time dateTime={entry.at} title={dateTime(new Date(entry.at))}>{after(Date.parse(entry.at) - began)}</time>
            <span class="mark" aria-hidden="true" />
            <span dir="auto"><span class="for-readers">{entry.kind === 'event' ? 'Event: ' : 'Finding: '}</span>{entry.text}</span>
          </li>
        ))}
      </ol>
      {entries.length > MOST && <p class="note">{entries.length - MOST} more stand in the table below.</p>}
    </>
  );
}

/** Time since the beginning. */
function after(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const sign = seconds < 0 ? '−' : '+';
  const whole = Math.abs(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60].map((part) => String(part).padStart(2, '0'));
  return `${sign}${(parts[0] === '00' ? parts.slice(1) : parts).join(':')}`;
}
