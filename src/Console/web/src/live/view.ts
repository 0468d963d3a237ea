// Applies live frames to a view. Pure: a new view comes out, unchanged items keep their identity.

import type { Frame, View } from './model';

export interface LiveView {
  feed: string;
  sequence: number;
  view: View;
}

/** The view after `frame`; null when frames were missed and a snapshot is needed. */
export function applyFrame(current: LiveView | null, frame: Frame): LiveView | null {
  if (frame.kind === 'snapshot') {
    return { feed: frame.feed, sequence: frame.sequence, view: viewOf(frame, null) };
  }

  if (!current || current.feed !== frame.feed || frame.sequence !== current.sequence + 1) return null;
  return { feed: frame.feed, sequence: frame.sequence, view: viewOf(frame, current.view) };
}

function viewOf(frame: Frame, before: View | null): View {
  return {
    window: frame.window,
    bucketSeconds: frame.bucketSeconds,
    totals: frame.totals,
    timeline: frame.timeline,
    services: merge(before?.services, frame.services, frame.removedServices),
    edges: merge(before?.edges, frame.edges, frame.removedEdges),
    endpoints: merge(before?.endpoints, frame.endpoints, frame.removedEndpoints),
    truncated: frame.truncated,
    groups: frame.groups,
    problem: frame.problem,
  };
}

function merge<T extends { id: string }>(before: T[] | undefined, changed: T[], removed: string[]): T[] {
  if (!before) return changed;
  if (changed.length === 0 && removed.length === 0) return before;
  const items = new Map(before.map((item) => [item.id, item]));
  for (const id of removed) items.delete(id);
  for (const item of changed) items.set(item.id, item);
  return [...items.values()];
}
