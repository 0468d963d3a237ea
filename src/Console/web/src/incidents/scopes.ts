// What of an incident may be marked as expected: the narrowest first.

import type { Scope } from './expectationDialog';
import type { Incident } from './model';
import { metricWords, name, subjectWords } from './words';

const MOST = 20;
const NO_ENDPOINT = /^0*$/;

export function scopesOf(incident: Incident, names: Map<string, string>): Scope[] {
  const scopes = incident.findings.slice(0, MOST).map((finding): Scope => ({
    label: `${metricWords[finding.metric]}: ${subjectWords(finding, names.get(finding.endpointId))}`,
    ...(finding.service ? { service: finding.service } : {}),
    ...(finding.source ? { source: finding.source } : {}),
    ...(NO_ENDPOINT.test(finding.endpointId) ? {} : { endpointId: finding.endpointId }),
    ...(finding.client ? { client: finding.client } : {}),
    metric: finding.metric,
  }));
  const services = incident.services.filter((service) => service !== '').map((service): Scope => ({ label: `Anything unusual of ${name(service)}`, service }));
  return [...scopes, ...services, { label: 'Another service', service: '' }];
}
