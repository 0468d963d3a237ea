import { useState } from 'preact/hooks';
import { DiffView } from '../base/diffView';
import { printable, shorten } from '../base/names';
import { toYaml } from '../base/yaml';
import type { AuditEntry } from './model';

/** Longest before or after that stands in one line. */
const SHORT = 60;

/** What an entry changed: words in one line, documents as a difference behind a summary. */
export function Change({ entry }: { entry: AuditEntry }) {
  const { before, after } = entry;
  const [open, setOpen] = useState(false);
  if (before === '' && after === '') return <span class="quiet">–</span>;
  if (before.length <= SHORT && after.length <= SHORT && !after.startsWith('{') && !before.startsWith('{'))
    return <span dir="auto">{before !== '' && <><del>{printable(before)}</del> → </>}<strong>{printable(after) || 'gone'}</strong></span>;
  return (
    <details class="change" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{before === '' ? 'What was written' : after === '' ? 'What was deleted' : 'What changed'}</summary>
      {open && <DiffView label={`Entry ${entry.number}: ${shorten(printable(entry.name), 80)}`} before={readable(before)} after={readable(after)} />}
    </details>
  );
}

/** A document in JSON as lines; what follows it, and all else, as it is. */
function readable(text: string): string {
  const end = text.startsWith('{') ? text.lastIndexOf('}') + 1 : 0;
  if (end === 0) return text;
  try {
    return toYaml(JSON.parse(text.slice(0, end))) + text.slice(end).trim();
  } catch {
    return text;
  }
}
