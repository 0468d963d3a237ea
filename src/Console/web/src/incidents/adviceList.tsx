import { compact, rate } from '../base/format';
import { printable } from '../base/names';
import type { Advice } from './model';
import { name } from './words';

export function AdviceList({ advice }: { advice: Advice[] }) {
  return (
    <ul class="entries">
      {advice.map((a) => (
        <li key={`${a.source} ${a.service} ${a.endpointId}`}>
          <strong dir="auto">{name(a.source)} → {name(a.service)}</strong> <span class="quiet">{compact(a.callsPerRequest)} calls per request, {rate(a.callsPerSecond)}</span>
          <p dir="auto">{printable(a.text)}</p>
        </li>
      ))}
    </ul>
  );
}
