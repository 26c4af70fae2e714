/** Time that is left, in the unit in which people would say it. */
export type Remaining =
  { unit: 'days' | 'hours' | 'seconds'; count: number } | { unit: 'clock'; text: string };

const minute = 60;
const hour = 60 * minute;

/** Rounded up, so that it reads 0 only when it is over. */
export function remaining(milliseconds: number): Remaining {
  const s = Math.max(0, Math.ceil(milliseconds / 1000));
  if (s >= 48 * hour) return { unit: 'days', count: Math.floor(s / (24 * hour)) };
  if (s >= hour) return { unit: 'hours', count: Math.floor(s / hour) };
  if (s >= minute) {
    return { unit: 'clock', text: `${Math.floor(s / minute)}:${String(s % minute).padStart(2, '0')}` };
  }
  return { unit: 'seconds', count: s };
}
