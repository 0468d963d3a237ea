// Applies messages of the hub to the list of incidents. Pure.

import type { IncidentFrame, IncidentSummary } from './model';

/** Those changed last come first; one that is news goes to the front. */
export function applyIncidents(before: IncidentSummary[] | null, frame: IncidentFrame): IncidentSummary[] | null {
  if (frame.kind === 'snapshot') return frame.incidents;
  if (frame.incidents.length === 0 || !before) return before;
  const changed = new Set(frame.incidents.map((i) => i.id));
  return [...frame.incidents, ...before.filter((i) => !changed.has(i.id))];
}
