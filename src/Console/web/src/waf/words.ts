import type { Tone } from '../base/page';
import { displayName, printable } from '../base/names';
import type { Level, Match, RuleSeverity } from './model';

export const severityTone: Record<RuleSeverity, Tone> = {
  none: 'plain', emergency: 'failing', alert: 'failing', critical: 'failing', error: 'degraded', warning: 'degraded', notice: 'plain', info: 'plain', debug: 'plain',
};

export const levelTone: Record<Level, Tone> = { none: 'plain', low: 'plain', medium: 'degraded', high: 'failing', critical: 'failing' };

/** Rule under which what the learned profile adds stands. */
export const PROFILE_RULE = 11000;

/** Points that the Core Rule Set adds for a match. */
export const pointsOf = (severity: RuleSeverity): number => ({ critical: 5, error: 4, warning: 3, notice: 2 } as Partial<Record<RuleSeverity, number>>)[severity] ?? 0;

/** Whether a match is the sum of others: such rules look at scores, not at the request. */
export const isSum = (match: Pick<Match, 'variable'>): boolean => match.variable.startsWith('TX:');

export const NO_ENDPOINT = '0000000000000000';

export const serviceName = (service: string): string => displayName(service, service === '' ? 'unknown' : 'service');

/** An endpoint by its template, or by what was asked for where there is none. */
export const placeWords = (method: string, template: string): string => (template === '' ? `${printable(method)} (no endpoint)` : `${printable(method)} ${printable(template)}`);
