import { printable } from './names';

/** Method and path template; the parameters of a template stand out from its constant parts. */
export function EndpointName({ method, template }: { method: string; template: string }) {
  if (template === '' && method === '') return <span class="quiet">(not matched)</span>;
  const parts = printable(template).split(/(\{[^}]*\})/);
  return (
    <span class="named">
      <span class={`method ${/^[A-Z]+$/.test(method) ? method.toLowerCase() : 'other'}`}>{printable(method)}</span>
      <code dir="auto">{parts.map((part, i) => (part.startsWith('{') ? <span key={i} class="parameter">{part}</span> : part))}</code>
    </span>
  );
}
