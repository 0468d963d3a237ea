import { evidenceTexts, VERIFIED } from './evidence';
import { LockMark } from './icons';
import type { Evidence } from '../live/model';

/** Why the source of an edge is believed: the evidence in words. */
export function Why({ evidence, confidence }: { evidence: Evidence; confidence: number }) {
  const text = evidenceTexts[evidence];
  const verified = confidence >= VERIFIED;
  return (
    <div class="why">
      <p><LockMark verified={verified} size={14} /><strong>{verified ? 'Source verified' : 'Source not verified'}</strong> · confidence {confidence}%</p>
      <meter min={0} max={100} low={50} high={VERIFIED} optimum={100} value={confidence} aria-label="Confidence" />
      <p class="quiet">Known by <strong>{text.label}</strong>: {text.explanation}.</p>
    </div>
  );
}
