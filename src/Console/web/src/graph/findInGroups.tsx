import { useEffect, useState } from 'preact/hooks';
import { displayName, shorten } from '../base/names';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { FoundService, GraphGroups, View } from '../live/model';

/** How long (milliseconds) one has stopped typing before the server is asked. */
const REST_MS = 300;

interface FindInGroupsProps {
  view: View;
  groups: GraphGroups;
  /** Opens the groups that a service is in, and selects it. */
  show(service: FoundService): void;
}

/** Looks for services by name, also in groups that are closed. */
export function FindInGroups({ view, groups, show }: FindInGroupsProps) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  // The window as it was when asked: a live one moves on, and names do not.
  const [window, setWindow] = useState(view.window);
  useEffect(() => setWindow(view.window), [asked, groups.by, groups.depth]);
  const found = useLoad<{ items: FoundService[]; hasMore: boolean }>(
    asked ? `/api/v1/graph/services${query({ from: window.from, to: window.to, text: asked, group: `${groups.by}:${groups.depth}` })}` : null);
  return (
    <div class="find-in-groups">
      <input class="plain-input" type="search" placeholder="Find a service in the groups…" aria-label="Find a service in the groups" maxLength={200} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      {asked && (
        <div class="popover" role="group" aria-label="Services found">
          {found.problem && <p role="alert">{found.problem}</p>}
          {!found.data && !found.problem && <p role="status">Looking…</p>}
          {found.data?.items.length === 0 && <p role="status">No service of this window has such a name. Fewer letters find more.</p>}
          {found.data?.items.map((service) => (
            <button type="button" key={service.id} class="choice" onClick={() => { setText(''); setAsked(''); show(service); }}>
              <strong dir="auto">{shorten(displayName(service.name, 'service'), 60)}</strong>
              <span class="quiet" dir="auto">{service.groups.length > 0 ? ` in ${service.groups.map((g) => shorten(displayName(g.name, 'group'), 30)).join(' › ')}` : ''}</span>
            </button>
          ))}
          {found.data?.hasMore && <p class="quiet">There are more: write more of the name.</p>}
        </div>
      )}
    </div>
  );
}
