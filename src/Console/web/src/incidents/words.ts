// Incidents in words.

import type { Tone } from '../base/page';
import { bytes, duration, rate } from '../base/format';
import { displayName, printable } from '../base/names';
import type { Cause, Finding, IncidentSummary, Metric } from './model';

export const metricWords: Record<Metric, string> = {
  'request-rate': 'Request rate',
  'error-rate': 'Server errors',
  'client-error-rate': 'Refused requests (4xx)',
  'latency-p50': 'Median duration',
  'latency-p95': '95th percentile of durations',
  'throughput': 'Bytes sent',
  'client-behaviour': 'Behaviour of a client',
  'version': 'Version against the one before',
  'call-pattern': 'Pattern of calls',
  'schema': 'Changed fields',
};

export interface Severity {
  word: string;
  tone: Tone;
  rank: number;
  why: string;
}

/** How serious it looks: how far from ordinary the strongest finding is, and how many services are affected. */
export function severityOf(incident: { pValue: number; services: string[] }): Severity {
  const services = incident.services.length;
  const chance = chanceWords(incident.pValue);
  if (incident.pValue <= 1e-30 || (incident.pValue <= 1e-12 && services >= 3)) {
    return { word: 'Severe', tone: 'failing', rank: 3, why: `${chance}; ${services} services affected. Severe: below 1e-30, or below 1e-12 with three services or more` };
  }
  if (incident.pValue <= 1e-12) return { word: 'Serious', tone: 'degraded', rank: 2, why: `${chance}; serious: below 1e-12` };
  return { word: 'Mild', tone: 'plain', rank: 1, why: `${chance}; mild: above 1e-12` };
}

/** How likely it is on an ordinary day. */
export const chanceWords = (p: number): string => (p <= 0 ? 'practically impossible on an ordinary day' : `likely once in ${oneIn(p)} windows of ordinary operation`);

const oneIn = (p: number): string => {
  const exponent = Math.floor(-Math.log10(p));
  return exponent > 5 ? `10^${exponent}` : String(Math.round(1 / p));
};

export function stateOf(incident: Pick<IncidentSummary, 'closed' | 'mergedInto'>): { word: string; tone: Tone } {
  if (incident.mergedInto) return { word: 'Merged', tone: 'plain' };
  return incident.closed ? { word: 'Over', tone: 'good' } : { word: 'Open', tone: 'failing' };
}

export function causeWords(cause: Cause): string {
  const service = name(cause.service);
  switch (cause.kind) {
    case 'service': return `${service} itself`;
    case 'edge': return `What lies between ${name(cause.source)} and ${service}`;
    case 'load': return `Requests to ${service} from outside`;
    case 'client': return `The client ${printable(cause.client)}`;
    case 'version': return `A version of ${service}`;
    case 'call-pattern': return `How ${name(cause.source)} calls ${service}`;
  }
}

/** What a finding is about; `endpoint` is its name where that is known. */
export function subjectWords(finding: Pick<Finding, 'kind' | 'source' | 'service' | 'endpointId' | 'client'>, endpoint?: string): string {
  const shown = endpoint ?? `endpoint ${finding.endpointId.replace(/^0+/, '') || '0'}`;
  switch (finding.kind) {
    case 'service': return name(finding.service);
    case 'edge': return `${name(finding.source)} → ${name(finding.service)}`;
    case 'endpoint': return `${shown} of ${name(finding.service)}`;
    case 'edge-endpoint': return `${name(finding.source)} → ${shown} of ${name(finding.service)}`;
    case 'client': return `client ${printable(finding.client)}`;
  }
}

export const name = (service: string): string => displayName(service, service === '' ? 'unknown' : 'service');

/** A value in the unit of its metric. */
export function valueWords(metric: Metric, value: number | null): string {
  if (value === null) return '–';
  switch (metric) {
    case 'request-rate': return rate(value);
    case 'error-rate':
    case 'client-error-rate': return `${(100 * value).toFixed(value < 0.1 ? 1 : 0)}%`;
    case 'latency-p50':
    case 'latency-p95': return duration(value);
    case 'throughput': return `${bytes(value)}/s`;
    default: return value < 10 ? value.toFixed(2) : value.toFixed(0);
  }
}

/** How long something took, in words. */
export function span(from: string, to: string): string {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
