// Names as people read them. All of them come from traffic: they are only ever set as text, never as markup.

import type { ServiceKind } from '../live/model';

const standIns: Record<ServiceKind, string> = { service: '(no name)', network: '(network)', unknown: 'Unknown source', gateway: 'Gateway itself', group: '(no name)' };

export const displayName = (name: string, kind: ServiceKind): string => (name === '' ? standIns[kind] : printable(name));

/** The name of an edge's destination: an empty one is the gateway, which answered itself. */
export const destinationName = (name: string): string => displayName(name, name === '' ? 'gateway' : 'service');

/** Control and direction-changing characters could make one name look like another: they are shown as a box. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '\u25a1');

export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
