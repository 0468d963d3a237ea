import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Pill } from '../base/page';
import { Change } from './change';
import type { AuditEntry } from './model';
import './style.css';

/** Entries, newest first: who did what to what, how it was and is, and why. `short` leaves out the object, where all are about one. */
export function Entries({ entries, short }: { entries: AuditEntry[]; short?: boolean }) {
  if (entries.length === 0) return <p class="note">No entries.</p>;
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <li key={entry.number}>
          <div class="entry-head">
            <strong dir="auto">{printable(entry.actor)}</strong>
            <Pill tone={entry.action.includes('break-glass') ? 'failing' : 'plain'}>{printable(entry.action)}</Pill>
            {!short && <span class="entry-object">{printable(entry.kind)} <code dir="auto">{printable(entry.name)}</code>{entry.tenant && <span class="quiet" dir="auto"> of {printable(entry.tenant)}</span>}</span>}
            <span class="quiet entry-time"><time dateTime={entry.at}>{dateTime(new Date(entry.at))}</time> · <span title={`Hash ${entry.hash}`}>#{entry.number}</span></span>
          </div>
          <div class="entry-line">
            <div class="entry-change"><Change entry={entry} /></div>
            {entry.reason && <p class="entry-reason" dir="auto">“{printable(entry.reason)}”</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
