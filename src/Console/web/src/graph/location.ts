// What the address bar holds: every view can be bookmarked and sent to a colleague.

import type { Than } from './compare';
import { groupings, isGroup, MOST_OPEN, type Grouping } from './groups';

export type Tab = 'services' | 'edges' | 'endpoints';

export interface Place {
  /** Seconds of a live look-back; ignored while `from` and `to` are set. */
  lookBack: number;
  /** A past window, ISO 8601; both or neither. */
  from: string | null;
  to: string | null;
  tab: Tab;
  filter: string;
  group: Grouping;
  /** Ids of groups whose services stand for themselves. */
  open: string[];
  /** The earlier window that this one is compared with. */
  than: Than;
  /** What is lit, and what is left out: expressions, see `find.ts`. */
  find: string;
  hide: string;
  /** Selected item: `service:ID` or `edge:ID`. */
  selected: string | null;
}

export const lookBacks = [
  { seconds: 60, label: 'Last minute' },
  { seconds: 300, label: 'Last 5 minutes' },
  { seconds: 600, label: 'Last 10 minutes' },
  { seconds: 3600, label: 'Last hour' },
] as const;

const DEFAULT_LOOK_BACK = 600;
const MOST_EXPRESSION = 200;
const LONGEST_ID = 1024;

export function readPlace(): Place {
  const query = new URLSearchParams(location.search);
  const lookBack = Number(query.get('lookBack'));
  const from = isoOrNull(query.get('from'));
  const to = isoOrNull(query.get('to'));
  const tab = query.get('tab');
  const group = query.get('group');
  const than = query.get('than');
  return {
    lookBack: lookBacks.some((l) => l.seconds === lookBack) ? lookBack : DEFAULT_LOOK_BACK,
    from: from && to ? from : null,
    to: from && to ? to : null,
    tab: tab === 'edges' || tab === 'endpoints' ? tab : 'services',
    filter: query.get('filter') ?? '',
    group: groupings.find((g) => g.by === group)?.by ?? 'none',
    open: query.getAll('open').filter((id) => isGroup(id) && id.length <= LONGEST_ID).slice(0, MOST_OPEN),
    than: than === 'before' || than === 'day' || than === 'week' ? than : 'nothing',
    find: (query.get('find') ?? '').slice(0, MOST_EXPRESSION),
    hide: (query.get('hide') ?? '').slice(0, MOST_EXPRESSION),
    selected: query.get('selected'),
  };
}

export function writePlace(place: Place): void {
  const query = new URLSearchParams();
  if (place.from && place.to) {
    query.set('from', place.from);
    query.set('to', place.to);
  } else if (place.lookBack !== DEFAULT_LOOK_BACK) {
    query.set('lookBack', String(place.lookBack));
  }
  if (place.tab !== 'services') query.set('tab', place.tab);
  if (place.filter) query.set('filter', place.filter);
  if (place.group !== 'none') query.set('group', place.group);
  for (const id of place.open) query.append('open', id);
  if (place.than !== 'nothing') query.set('than', place.than);
  if (place.find) query.set('find', place.find);
  if (place.hide) query.set('hide', place.hide);
  if (place.selected) query.set('selected', place.selected);
  const text = query.toString();
  history.replaceState(null, '', text ? `?${text}` : location.pathname);
}

function isoOrNull(text: string | null): string | null {
  if (!text) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
