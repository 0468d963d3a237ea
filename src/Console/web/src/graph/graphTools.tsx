import { useState } from 'preact/hooks';
import { thans, type Than } from './compare';
import { HELP, parse } from './find';
import { groupings, type Grouping } from './groups';
import type { Place } from './location';

/** Above the graph: what is drawn together, lit, and left out. All of it is in the address. */
export function GraphTools({ place, go, fits }: { place: Place; go(change: Partial<Place>): void; /** Whether the server draws services together, since there are too many. */ fits: boolean }) {
  return (
    <div class="graph-tools">
      <select aria-label="Grouping" value={place.group} onChange={(event) => go({ group: event.currentTarget.value as Grouping, open: [], selected: null })}>
        {groupings.map(({ by, label }) => <option key={by} value={by}>{by === 'none' && fits ? 'Grouped so that it fits' : label}</option>)}
      </select>
      <select aria-label="Comparison" value={place.than} onChange={(event) => go({ than: event.currentTarget.value as Than })}>
        {thans.map(({ than, label }) => <option key={than} value={than}>{label}</option>)}
      </select>
      <Expression label="Find" value={place.find} change={(find) => go({ find })} />
      <Expression label="Hide" value={place.hide} change={(hide) => go({ hide })} />
    </div>
  );
}

/** A field that takes effect while one types, as soon as it makes sense. */
function Expression({ label, value, change }: { label: string; value: string; change(value: string): void }) {
  const [text, setText] = useState(value);
  const { problem } = parse(text);
  return (
    <label class="expression" title={HELP}>
      <span class="for-readers">{label}: {HELP}</span>
      <input type="search" placeholder={`${label}…`} value={text} maxLength={200} aria-invalid={problem !== null}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          if (parse(next).problem === null) change(next.trim());
        }} />
      {problem && <span class="expression-problem" role="status">{problem}</span>}
    </label>
  );
}
