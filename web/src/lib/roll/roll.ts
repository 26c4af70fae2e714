import type { MemberLine } from '../api/types';
import type { Attendance } from '../live/attendance.svelte';
import { Parcel } from '../live/parcel.svelte';

/**
 * The whole roll, fetched page by page; the pushed sections carry only sums and
 * the newest few. Phones are spread over a pause, for the whole hall may ask at once.
 */
export const rollList = (here: Attendance) =>
  new Parcel<MemberLine[]>(
    async () => {
      const all: MemberLine[] = [];
      let from = 0;
      do {
        const page = await here.api.members(from);
        all.push(...page.members);
        from = page.next;
      } while (from > 0);
      return all;
    },
    here.hall.me?.runs ? 300 : 1000 + Math.random() * 1500,
  );
