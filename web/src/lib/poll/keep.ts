/** Small things kept on this device; a device that keeps nothing is no error. */
export interface Keep {
  get<T>(key: string): T | undefined;
  set(key: string, value: unknown): void;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** Keeps things in the browser's local storage. */
export const device: Keep = {
  get<T>(key: string) {
    try {
      const text = localStorage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // The page works on, for as long as it stays open.
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // See above.
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((k) => k.startsWith(prefix));
    } catch {
      return [];
    }
  },
};
