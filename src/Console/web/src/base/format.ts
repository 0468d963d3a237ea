// Numbers and times for people.

import type { Traffic } from '../live/model';

const plain = new Intl.NumberFormat('en-GB');

export const count = (value: number): string =>
  value < 100_000 ? plain.format(value) : compact(value);

export function compact(value: number): string {
  if (value < 1000) return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0);
  if (value < 1e6) return `${trim(value / 1e3)}k`;
  if (value < 1e9) return `${trim(value / 1e6)}M`;
  return `${trim(value / 1e9)}G`;
}

const trim = (value: number): string => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));

/** Requests per second; slower than one in ten seconds is said per minute. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond >= 1000) return `${compact(perSecond)}/s`;
  if (perSecond >= 10) return `${perSecond.toFixed(0)}/s`;
  if (perSecond >= 0.1) return `${perSecond.toFixed(1)}/s`;
  return `${Math.max(perSecond * 60, 0.1).toFixed(1)}/min`;
}

export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const value = (100 * part) / whole;
  if (value < 0.1) return '<0.1%';
  return value < 10 ? `${value.toFixed(1)}%` : `${value.toFixed(0)}%`;
}

export function duration(microseconds: number): string {
  if (microseconds <= 0) return '–';
  if (microseconds < 1000) return `${microseconds.toFixed(0)} µs`;
  const milliseconds = microseconds / 1000;
  if (milliseconds < 1000) return `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${(seconds / 60).toFixed(1)} min`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value.toFixed(0)} B`;
  if (value < 1e6) return `${trim(value / 1e3)} kB`;
  if (value < 1e9) return `${trim(value / 1e6)} MB`;
  return `${trim(value / 1e9)} GB`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

export function clock(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

export function dateTime(time: Date): string {
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())} ${clock(time)}`;
}

/** How long ago, seen from `now`. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 15) return 'now';
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`;
  return dateTime(new Date(time)).slice(0, 16);
}

/** Live frames leave the rate to the page, since it would change with every second: requests over observed seconds. */
export const perSecond = (traffic: Traffic, observedSeconds: number): number =>
  observedSeconds > 0 ? traffic.requests / observedSeconds : 0;
