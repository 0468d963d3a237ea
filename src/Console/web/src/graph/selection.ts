// What is selected, found in what is shown.

import type { View } from '../live/model';

export function findSelection(view: View, selected: string) {
  const colon = selected.indexOf(':');
  const kind = selected.slice(0, colon);
  const id = selected.slice(colon + 1);
  if (kind === 'service') {
    const service = view.services.find((s) => s.id === id);
    return service ? { kind: 'service' as const, service } : null;
  }
  const edge = view.edges.find((e) => e.id === id);
  return edge ? { kind: 'edge' as const, edge } : null;
}

export type Selection = NonNullable<ReturnType<typeof findSelection>>;
