import { Pill, type Tone } from '../base/page';

const HIGH = 70;
const MEDIUM = 40;

/** A risk score in words as well as in colour. */
export function Risk({ score }: { score: number }) {
  const [tone, word]: [Tone, string] = score >= HIGH ? ['failing', 'high'] : score >= MEDIUM ? ['degraded', 'medium'] : score > 0 ? ['plain', 'low'] : ['good', 'none'];
  return <Pill tone={tone} title="0: nothing speaks against it; 100: most risky">{score} {word}</Pill>;
}
