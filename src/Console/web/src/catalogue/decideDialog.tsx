import { Dialog } from '../base/dialog';
import { printable } from '../base/names';
import { useSession } from '../shell/session';
import type { Decision, EndpointDetail } from './model';

export type Wish = { kind: 'pin'; segment: number; as: 'static' | 'parameter' } | { kind: 'ignored'; as: 'ignore' | 'non-api' };

const titles = { 'static': 'Pin a constant', 'parameter': 'Make the segment a parameter', 'ignore': 'Ignore this endpoint', 'non-api': 'It belongs to no API' } as const;

/** Asks for the reason, and of a constant for its value. */
export function DecideDialog({ detail, wish, close, done }: { detail: EndpointDetail; wish: Wish; close(): void; done(decision: Decision): void }) {
  const session = useSession();
  const segments = detail.template.split('/');
  const asksValue = wish.kind === 'pin' && wish.as === 'static';
  const pattern = (value: string): string => {
    if (wish.kind === 'ignored') return detail.template;
    // Up to the segment and including it; segment 0 follows the first slash.
    const upTo = segments.slice(0, wish.segment + 2);
    upTo[wish.segment + 1] = asksValue ? value : '{value}';
    return upTo.join('/');
  };
  return (
    <Dialog title={titles[wish.as]} submit="Decide" close={close} onSubmit={async (form) => {
      const at = { tenant: detail.tenant || null, app: detail.app || null, host: detail.host || null, pattern: pattern(String(form.get('value') ?? '').trim()), as: wish.as, reason: String(form.get('reason')).trim() };
      done(await session.change<Decision>('POST', `/api/v1/endpoints/${wish.kind === 'pin' ? 'pins' : 'ignored'}`, wish.kind === 'pin' ? { ...at, segment: wish.segment } : { ...at, method: detail.method }));
    }}>
      <p>{wish.kind === 'pin' ? 'Of' : 'All requests of'} <code dir="auto">{printable(wish.kind === 'pin' ? segments.slice(0, wish.segment + 2).join('/') : `${detail.method} ${detail.template}`)}</code> at {printable(detail.host) || 'every host'}. It stands until it is undone.</p>
      {asksValue && <label class="field">Constant value of the segment<input name="value" required maxLength={200} pattern="[^\/\{\}]+" placeholder="me" /></label>}
      <label class="field">Why<input name="reason" required maxLength={1000} /></label>
    </Dialog>
  );
}
