// Past windows and the console's status, over REST.

import { get } from '../base/rest';
import type { LiveShape } from './live';
import type { Endpoint, Graph, ListPage, Status, View } from './model';

export const getStatus = (signal?: AbortSignal): Promise<Status> => get<Status>('/api/v1/status', signal);

/** As many endpoints as the API gives at once to everybody; analysts may ask for more. */
const MOST_ENDPOINTS = 1000;

/** A shape as the REST API takes it. */
export const shapeQuery = ({ group, open }: LiveShape): string => [`group=${encodeURIComponent(group)}`, ...open.map((id) => `open=${encodeURIComponent(id)}`)].join('&');

export async function getView(from: string, to: string, shape: LiveShape, signal?: AbortSignal): Promise<View> {
  const window = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const [graph, endpoints] = await Promise.all([
    get<Graph>(`/api/v1/graph?${window}&${shapeQuery(shape)}`, signal),
    get<ListPage<Endpoint>>(`/api/v1/endpoints?${window}&limit=${MOST_ENDPOINTS}`, signal),
  ]);
  return { ...graph, endpoints: endpoints.items, truncated: graph.truncated || endpoints.hasMore, problem: null };
}
