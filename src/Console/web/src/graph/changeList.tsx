import { Pill, type Tone } from '../base/page';
import { destinationName, displayName } from '../base/names';
import type { View } from '../live/model';
import type { Change, Changes } from './compare';

interface ChangeListProps {
  view: View;
  changes: Changes;
  /** What it is compared with, in words. */
  than: string;
  select(selected: string): void;
}

/** Changes shown at once. */
const MOST = 12;
const order: Change['what'][] = ['worse', 'new', 'gone', 'otherwise'];
const tones: Record<Change['what'], Tone> = { worse: 'failing', new: 'accent', gone: 'degraded', otherwise: 'plain' };
export const changeWords: Record<Change['what'], string> = { worse: 'worse', new: 'new', gone: 'gone', otherwise: 'changed' };

/** What is otherwise than in the earlier window, the worst first. */
export function ChangeList({ view, changes, than, select }: ChangeListProps) {
  const names = new Map<string, string>([
    ...view.services.map((s): [string, string] => [`service:${s.id}`, displayName(s.name, s.kind)]),
    ...view.edges.map((e): [string, string] => [`edge:${e.id}`, `${displayName(e.source, e.sourceKind)} → ${destinationName(e.destination)}`]),
  ]);
  const shown = [...changes].filter(([key]) => names.has(key)).sort(([a, x], [b, y]) => order.indexOf(x.what) - order.indexOf(y.what) || (names.get(a)! < names.get(b)! ? -1 : 1));
  return (
    <section class="card changes" aria-label="What changed">
      <div class="card-head"><h2>What changed</h2><span class="quiet">{than}</span></div>
      {shown.length === 0
        ? <p class="note" role="status">Nothing that is more than the usual up and down.</p>
        : (
          <ul>
            {shown.slice(0, MOST).map(([key, change]) => (
              <li key={key}>
                <button type="button" onClick={() => select(key)}><Pill tone={tones[change.what]}>{changeWords[change.what]}</Pill><strong dir="auto">{names.get(key)}</strong><span class="quiet">{change.words}</span></button>
              </li>
            ))}
          </ul>
        )}
      {shown.length > MOST && <p class="note">and {shown.length - MOST} more</p>}
    </section>
  );
}
