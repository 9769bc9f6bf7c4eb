/**
 * What a person does with hands and eyes. Tests in the extension host ask for these through `user`; tests outside call
 * them on a `Workbench`. Arguments are strings and results are plain values, because they travel as JSON. Every step
 * waits for what it needs and fails, saying what it waited for, when that does not come.
 */
export interface Steps {
  /** Into whatever has the focus, key by key. */
  type(text: string): Promise<void>;
  /** The same at ten keys a second, as a practised typist does; `type` is several times as fast. */
  typeAtEase(text: string): Promise<void>;
  /** Composes text with an input method, in the place of what was composed so far; '' ends the composition and keeps it. */
  compose(text: string): Promise<void>;
  /** Keys as Playwright names them, such as `Tab`, `Escape`, `Control+ArrowRight`. */
  press(...keys: string[]): Promise<void>;

  /** Opens a file of the workspace by its path in it, and puts the cursor into it. */
  openFile(file: string): Promise<void>;
  /** Gives the focus to the active editor, leaving the cursor where it is. */
  focusEditor(): Promise<void>;
  /** Chooses a command in the palette by its full title, such as `Developer: Reload Window`. */
  runCommand(title: string): Promise<void>;

  /** Of the focused editor, lines joined by `\n`; '' when there is none. */
  ghostText(): Promise<string>;
  /** Waits until there is ghost text, or exactly this one, and returns it. */
  waitForGhostText(expected?: string): Promise<string>;
  /**
   * Types and waits for ghost text. The keys that follow the opening of an editor may trigger nothing, so the last
   * character is typed again until something shows.
   */
  typeForGhostText(text: string): Promise<string>;
  waitForNoGhostText(): Promise<void>;
  /** The label of the selected item where the list of suggestions is open; '' where it is not. */
  listedItem(): Promise<string>;

  /** Of the first status bar item whose id or text matches this regular expression; '' when there is none. */
  statusBarText(pattern: string): Promise<string>;
  /** Waits for such an item and returns its text. */
  waitForStatusBar(pattern: string): Promise<string>;
  clickStatusBar(pattern: string): Promise<void>;

  /** Every message that was not dismissed. Opens and closes their list, which takes the focus from the editor. */
  notifications(): Promise<string[]>;
  /** Waits for a message that matches this regular expression and returns it. */
  waitForNotification(pattern: string): Promise<string>;
  clickNotificationButton(label: string): Promise<void>;

  /** Waits for a modal question and presses the button with this label. */
  confirm(label: string): Promise<void>;

  /** Waits for the row of a quick pick whose label is this, and chooses it. */
  pick(label: string): Promise<void>;

  /** In the page of the visible webview: waits for the element and returns its visible text. */
  panelText(selector: string): Promise<string>;
  panelClick(selector: string): Promise<void>;
  /** How many elements match now. */
  panelCount(selector: string): Promise<number>;
  panelAttribute(selector: string, attribute: string): Promise<string | null>;

  /** Changes the colour theme in the settings and waits until the workbench wears it. */
  setTheme(theme: Theme): Promise<void>;
  /** Writes `.build/screenshots/VERSION-NAME.png`, VERSION being oldest or newest, and returns its path. */
  screenshot(name: string): Promise<string>;
}

export type Theme = 'light' | 'dark' | 'high contrast' | 'high contrast light';

/** A table, so that the compiler sees when a step is missing. */
const everyStep: Readonly<Record<keyof Steps, true>> = {
  type: true,
  typeAtEase: true,
  compose: true,
  press: true,
  openFile: true,
  focusEditor: true,
  runCommand: true,
  ghostText: true,
  waitForGhostText: true,
  typeForGhostText: true,
  waitForNoGhostText: true,
  listedItem: true,
  statusBarText: true,
  waitForStatusBar: true,
  clickStatusBar: true,
  notifications: true,
  waitForNotification: true,
  clickNotificationButton: true,
  confirm: true,
  pick: true,
  panelText: true,
  panelClick: true,
  panelCount: true,
  panelAttribute: true,
  setTheme: true,
  screenshot: true,
};

export const stepNames = Object.keys(everyStep) as readonly (keyof Steps)[];

export function isStep(name: string): name is keyof Steps {
  return Object.hasOwn(everyStep, name);
}

/** Between the process that runs a suite and the extension host that runs the tests. */
export const variables = {
  /** Where steps are asked for; absent where no browser shows VS Code. */
  user: 'RECURRENT_TEST_USER',
  /** The file that takes the counts. */
  results: 'RECURRENT_TEST_RESULTS',
  /** Only tests whose name matches. */
  grep: 'RECURRENT_TEST_GREP',
} as const;
