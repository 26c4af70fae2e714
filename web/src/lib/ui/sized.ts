/** An attachment that looks at an element when it is there, and whenever its size changes. */
export const sized = (look: (node: HTMLElement) => void) => (node: HTMLElement) => {
  const watch = new ResizeObserver(() => look(node));
  watch.observe(node);
  look(node);
  return () => watch.disconnect();
};
