import { element } from './dom';

/** Radio buttons that look like one row of buttons. */
export class Choice<T extends string = string> {
  readonly element: HTMLFieldSetElement;
  readonly #inputs = new Map<string, HTMLInputElement>();

  constructor(legend: string, labels: Readonly<Record<T, string>>, onChoose: (value: T) => void) {
    this.element = element('fieldset', 'choice', element('legend', 'hidden-label', legend));
    for (const value of Object.keys(labels) as T[]) {
      const input = element('input');
      input.type = 'radio';
      input.name = legend;
      input.addEventListener('change', () => {
        onChoose(value);
      });
      this.#inputs.set(value, input);
      this.element.append(element('label', '', input, element('span', '', labels[value])));
    }
  }

  select(value: T): void {
    const input = this.#inputs.get(value);
    if (input) input.checked = true;
  }
}
