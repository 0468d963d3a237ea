import { useEffect } from 'preact/hooks';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import type { Deployment, Incident } from './model';
import { name, span } from './words';

/** How far before the beginning a deployment may have something to do with it. */
const BEFORE_MS = 24 * 3_600_000;

/** `round`: when it changes, the list is read again. */
export function DeploymentsNearby({ incident, round }: { incident: Incident; round: unknown }) {
  const loaded = useLoad<Deployment[]>('/api/v1/deployments');
  useEffect(() => loaded.reload(), [round]);
  const began = Date.parse(incident.began);
  const end = Date.parse(incident.closed ?? incident.lastSeen);
  const concerned = new Set([...incident.services, ...incident.causes.flatMap((c) => [c.service, c.source, ...c.path])]);
  return (
    <Show loaded={loaded}>{(all) => {
      const near = all.filter((d) => d.tenant === incident.tenant && Date.parse(d.at) >= began - BEFORE_MS && Date.parse(d.at) <= end)
        .sort((a, b) => Number(concerned.has(b.service)) - Number(concerned.has(a.service)) || Math.abs(Date.parse(a.at) - began) - Math.abs(Date.parse(b.at) - began)).slice(0, 20);
      if (near.length === 0) return <p class="note">Nothing was noted within the day before. Was something rolled out? Note it above.</p>;
      return (
        <ul class="entries">
          {near.map((d) => (
            <li key={d.id}>
              <strong dir="auto">{name(d.service)}</strong> <code dir="auto">{printable(d.version)}</code>
              <p class="quiet">{dateTime(new Date(d.at))} · {Date.parse(d.at) <= began ? `${span(d.at, incident.began)} before it began` : `${span(incident.began, d.at)} after it began`}{concerned.has(d.service) ? ' · is part of this incident' : ''}</p>
            </li>
          ))}
        </ul>
      );
    }}</Show>
  );
}
