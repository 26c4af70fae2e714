import { createContext } from 'svelte';

import type { Attendance } from './attendance.svelte';

/** The meeting that a component stands in. */
export const [attendance, setAttendance] = createContext<Attendance>();
