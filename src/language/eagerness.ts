/** How readily suggestions are shown. */
export type Eagerness = 'quiet' | 'balanced' | 'eager';

/** What it costs to show a suggestion, in keystrokes (see `bestCut`). */
export type Prices = Readonly<Record<Eagerness, number>>;
