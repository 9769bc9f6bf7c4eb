/** A new element with a class, and children or text. Text is never read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  if (className) created.className = className;
  created.append(...children);
  return created;
}

export function button(label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const created = element('button', className, label);
  created.type = 'button';
  created.addEventListener('click', onClick);
  return created;
}

/** What the keys go to, unless they go to another part of the window. */
export function focusedElement(): HTMLElement | undefined {
  const { activeElement } = document;
  return document.hasFocus() && activeElement instanceof HTMLElement ? activeElement : undefined;
}

/** A button that is pressed often disappears: what stands in its place gets the keys, or else the page's first control. */
export function handOnFocus(focused: HTMLElement): void {
  if (isInView(focused)) return;
  const controls = [focused.parentElement, document].flatMap((within) => [
    ...(within?.querySelectorAll<HTMLElement>('button, a[href], input:checked') ?? []),
  ]);
  controls.find(isInView)?.focus({ preventScroll: true });
}

function isInView(target: HTMLElement): boolean {
  return target.checkVisibility({ visibilityProperty: true });
}

/** Writes only what changed, so that a selection or a screen reader is not disturbed by what stays. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
