import type { ComponentChildren } from 'preact';
import { Card, Show } from '../base/page';
import { useLoad } from '../base/useLoad';

/** How often a panel is read again. */
const EVERY_MS = 10_000;

interface PanelProps<T> {
  title: string;
  path: string;
  /** Where all of it is. */
  more: { href: string; label: string };
  /** Whether there is nothing to show. */
  isEmpty(data: T): boolean;
  /** Why that is, and what to do about it. */
  empty: ComponentChildren;
  children(data: T): ComponentChildren;
}

/** One list of the start page: its first rows, and the way to all of it. */
export function Panel<T>({ title, path, more, isEmpty, empty, children }: PanelProps<T>) {
  const loaded = useLoad<T>(path, EVERY_MS);
  return (
    <Card title={title} label={title} actions={<a class="button" href={more.href}>{more.label}</a>}>
      <Show loaded={loaded}>{(data) => (isEmpty(data) ? <p class="note">{empty}</p> : children(data))}</Show>
    </Card>
  );
}
