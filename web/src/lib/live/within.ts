import { type Component, mount } from 'svelte';

import { Attendance } from './attendance.svelte';
import { setAttendance } from './context';

/** For tests: a component in a meeting whose sections are these; nothing is connected. */
export function within<P extends Record<string, unknown>>(
  component: Component<P>,
  props: P,
  sections: Record<string, unknown>,
) {
  const here = new Attendance('m1');
  let version = 0;
  const frame = (section: string, data: unknown) => ({ epoch: 'e', version: ++version, section, data });
  const say = (section: string, data: unknown) => here.hall.put(frame(section, data));
  here.hall.take({ epoch: 'e', sections: Object.entries(sections).map(([name, data]) => frame(name, data)) });
  const inside: typeof component = (anchor, of) => {
    setAttendance(here);
    return component(anchor, of);
  };
  const page = document.body.appendChild(document.createElement('div'));
  const mounted = mount(inside, { target: page, props, context: new Map() });
  return { here, say, page, mounted };
}
