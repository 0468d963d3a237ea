// What every page but the graph is made of.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Loaded } from './useLoad';

interface PageProps {
  title: string;
  /** One sentence: what the page is for. */
  about?: ComponentChildren;
  /** Buttons and choices at the right of the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ title, about, actions, children }: PageProps) {
  useEffect(() => { document.title = `${title} – Insight`; }, [title]);
  return (
    <main id="content">
      <div class="page-head">
        <div>
          <h1 dir="auto">{title}</h1>
          {about && <p class="quiet">{about}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </main>
  );
}

export function Card({ title, actions, children, label }: { title?: ComponentChildren; label?: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="card" aria-label={label}>
      {(title || actions) && <div class="card-head">{title && <h2>{title}</h2>}{actions && <div class="actions">{actions}</div>}</div>}
      {children}
    </section>
  );
}

/** Shows what was read; before that that it is being read, and what went wrong. Old figures stay below an error. */
export function Show<T>({ loaded, children }: { loaded: Loaded<T>; children(data: T): ComponentChildren }) {
  return (
    <>
      {loaded.problem && <Problem text={loaded.problem} retry={loaded.reload} />}
      {loaded.data !== null ? children(loaded.data) : loaded.loading && <p class="loading" role="status">Loading…</p>}
    </>
  );
}

export function Problem({ text, retry }: { text: string; retry?(): void }) {
  return <p class="problem" role="alert">{text} {retry && <button type="button" class="button" onClick={retry}>Try again</button>}</p>;
}

/** Nothing to show: says why, and what to do next. */
export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="empty"><h2>{title}</h2>{children}</section>;
}

export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class="fact"><dt>{label}</dt><dd dir="auto">{children}</dd></div>;
}

export type Tone = 'plain' | 'good' | 'degraded' | 'failing' | 'accent';

/** A word on coloured ground; the word says everything, the colour only helps the eye. */
export function Pill({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ComponentChildren }) {
  return <span class={`pill ${tone}`} title={title}>{children}</span>;
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { id: T; label: string; count?: number | undefined }[];
  current: T;
  go(tab: T): void;
}

/** A list of tabs; the panel is the caller's, with `id="panel"`. */
export function Tabs<T extends string>({ label, tabs, current, go }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = tabs[(tabs.findIndex((t) => t.id === current) + step + tabs.length) % tabs.length]!;
    go(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button type="button" key={tab.id} id={`tab-${tab.id}`} role="tab" aria-selected={tab.id === current} aria-controls="panel" tabIndex={tab.id === current ? 0 : -1} onClick={() => go(tab.id)}>
          {tab.label}{tab.count !== undefined && <span class="badge">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
