// Addresses of the page that lead from one view to another. Ids and names come from traffic: always encoded.

import { query } from './rest';

/** A window as the address bar holds it: a look-back in seconds, or from and to. */
export interface WindowValues {
  lookBack?: string | number | null;
  from?: string | null;
  to?: string | null;
}

/** The window's part of an address: the look-back only where there is no past window. */
export const windowOf = ({ lookBack, from, to }: WindowValues): WindowValues => (from && to ? { from, to } : { lookBack: lookBack ?? null });

export const edgePlace = (id: string, window: WindowValues = {}): string => `/edges/${encodeURIComponent(id)}${query({ ...windowOf(window) })}`;

export const endpointPlace = (id: string, window: WindowValues = {}): string => `/catalogue/${encodeURIComponent(id)}${query({ ...windowOf(window) })}`;

export const cataloguePlace = (service: string, window: WindowValues = {}): string => `/catalogue${query({ service, ...windowOf(window) })}`;

export const graphPlace = (selected: string, window: WindowValues = {}): string => `/${query({ ...windowOf(window), selected })}`;

/** Id of a service's node in the graph: its name as the server encodes it. */
export const serviceId = (name: string): string => encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Whether the list's id is that of a learned endpoint; others stand for what was matched to none. */
export const isEndpointId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id);
