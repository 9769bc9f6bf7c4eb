/** Losses are nats per character in data, and nats or bits on screen. */
export type LossUnit = 'nats' | 'bits';

export function inUnit(nats: number, unit: LossUnit): number {
  return unit === 'nats' ? nats : nats / Math.LN2;
}

/** A loss with its unit, for text beside the charts. */
export function lossText(nats: number, unit: LossUnit): string {
  return Number.isFinite(nats) ? `${inUnit(nats, unit).toFixed(3)} ${unit}` : '–';
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** For axes: 0.5 s, 50 s, 1:40, 1:02:00. */
export function clock(seconds: number): string {
  if (seconds < 60) return `${trimmed(seconds)} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** For axes: 950, 12k, 1.5M. */
export function compact(value: number): string {
  if (Math.abs(value) >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (Math.abs(value) >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

/** Three significant digits, also for very small numbers. */
export function significant(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) < 1e-3 ? value.toExponential(1).replace('.0e', 'e') : String(Number(value.toPrecision(3)));
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(2)));
}
