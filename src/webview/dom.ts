/** A new element with a class, and children or text. Text is never parsed as HTML. */
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

/** The focused element, if the page has the focus. */
export function focusedElement(): HTMLElement | undefined {
  const { activeElement } = document;
  return document.hasFocus() && activeElement instanceof HTMLElement ? activeElement : undefined;
}

/**
 * If the focused control has disappeared, as many buttons do when pressed, focuses one beside it or the page's first
 * one.
 */
export function restoreFocus(focused: HTMLElement): void {
  if (isInView(focused)) return;
  const controls = [focused.parentElement, document].flatMap((within) => [
    ...(within?.querySelectorAll<HTMLElement>('button, a[href], input:checked') ?? []),
  ]);
  controls.find(isInView)?.focus({ preventScroll: true });
}

function isInView(target: HTMLElement): boolean {
  return target.checkVisibility({ visibilityProperty: true });
}

/** Writes changes only, so that selections and screen readers are not disturbed. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
