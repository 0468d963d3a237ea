import type { Tier } from '../live/model';

/** How well an endpoint is established, in words. */
export const tierWords: Record<Tier, string> = {
  confirmed: 'Confirmed: three requests or more, from two clients or more, at two times or more',
  candidate: 'Candidate: answered successfully, not often enough yet to be confirmed',
  observed: 'Observed: no successful answer yet',
  retired: 'Retired: established once, and not used for a long time',
};
