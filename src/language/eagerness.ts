/** How readily suggestions are shown. */
export type Eagerness = 'quiet' | 'balanced' | 'eager';

/** Show threshold of each eagerness: the price of showing a suggestion, in keystrokes (see `bestCut`). */
export type Prices = Readonly<Record<Eagerness, number>>;
