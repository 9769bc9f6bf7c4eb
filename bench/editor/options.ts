import { type VSCodeVersion, vscodeVersions } from '../../test/harness/provision';

/** The versions of `--versions oldest,newest`. */
export function versionsOf(list: string): VSCodeVersion[] {
  return list.split(',').map((name) => {
    const version = vscodeVersions.find((each) => each === name);
    if (version === undefined) throw new Error(`Expected --versions oldest, newest or both, found "${name}".`);
    return version;
  });
}
