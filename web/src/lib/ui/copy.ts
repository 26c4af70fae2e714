/**
 * Copies what a field holds, and leaves it selected. Browsers keep their
 * clipboard from pages on plain HTTP, as in most halls; there the old way is tried.
 * Tells whether it was copied.
 */
export async function copyField(field: HTMLInputElement): Promise<boolean> {
  field.focus({ preventScroll: true });
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // There is none, or it may not be used.
  }
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  }
}
