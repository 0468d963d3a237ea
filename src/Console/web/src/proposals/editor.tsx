import { useState } from 'preact/hooks';
import { printable } from '../base/names';
import { Problem } from '../base/page';
import { ProblemError, explain, type ProblemLine } from '../base/rest';

interface EditorProps {
  text: string;
  onText(text: string): void;
  /** What the server refused last; errors with lines stand beside theirs. */
  error: unknown;
}

/** A document as text, with what is wrong in it, line by line. */
export function Editor({ text, onText, error }: EditorProps) {
  const errors = error instanceof ProblemError ? error.errors : [];
  return (
    <div class="editor">
      <label class="field">Document (YAML or JSON)
        <textarea class="document" name="document" spellcheck={false} rows={Math.min(32, Math.max(12, text.split('\n').length + 1))} value={text} maxLength={MOST} aria-invalid={errors.length > 0}
          aria-describedby={errors.length > 0 ? 'document-errors' : undefined} onInput={(e) => onText(e.currentTarget.value)} />
      </label>
      {errors.length > 0 && <Errors errors={errors} text={text} />}
      {error !== null && errors.length === 0 && <Problem text={explain(error)} />}
    </div>
  );
}

/** Longest document, in characters: what the server reads, and no more than a page can show well. */
export const MOST = 1_000_000;

function Errors({ errors, text }: { errors: ProblemLine[]; text: string }) {
  const [lines] = useState(() => text.split('\n'));
  const select = (line: number): void => {
    const area = document.querySelector<HTMLTextAreaElement>('textarea.document');
    if (!area) return;
    const now = area.value.split('\n');
    const start = now.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (now[line - 1]?.length ?? 0));
  };
  return (
    <div id="document-errors" class="document-errors" role="alert"><ul>
      {errors.map((error, i) => (
        <li key={i}>
          {error.line > 0 && <button type="button" class="button small" onClick={() => select(error.line)}>Line {error.line}</button>} <strong>{printable(error.field || error.subject)}</strong> <span dir="auto">{printable(error.message)}</span>
          {error.line > 0 && lines[error.line - 1] !== undefined && <code>{printable(lines[error.line - 1]!.trim()).slice(0, 120)}</code>}
        </li>
      ))}
    </ul></div>
  );
}
