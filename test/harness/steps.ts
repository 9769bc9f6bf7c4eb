/**
 * Actions and observations of a user. Tests in the extension host call them through `user`, tests outside on a
 * `Workbench`. Arguments are strings and results plain values, because they are transmitted as JSON. Every step waits
 * for what it needs; after a timeout it fails with a description of what it waited for.
 */
export interface Steps {
  /** Types into the focused element, key by key. */
  type(text: string): Promise<void>;
  /** The same at ten keys a second, as a practised typist; `type` is several times as fast. */
  typeAtEase(text: string): Promise<void>;
  /** Composes text with an input method, replacing the text composed so far; '' ends the composition and keeps it. */
  compose(text: string): Promise<void>;
  /** Keys by Playwright's names, such as `Tab`, `Escape`, `Control+ArrowRight`. */
  press(...keys: string[]): Promise<void>;

  /** Opens a file by its path in the workspace and focuses it. */
  openFile(file: string): Promise<void>;
  /** Focuses the active editor without moving the cursor. */
  focusEditor(): Promise<void>;
  /** Runs a command from the palette by its full title, such as `Developer: Reload Window`. */
  runCommand(title: string): Promise<void>;

  /** Ghost text of the focused editor, lines joined by `\n`; '' if there is none. */
  ghostText(): Promise<string>;
  /** Waits for ghost text, or for exactly this one, and returns it. */
  waitForGhostText(expected?: string): Promise<string>;
  /**
   * Types and waits for ghost text. The first keys after an editor was opened may trigger nothing, so the last
   * character is typed again until ghost text shows.
   */
  typeForGhostText(text: string): Promise<string>;
  waitForNoGhostText(): Promise<void>;
  /** The label of the selected item of the open list of suggestions; '' if the list is closed. */
  listedItem(): Promise<string>;

  /** Text of the first status bar item whose id or text matches this regular expression; '' if there is none. */
  statusBarText(pattern: string): Promise<string>;
  /** Waits for such an item and returns its text. */
  waitForStatusBar(pattern: string): Promise<string>;
  clickStatusBar(pattern: string): Promise<void>;

  /** All notifications that were not dismissed. Opens and closes their list, which takes the focus from the editor. */
  notifications(): Promise<string[]>;
  /** Waits for a notification that matches this regular expression and returns it. */
  waitForNotification(pattern: string): Promise<string>;
  clickNotificationButton(label: string): Promise<void>;

  /** Waits for a modal dialog and presses the button with this label. */
  confirm(label: string): Promise<void>;

  /** Waits for the quick-pick row with this label, and chooses it. */
  pick(label: string): Promise<void>;

  /** In the page of the visible webview: waits for the element and returns its visible text. */
  panelText(selector: string): Promise<string>;
  panelClick(selector: string): Promise<void>;
  /** Number of elements that match now. */
  panelCount(selector: string): Promise<number>;
  panelAttribute(selector: string, attribute: string): Promise<string | null>;

  /** Changes the colour theme in the settings and waits until it is applied. */
  setTheme(theme: Theme): Promise<void>;
  /** Writes `.build/screenshots/VERSION-NAME.png`, where VERSION is oldest or newest, and returns its path. */
  screenshot(name: string): Promise<string>;
}

export type Theme = 'light' | 'dark' | 'high contrast' | 'high contrast light';

/** An object, so that the compiler reports a missing step. */
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

/** Environment variables from the process that runs a suite to the extension host that runs the tests. */
export const variables = {
  /** Address for steps; absent if no browser shows VS Code. */
  user: 'RECURRENT_TEST_USER',
  /** File for the counts. */
  results: 'RECURRENT_TEST_RESULTS',
  /** Runs only tests whose name matches. */
  grep: 'RECURRENT_TEST_GREP',
  /** Number of times that a failing test is tried. */
  attempts: 'RECURRENT_TEST_ATTEMPTS',
} as const;
