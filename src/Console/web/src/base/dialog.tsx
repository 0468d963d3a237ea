import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { explain } from './rest';

interface DialogProps {
  title: string;
  /** What the button that goes on says. */
  submit: string;
  danger?: boolean;
  /** Does it; what it throws is shown and the dialog stays. */
  onSubmit(form: FormData): Promise<void>;
  close(): void;
  children: ComponentChildren;
}

/** A question before something is done: a form in the browser's own modal dialog, which keeps the focus and closes with Escape. */
export function Dialog({ title, submit, danger, onSubmit, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={close}>
      <form onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        setProblem('');
        onSubmit(new FormData(event.currentTarget)).then(() => dialog.current?.close(), (error: unknown) => {
          setProblem(explain(error));
          setBusy(false);
        });
      }}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="actions">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>Cancel</button>
          <button type="submit" class={`button ${danger ? 'danger' : 'primary'}`} disabled={busy}>{submit}</button>
        </div>
      </form>
    </dialog>
  );
}
