import { dateTime } from '../base/format';
import { printable } from '../base/names';
import type { Incident } from './model';

export function SimilarList({ incident }: { incident: Incident }) {
  if (incident.similar.length === 0) return <p class="note">None of the last incidents looked alike.</p>;
  return (
    <ul class="entries">
      {incident.similar.map((similar) => (
        <li key={similar.id}>
          <a href={`/incidents/${encodeURIComponent(similar.id)}`} dir="auto">{printable(similar.title)}</a>
          <p class="quiet">{dateTime(new Date(similar.opened))} · {Math.round(100 * similar.likeness)}% alike</p>
        </li>
      ))}
    </ul>
  );
}
