import { bytes, duration, rate } from '../base/format';
import type { Unit } from './model';

/** A value with its unit, for people. */
export const unitFormats: Record<Unit, (value: number) => string> = {
  'bytes': bytes,
  'microseconds': (value) => (value > 0 ? duration(value) : '0'),
  'requests-per-second': (value) => (value < 0.01 && value > 0 ? '<0.01/s' : rate(value)),
  'share': (value) => `${(100 * value).toFixed(value >= 0.1 || value === 0 ? 0 : 1)}%`,
  'bytes-per-second': (value) => `${bytes(value)}/s`,
};
