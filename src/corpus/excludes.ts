import picomatch from 'picomatch';
import type { ExcludeRule } from './request';

/** The names in the folder of a path. */
interface Siblings {
  has(name: string): boolean;
}

/** Returns the rule that excludes a path, which is relative to the workspace folder. */
export type ExcludeMatcher = (path: string, siblings: Siblings) => ExcludeRule | undefined;

export function excludeMatcher(rules: readonly ExcludeRule[]): ExcludeMatcher {
  const compiled = rules
    .filter(({ glob }) => glob !== '')
    .map((rule) => ({ rule, when: rule.when, matches: globMatcher(rule.glob) }));
  return (path, siblings) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const base = name.lastIndexOf('.') > 0 ? name.slice(0, name.lastIndexOf('.')) : name;
    return compiled.find(
      ({ when, matches }) =>
        matches(path) && (when === undefined || siblings.has(when.replace('$(basename)', () => base))),
    )?.rule;
  };
}

/** VS Code's globs have no groups and no negation: parentheses, bars and a leading `!` are literal. */
function globMatcher(glob: string): (path: string) => boolean {
  return picomatch(glob.replace(/[()|]/g, '\\$&'), { dot: true, nonegate: true, noextglob: true });
}
