import { useMemo, useState } from 'preact/hooks';
import { diffLines } from './diff';
import { printable } from './names';

/** Lines put into the page at once. */
const MOST = 400;
const words = { '+': 'added: ', '-': 'removed: ', ' ': '' };

/** What of a text went and what came, by signs as well as by colours. */
export function DiffView({ label, before, after }: { label: string; before: string; after: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const [all, setAll] = useState(false);
  const added = lines.filter((line) => line.sign === '+').length, removed = lines.filter((line) => line.sign === '-').length;
  const shown = all ? lines : lines.slice(0, MOST);
  return (
    <figure class="diff">
      <figcaption><span class="diff-count added">+{added}</span> <span class="diff-count removed">−{removed}</span> <span class="quiet">{added + removed === 0 ? 'Nothing differs.' : label}</span></figcaption>
      <div class="diff-lines" role="region" aria-label={label} tabIndex={0}>
        {shown.map((line, i) => (
          <div key={i} class={line.sign === '+' ? 'added' : line.sign === '-' ? 'removed' : undefined}>
            <span class="diff-sign" aria-hidden="true">{line.sign === '-' ? '−' : line.sign}</span>
            <span class="for-readers">{words[line.sign]}</span>{printable(line.text) || ' '}
          </div>
        ))}
      </div>
      {shown.length < lines.length && <button type="button" class="button" onClick={() => setAll(true)}>Show all {lines.length} lines</button>}
    </figure>
  );
}
