// Why a source is believed, in words. Order and meaning as in the access record.

import type { Evidence } from '../live/model';

interface EvidenceText {
  label: string;
  explanation: string;
}

export const evidenceTexts: Record<Evidence, EvidenceText> = {
  'mtls': { label: 'mTLS', explanation: 'SPIFFE name of a client certificate from the trust bundle' },
  'token': { label: 'token', explanation: 'claim of a token whose signature was checked' },
  'gateway-hop': { label: 'hop', explanation: 'carries a span id that only this gateway handed out' },
  'trace-hop': { label: 'trace', explanation: 'same trace as one request this gateway had under way' },
  'access-log': { label: 'log', explanation: 'a replayed access log says so' },
  'address-map': { label: 'address', explanation: 'the address was mapped to the service at that time' },
  'network': { label: 'network', explanation: 'a named network holds the client’s address' },
  'unknown': { label: 'unknown', explanation: 'nothing tells who sent these requests' },
};

/** From this confidence (percent) on an identity counts as verified and is shown with a closed lock. */
export const VERIFIED = 90;
