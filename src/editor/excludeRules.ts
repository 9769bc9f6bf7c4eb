import { isRecord } from '../base/json';
import type { ExcludeRule } from '../corpus/request';

/** The rules of a setting that excludes files: globs that are on, or on if a sibling exists. */
export function excludeRules(setting: ExcludeRule['setting'], value: unknown): readonly ExcludeRule[] {
  return Object.entries(isRecord(value) ? value : {}).flatMap(([glob, on]): ExcludeRule[] => {
    if (on === true) return [{ setting, glob }];
    return isRecord(on) && typeof on['when'] === 'string' ? [{ setting, glob, when: on['when'] }] : [];
  });
}
