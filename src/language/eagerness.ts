/** How readily suggestions are shown. */
export type Eagerness = 'quiet' | 'balanced' | 'eager';

/** Show threshold of each eagerness: the price of showing a suggestion, in keystrokes (see `bestCut`). */
export type Prices = Readonly<Record<Eagerness, number>>;

/** Where none were chosen for the workspace: on others about three quarters, 60 % and half of the suggestions are taken. */
export const typicalPrices: Prices = { quiet: 3.5, balanced: 1.6, eager: 0.8 };
