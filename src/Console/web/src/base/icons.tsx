// Small drawn signs. Decorative: the words stand beside them or in the title of what holds them.

import type { ComponentChildren } from 'preact';
import type { Health } from './health';
import type { ServiceKind } from '../live/model';

function Icon(props: { children: ComponentChildren; size?: number; class?: string }) {
  const size = props.size ?? 16;
  return (
    <svg class={`icon ${props.class ?? ''}`} width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor"
      stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {props.children}
    </svg>
  );
}

export const PauseIcon = () => <Icon><path d="M5.5 3.5v9M10.5 3.5v9" /></Icon>;
export const PlayIcon = () => <Icon><path d="M5 3.2 12.5 8 5 12.8Z" /></Icon>;
export const SearchIcon = () => <Icon><circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" /></Icon>;
export const CloseIcon = () => <Icon><path d="m4 4 8 8M12 4l-8 8" /></Icon>;
export const PlusIcon = () => <Icon><path d="M8 3.5v9M3.5 8h9" /></Icon>;
export const MinusIcon = () => <Icon><path d="M3.5 8h9" /></Icon>;
export const FitIcon = () => <Icon><path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" /></Icon>;
export const ClockIcon = () => <Icon><circle cx="8" cy="8" r="5.3" /><path d="M8 5v3.2l2 1.3" /></Icon>;
export const SunIcon = () => <Icon><circle cx="8" cy="8" r="2.8" /><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1" /></Icon>;
export const MoonIcon = () => <Icon><path d="M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6Z" /></Icon>;
export const HomeIcon = () => <Icon><path d="M2.5 7.5 8 3l5.5 4.5M4 6.6V13h8V6.6M6.8 13V9.4h2.4V13" /></Icon>;
export const GraphIcon = () => <Icon><circle cx="3.6" cy="8" r="1.8" /><circle cx="12.2" cy="3.8" r="1.8" /><circle cx="12.2" cy="12.2" r="1.8" /><path d="m5.3 7.2 5.2-2.6M5.3 8.8l5.2 2.6" /></Icon>;
export const EdgesIcon = () => <Icon><circle cx="3.6" cy="8" r="1.8" /><circle cx="12.4" cy="8" r="1.8" /><path d="M5.6 8h4.6M8.6 6.2 10.4 8 8.6 9.8" /></Icon>;
export const CatalogueIcon = () => <Icon><path d="M3 3h10v10H3zM3 6.4h10M6.2 6.4V13" /></Icon>;
export const IncidentIcon = () => <Icon><path d="M1.8 9h2.6l1.8-5 2.8 8.4L11 9h3.2" /></Icon>;
export const ProposalIcon = () => <Icon><path d="M8 1.8 13 4v3.8c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4V4Z" /><path d="m5.8 8 1.6 1.6 3-3.2" /></Icon>;
export const BugIcon = () => <Icon><path d="M5 6.5a3 3 0 0 1 6 0v3a3 3 0 0 1-6 0ZM2 8h3M11 8h3M2.6 4.2 5 5.8M13.4 4.2 11 5.8M2.6 12.2 5 10.6M13.4 12.2 11 10.6" /></Icon>;
export const AuditIcon = () => <Icon><path d="M4 2h8v12H4zM6.2 5.2h3.6M6.2 8h3.6M6.2 10.8h2" /></Icon>;
export const GearIcon = () => <Icon><circle cx="8" cy="8" r="2.2" /><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" /></Icon>;
export const ScreenIcon = () => <Icon><rect x="2" y="3" width="12" height="8" rx="1.2" /><path d="M6 13.5h4" /></Icon>;

/** Health by shape as well as colour: tick, triangle, cross, dash. */
export function HealthMark(props: { health: Health; x?: number; y?: number; size?: number }) {
  const size = props.size ?? 14;
  return (
    <svg class={`health ${props.health}`} x={props.x} y={props.y} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {props.health === 'good' && <><circle cx="8" cy="8" r="7" /><path d="m5 8.2 2.1 2.1L11.2 6" /></>}
      {props.health === 'degraded' && <><path class="shape" d="M8 1.2 15.4 14.4H.6Z" /><path d="M8 6v3.6M8 11.9v.1" /></>}
      {props.health === 'failing' && <><rect class="shape" x="1" y="1" width="14" height="14" rx="3" /><path d="m5.4 5.4 5.2 5.2M10.6 5.4l-5.2 5.2" /></>}
      {props.health === 'idle' && <><circle cx="8" cy="8" r="7" /><path d="M5 8h6" /></>}
    </svg>
  );
}

/** What kind of node: a service of ours, a named network, or nobody knows. */
export function KindMark(props: { kind: ServiceKind; x?: number; y?: number; size?: number }) {
  const size = props.size ?? 18;
  return (
    <svg class={`kind ${props.kind}`} x={props.x} y={props.y} width={size} height={size} viewBox="0 0 16 16" fill="none"
      stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {props.kind === 'service' && <><path d="m8 1.6 5.6 3.2v6.4L8 14.4l-5.6-3.2V4.8Z" /><path d="M2.6 5 8 8l5.4-3M8 8v6.2" /></>}
      {props.kind === 'group' && <><path d="M2 5.5 8 2l6 3.5L8 9Z" /><path d="m2 8.5 6 3.5 6-3.5M2 11.2l6 3.3 6-3.3" /></>}
      {props.kind === 'gateway' && <><path d="M2.5 13.5v-8a5.5 5.5 0 0 1 11 0v8M2.5 13.5h11M6 13.5v-6M10 13.5v-6" /></>}
      {props.kind === 'network' && <><circle cx="8" cy="8" r="6.2" /><path d="M1.8 8h12.4M8 1.8c2.2 2 2.8 4 2.8 6.2S10.2 12.2 8 14.2M8 1.8C5.8 3.8 5.2 5.8 5.2 8s.6 4.2 2.8 6.2" /></>}
      {props.kind === 'unknown' && <><circle cx="8" cy="8" r="6.2" stroke-dasharray="2.4 2.2" /><path d="M6.2 6.3a1.9 1.9 0 1 1 2.5 1.9c-.5.2-.7.5-.7 1M8 11.3v.1" /></>}
    </svg>
  );
}

/** A lock, closed when the identity is verified. */
export function LockMark(props: { verified: boolean; x?: number; y?: number; size?: number }) {
  const size = props.size ?? 12;
  return (
    <svg class={`lock ${props.verified ? 'verified' : ''}`} x={props.x} y={props.y} width={size} height={size} viewBox="0 0 16 16" fill="none"
      stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <rect x="3" y="7" width="10" height="7" rx="1.6" fill={props.verified ? 'currentColor' : 'none'} />
      <path d={props.verified ? 'M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2' : 'M5.2 7V5a2.8 2.8 0 0 1 5.4-1'} />
    </svg>
  );
}

export const Logo = () => (
  <svg class="logo" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" class="logo-ground" />
    <path d="M9 16 21 9M9 16l12 7" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
    <circle cx="9" cy="16" r="4" fill="#fff" />
    <circle cx="22" cy="9" r="3.2" fill="#fff" />
    <circle cx="22" cy="23" r="3.2" fill="#b3c0ff" />
  </svg>
);
