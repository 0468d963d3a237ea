import { printable } from '../base/names';
import type { Cause } from './model';
import { causeWords, name } from './words';

export function Causes({ causes }: { causes: Cause[] }) {
  if (causes.length === 0) return <p class="note">No cause stands out. The findings below say what was strange.</p>;
  return (
    <ol class="entries causes">
      {causes.map((cause, i) => (
        <li key={i}>
          <div class="cause-head">
            <strong dir="auto">{causeWords(cause)}</strong>
            {cause.share !== null && <span class="share"><meter min={0} max={1} value={cause.share} aria-label="Part of the incident that it explains" /> explains {Math.round(100 * cause.share)}%</span>}
          </div>
          {cause.path.length > 1 && <p class="quiet" dir="auto">{cause.path.map(name).join(' → ')}</p>}
          <ul class="reasons">{cause.reasons.map((reason) => <li key={reason} dir="auto">{printable(reason)}</li>)}</ul>
        </li>
      ))}
    </ol>
  );
}
