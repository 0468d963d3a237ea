import { count } from '../base/format';
import { CloseIcon } from '../base/icons';
import { printable, shorten } from '../base/names';
import type { FoundService, GraphGroups, View } from '../live/model';
import { FindInGroups } from './findInGroups';
import { groupName, opening } from './groups';
import type { Place } from './location';

/** Above a graph with groups: how it is drawn together, which groups are open, and what the data does not tell. */
export function GroupBar({ view, place, go }: { view: View; place: Place; go(change: Partial<Place>): void }) {
  const show = (service: FoundService): void => go({ open: service.groups.reduce((open, { id }) => opening(open, id), place.open), selected: `service:${service.id}` });
  const { groups } = view;
  const missing = missingWords(view, place);
  const close = (id: string): void => go({ open: place.open.filter((other) => other !== id), selected: null });
  const shown = groups !== null || place.group !== 'none';
  if (!groups && !missing && (place.open.length === 0 || !shown)) return null;
  return (
    <section class="group-bar" aria-label="Groups">
      {groups && <p role="status">{words(view, groups)}</p>}
      {groups && <FindInGroups view={view} groups={groups} show={show} />}
      {place.open.length > 0 && (
        <>
          <ul class="chips" aria-label="Open groups">
            {place.open.map((id) => {
              const name = shorten(printable(groups?.open.find((o) => o.id === id)?.name ?? groupName(id)), 40);
              return <li key={id}><button type="button" class="chip" aria-label={`Close the group ${name}`} onClick={() => close(id)}><span dir="auto">{name}</span><CloseIcon /></button></li>;
            })}
          </ul>
          {place.open.length > 1 && <button type="button" class="button" onClick={() => go({ open: [], selected: null })}>Close all groups</button>}
        </>
      )}
      {missing && <p class="quiet" role="status">{missing}</p>}
    </section>
  );
}

const byWords: Record<GraphGroups['by'], string> = {
  auto: '', none: '', app: 'by app', name: 'by name', version: 'by version', site: 'by site',
};

function words(view: View, groups: GraphGroups): string {
  const alone = view.services.length - groups.groups;
  const what = `${count(groups.services)} services and ${count(groups.edges)} edges, drawn as ${count(groups.groups)} groups ${byWords[groups.by]}`;
  return `${what}${alone > 0 ? ` and ${count(alone)} that stand for themselves` : ''}. Open a group to see its services.`;
}

/** A grouping that the data knows nothing of is said to be one. */
function missingWords(view: View, { group }: Place): string | null {
  if (group !== 'version' && group !== 'site') return null;
  if (view.groups ? view.services.some((s) => s[group] || s.id.startsWith(`group ${group} `)) || view.groups.open.some((o) => o.id.startsWith(`group ${group} `)) : view.services.some((s) => s[group])) {
    return group === 'version'
      ? 'A service stands in the version that answered most of the requests to it in the last hour of this window; an edge\'s page tells versions apart.'
      : 'A service stands at the site of the gateway that took most of the requests to it in the last hour of this window.';
  }
  return group === 'version'
    ? 'No stored request of this window names a version: destinations carry none (a label "version" in their cluster), or raw records of it are gone. Group by name instead.'
    : 'No stored request of this window names a site: gateways have none (the setting "site"), or raw records of it are gone. Group by name instead.';
}
