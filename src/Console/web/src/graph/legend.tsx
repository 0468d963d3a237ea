import { HealthMark, LockMark } from '../base/icons';

export function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      <li><HealthMark health="good" size={12} />healthy</li>
      <li><HealthMark health="degraded" size={12} />degraded</li>
      <li><HealthMark health="failing" size={12} />failing</li>
      <li><LockMark verified={true} />source verified</li>
      <li><svg width="22" height="8" aria-hidden="true"><path class="legend-dash" d="M1 4h20" /></svg>not verified</li>
    </ul>
  );
}
